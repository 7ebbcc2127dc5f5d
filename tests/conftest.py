"""What all tests share: the embedded database, started once, and the real directives where they are at hand."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

    from tungngo.accounts.models import User

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


@pytest.fixture(autouse=True, scope="session")
def _emptied_between_tests() -> Iterator[None]:
    """Lets a transactional test empty the audit log afterwards, which nobody else can."""
    import pgtrigger
    from django.test import TransactionTestCase

    teardown = TransactionTestCase._fixture_teardown

    def empty(case: TransactionTestCase) -> None:
        with pgtrigger.ignore("audit.AuditEvent:no_truncate"):
            teardown(case)

    TransactionTestCase._fixture_teardown = empty  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]


@pytest.fixture
def sign_in() -> Callable[..., User]:
    """`sign_in(client, who, tree=None)`: signs a person in, given as a User or as a role in a commune's tree."""

    def enter(client: Client, who: User | str, tree: object = None) -> User:
        import factories
        from tungngo.accounts.models import User

        if not isinstance(who, User):
            chosen = tree if isinstance(tree, factories.CommuneTree) else factories.make_commune()
            who = factories.person_of(chosen, who)
        client.force_login(who, backend="tungngo.organizations.sign_in.MemberBackend")
        return who

    return enter


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says aloud that CI must skip nothing."""
    if os.environ.get("CI") and terminalreporter.stats.get("skipped"):
        terminalreporter.write_line(
            "CI must not skip tests: something that they need was not installed.", red=True
        )


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a skipped test fails the run: a green run must have tried everything."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if (
        os.environ.get("CI")
        and reporter is not None
        and reporter.stats.get("skipped")
        and session.exitstatus == 0
    ):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
