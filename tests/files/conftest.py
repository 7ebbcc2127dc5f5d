"""Files on a disk of their own, and a person who sends them in pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.test import Client

import factories
from files.sender import Sender
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tungngo.accounts.models import User


@pytest.fixture(autouse=True)
def storage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Files of their own, on a disk as in an installation."""
    monkeypatch.setattr(default_storage, "_wrapped", FileSystemStorage(location=tmp_path))
    return tmp_path


@pytest.fixture
def tree(db: None) -> factories.CommuneTree:  # noqa: ARG001
    return factories.make_commune()


@pytest.fixture
def person(tree: factories.CommuneTree) -> User:
    return factories.person_of(tree, Role.FOCAL_POINT)


@pytest.fixture
def sender(person: User, sign_in: Callable[..., User]) -> Sender:
    """The person's browser."""
    client = Client(enforce_csrf_checks=True)
    sign_in(client, person)
    return Sender(client)
