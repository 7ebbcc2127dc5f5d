"""A running campaign with one assignment of the police, and files of each test's own."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.storage import FileSystemStorage, default_storage

import factories
from browser import *  # the browser's fixtures
from reviewed_plans import make_plan
from tungngo.assignments import services
from tungngo.assignments.services.progress import SentEvidence, add_entry
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tungngo.accounts.models import User
    from tungngo.assignments.models import Assignment, AssignmentUnit, ProgressEntry


@pytest.fixture(autouse=True)
def storage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Files of their own, on a disk as in an installation."""
    monkeypatch.setattr(default_storage, "_wrapped", FileSystemStorage(location=tmp_path))
    return tmp_path


@pytest.fixture
def tree(db: None) -> factories.CommuneTree:  # noqa: ARG001
    return factories.make_commune()


@pytest.fixture
def assignment(tree: factories.CommuneTree) -> Assignment:
    """One task that the police lead and the youth union helps with."""
    made = make_plan(tree)
    made.add(lead=[tree.police], coordinating=[tree.youth])
    campaign, _is_new = services.start_campaign(
        plan=made.plan,
        name="Ngày hội mẫu",
        is_assigning_later=True,
        seen_version=made.plan.version,
        actor=made.officer,
        at=factories.NOW,
    )
    found: Assignment = campaign.assignments.get()
    return found


@pytest.fixture
def part(assignment: Assignment) -> AssignmentUnit:
    return assignment.parts.get(part="lead")


@pytest.fixture
def reporter(tree: factories.CommuneTree) -> User:
    """The focal point of the police."""
    return factories.person_of(tree, Role.FOCAL_POINT)


@pytest.fixture
def note(part: AssignmentUnit, reporter: User) -> Callable[..., ProgressEntry]:
    """`note(**changes)`: an entry of the police."""

    def act(**changes: Any) -> ProgressEntry:
        facts: dict[str, Any] = {
            "part": part,
            "note": "Đã phát tờ rơi",
            "amount": None,
            "amount_unit": "",
            "evidence": SentEvidence(),
            "request_key": uuid.uuid4(),
            "actor": reporter,
            "at": factories.NOW,
        }
        return add_entry(**(facts | changes))

    return act
