"""What the page of one assignment shows: parts, pieces of work, words, and what comes first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy

from tungngo.assignments import permissions
from tungngo.assignments.models import State

if TYPE_CHECKING:
    from django import forms
    from django_stubs_ext import StrOrPromise

    from tungngo.accounts.models import User
    from tungngo.assignments.models import Assignment, AssignmentUnit, Comment, Subtask
    from tungngo.organizations.models import Membership

STEP_LABELS: Final[dict[str, StrOrPromise]] = {
    State.IN_PROGRESS: gettext_lazy("Bắt đầu thực hiện"),
    State.SUBMITTED: gettext_lazy("Nộp kết quả"),
    State.ACCEPTED: gettext_lazy("Nghiệm thu"),
    State.RETURNED: gettext_lazy("Trả lại"),
}


@dataclass(slots=True)
class Refused:
    """A form that was sent and refused: shown again where it stood, with what was typed.

    Attributes:
        key: Which form of the page it is.
        form: The form with its errors.
        is_shown: Whether the page still has a place for it.
    """

    key: str
    form: forms.Form
    is_shown: bool = False


@dataclass(slots=True)
class Step:
    """A step that a person may take with a part."""

    state: str
    label: StrOrPromise
    is_primary: bool


@dataclass(slots=True)
class Piece:
    """A sub-task with the form that changes it, for those who may."""

    subtask: Subtask
    form: forms.Form | None
    is_late: bool
    is_refused: bool


@dataclass(slots=True)
class PartView:
    """A unit's part as one person sees it."""

    part: AssignmentUnit
    is_own: bool
    is_mine: bool
    is_open: bool
    steps: list[Step] = field(default_factory=list)
    step_form: forms.Form | None = None
    hand_over_form: forms.Form | None = None
    block_form: forms.Form | None = None
    unblock_form: forms.Form | None = None
    can_take: bool = False
    can_remove: bool = False
    pieces: list[Piece] = field(default_factory=list)
    add_form: forms.Form | None = None

    @property
    def done(self) -> int:
        """How many pieces of work are done."""
        return sum(piece.subtask.done_at is not None for piece in self.pieces)

    @property
    def can_return(self) -> bool:
        """Whether one of the steps is giving back, which needs a reason."""
        return any(step.state == State.RETURNED for step in self.steps)

    @property
    def primary(self) -> Step | None:
        """The step that most people take next."""
        return next((step for step in self.steps if step.is_primary), None)


@dataclass(slots=True)
class Said:
    """A comment as one person sees it."""

    comment: Comment
    is_own: bool
    edit_form: forms.Form | None
    reply_form: forms.Form | None
    is_refused: bool

    @property
    def is_open_question(self) -> bool:
        """Whether it waits for an answer."""
        return self.comment.is_question and self.comment.answered_at is None


@dataclass(slots=True)
class NextStep:
    """What the page puts first for this person: one step of a part, or a place on the page to go to."""

    words: str
    row: PartView | None = None
    anchor: str = ""
    label: str = ""


@dataclass(slots=True)
class Viewer:
    """Who looks, and what they may."""

    user: User
    membership: Membership | None
    own_units: frozenset[int]
    can_run: bool
    can_see_work: bool
    can_talk: bool


def viewer_of(user: User, membership: Membership | None, assignment: Assignment) -> Viewer:
    """What a person may see and do on one assignment, fetched with its parts."""
    return Viewer(
        user=user,
        membership=membership,
        own_units=permissions.own_units(membership),
        can_run=permissions.can_run_campaign(membership, assignment.organization),
        can_see_work=permissions.can_see_work(membership, assignment),
        can_talk=permissions.can_join_talk(membership, assignment),
    )
