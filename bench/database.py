"""A database of its own for a benchmark: an embedded PostgreSQL in a temporary folder, gone afterwards."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def started() -> Iterator[None]:
    """Starts PostgreSQL and Django, with all tables; models can be imported within.

    `TUNGNGO_BENCH_VAR` names a folder that is kept, to look at the data or to go on with them.
    """
    with tempfile.TemporaryDirectory(prefix="tungngo-bench-") as folder:
        var = Path(os.environ.get("TUNGNGO_BENCH_VAR") or folder)
        os.environ["TUNGNGO_VAR"] = str(var)
        os.environ.pop("DATABASE_URL", None)
        os.environ.setdefault("TUNGNGO_SECRET_KEY", "only-for-benchmarks-and-long-enough-for-djangos-checks")
        sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
        os.environ["DJANGO_SETTINGS_MODULE"] = "tungngo.config.settings"
        from tungngo.config import embedded_postgres
        from tungngo.config.environment import read_environment

        data = read_environment(os.environ).database_dir
        embedded_postgres.start(data)
        try:
            import django
            from django.core.management import call_command
            from django.db import connections

            django.setup()
            call_command("migrate", verbosity=0)
            yield
            connections.close_all()
        finally:
            embedded_postgres.stop(data)


def print_machine() -> None:
    """Says on what the figures were measured."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (version,) = cursor.fetchone() or ("?",)
    print(
        f"machine   {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, "
        f"PostgreSQL {str(version).split(' ', maxsplit=1)[0]}"
    )


def quantile(seconds: list[float], share: float) -> float:
    """The value below which this share of the measurements lies, in milliseconds."""
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * share))] * 1000
