"""What all tests share: the embedded database, started once, and the real directives where they are at hand."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder with the real directives and the scoring program; tests that need it are skipped without."""
    folder = Path(os.environ.get("TUNGNGO_SHARED") or REPOSITORY.parent / "shared")
    if not (folder / "directives" / "score.py").exists():
        pytest.skip("the real directives are not on this machine (set TUNGNGO_SHARED)")
    return folder


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """Starts the embedded PostgreSQL before pytest-django makes its test database."""
    from django.conf import settings

    from tungngo.config import embedded_postgres

    environment = settings.ENVIRONMENT
    started = environment.database_url is None and not embedded_postgres.is_running(environment.database_dir)
    if started:
        embedded_postgres.start(environment.database_dir)
    yield
    if started:
        from django.db import connections

        connections.close_all()
        embedded_postgres.stop(environment.database_dir)
