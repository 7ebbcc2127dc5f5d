"""A commune at work, and a line from its telephones to the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from doorstep.factories import Field, make_field
from doorstep.sync.phones import Line, Phone, client_line, phone_of
from factories import make_province

if TYPE_CHECKING:
    from collections.abc import Callable

    from tungngo.organizations.models import Organization


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "crash: kills servers of its own, in some seconds")


@pytest.fixture
def line() -> Line:
    return client_line(Client())


@pytest.fixture
def province(db: None) -> Organization:  # noqa: ARG001
    """A province for the communes of many examples: there are only so many codes of provinces."""
    return make_province()


@pytest.fixture
def field(db: None) -> Field:  # noqa: ARG001
    return make_field()


@pytest.fixture
def shared_field(transactional_db: None) -> Field:  # noqa: ARG001
    """A commune whose rows are committed, for tests with several connections."""
    return make_field()


@pytest.fixture
def phone(field: Field, line: Line) -> Phone:
    """The telephone of the first member of the first team."""
    return phone_of(field.devices[0], line, team=field.teams[0])


@pytest.fixture
def phone_in_team(field: Field, line: Line) -> Callable[[int], Phone]:
    """`phone_in_team(1)`: the telephone of the second team's first member."""

    def make(team: int) -> Phone:
        return phone_of(field.devices[2 * team], line, team=field.teams[team])

    return make
