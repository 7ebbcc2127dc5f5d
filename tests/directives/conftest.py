from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.storage import InMemoryStorage, default_storage

import factories
from browser import *  # the browser's fixtures
from directives.documents import LETTER
from tungngo.directives import services
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from tungngo.accounts.models import User
    from tungngo.directives.models import Directive


@pytest.fixture(autouse=True)
def _own_storage(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gives each test files of its own."""
    monkeypatch.setattr(default_storage, "_wrapped", InMemoryStorage())


@pytest.fixture
def tree(db: None) -> factories.CommuneTree:  # noqa: ARG001
    return factories.make_commune()


@pytest.fixture
def officer(tree: factories.CommuneTree) -> User:
    return factories.person_of(tree, Role.OFFICER)


@pytest.fixture
def receive(tree: factories.CommuneTree, officer: User) -> Callable[..., Directive]:
    """`receive(**changes)`: a directive received as pasted text by the commune's officer."""

    def act(**changes: Any) -> Directive:
        facts: dict[str, Any] = {
            "organization": tree.commune,
            "actor": officer,
            "at": factories.NOW,
            "key": uuid.uuid4(),
        }
        if "files" not in changes:
            facts["pasted_text"] = LETTER
        return services.receive_directive(**(facts | changes)).directive

    return act
