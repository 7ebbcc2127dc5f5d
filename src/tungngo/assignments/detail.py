"""One assignment as its page shows it to one person: what they may do next, and everything that stands around it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tungngo.assignments import permissions, rules
from tungngo.assignments.forms.pieces import AddSubtaskForm, SubtaskForm
from tungngo.assignments.forms.talk import CommentForm, EditCommentForm
from tungngo.assignments.forms.work import (
    AddUnitForm,
    BlockForm,
    CancelForm,
    EditForm,
    HandOverForm,
    LeadForm,
    StepForm,
    UnblockForm,
)
from tungngo.assignments.models import Assignment, AssignmentUnit, Comment, State, Subtask
from tungngo.assignments.queries.detail import comments_of, subtasks_of, units_of_commune
from tungngo.assignments.queries.people import people_concerned
from vanban.text import fold

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from django import forms
    from django_stubs_ext import StrOrPromise

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Membership, Organization

# With so few units every one of them stands open for the officer; with more, one asks for a unit by its link.
_ALL_OPEN: Final = 2
# So many units are shown at once; the others, with nothing to decide about, are folded.
_UNITS_SHOWN: Final = 8
# Older talk is shown when one asks for it.
TALK_SHOWN: Final = 60

STEP_LABELS: Final[dict[str, StrOrPromise]] = {
    State.IN_PROGRESS: gettext_lazy("Bắt đầu thực hiện"),
    State.SUBMITTED: gettext_lazy("Nộp kết quả"),
    State.ACCEPTED: gettext_lazy("Nghiệm thu"),
    State.RETURNED: gettext_lazy("Trả lại"),
}


# What most people do next where several steps are possible.
_USUAL: Final = (State.ACCEPTED, State.SUBMITTED, State.IN_PROGRESS)


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


class Detail:
    """Everything that the page of one assignment shows to one person."""

    def __init__(
        self,
        assignment: Assignment,
        viewer: Viewer,
        *,
        today: dt.date,
        asked_part: int | None = None,
        is_all_talk: bool = False,
        refused: Refused | None = None,
    ) -> None:
        """Reads what the page needs.

        Args:
            assignment: Fetched by queries.assignments_in.
            viewer: Who looks.
            today: The day in Vietnam.
            asked_part: A part whose forms the officer asked for.
            is_all_talk: Whether all comments are wanted, not the newest alone.
            refused: The form that was sent and refused.
        """
        self.assignment, self.viewer, self.today, self.refused = assignment, viewer, today, refused
        self.asked_part = asked_part
        self.is_cancelled = assignment.cancelled_at is not None
        self.links: list[AssignmentUnit] = list(assignment.parts.all())
        self.people: list[Membership] = (
            list(people_concerned(assignment, [link.unit for link in self.links])) if viewer.can_talk else []
        )
        self.parts = self._parts()
        self.talk, self.older_talk = self._talk(is_all=is_all_talk) if viewer.can_talk else ([], 0)
        self.comment_form = self._form("comment", self._new_comment) if viewer.can_talk else None
        self.next_step = self._next_step()
        running = viewer.can_run and not self.is_cancelled
        self.lead_form: forms.Form | None = None
        self.add_unit_form: forms.Form | None = None
        self.edit_form: forms.Form | None = None
        self.cancel_form: forms.Form | None = None
        if running:
            self._offer_running_forms()

    # Forms, each shown again when it was refused

    def _form(self, key: str, make: Callable[[str], forms.Form]) -> forms.Form:
        if self.refused and self.refused.key == key:
            self.refused.is_shown = True
            return self.refused.form
        return make(f"{key}-%s")

    def _is_refused(self, *keys: str) -> bool:
        return self.refused is not None and self.refused.key in keys

    def _offer_running_forms(self) -> None:
        version = {"seen_version": self.assignment.version}
        commune = self.assignment.organization
        units: list[Organization] = list(units_of_commune(commune.pk))
        if self.can_change_lead:
            lead = self._form("lead", lambda ids: LeadForm(commune=commune, initial=version, auto_id=ids))
            self.lead_form = _with_units(lead, units)
        added = self._form("add_unit", lambda ids: AddUnitForm(commune=commune, initial=version, auto_id=ids))
        taken = {link.unit_id for link in self.links}
        self.add_unit_form = _with_units(added, [unit for unit in units if unit.pk not in taken])
        self.edit_form = self._form("edit", self._new_edit)
        self.cancel_form = self._form("cancel", lambda ids: CancelForm(initial=version, auto_id=ids))

    def _new_edit(self, ids: str) -> forms.Form:
        shown = {name: getattr(self.assignment, name) for name in ("text", "location", "bound")}
        days = {name: getattr(self.assignment, name) for name in ("start_date", "end_date")}
        return EditForm(initial=shown | days | {"seen_version": self.assignment.version}, auto_id=ids)

    def _new_comment(self, ids: str) -> forms.Form:
        return CommentForm(people=self.others, initial={"request_key": uuid.uuid4()}, auto_id=ids)

    # Units and their work

    @property
    def others(self) -> list[Membership]:
        """Those whom the person can call to the assignment."""
        return [who for who in self.people if who.user_id != self.viewer.user.pk]

    @property
    def has_lead(self) -> bool:
        """Whether a unit leads."""
        return any(link.part == rules.LEAD for link in self.links)

    @property
    def has_own(self) -> bool:
        """Whether the person's own unit has a part: then its results come before the list of units."""
        return any(row.is_own for row in self.parts)

    @property
    def leads(self) -> list[AssignmentUnit]:
        """The units that lead."""
        return [link for link in self.links if link.part == rules.LEAD]

    @property
    def can_change_lead(self) -> bool:
        """Whether the lead can still be another unit: nobody who leads has begun."""
        return all(lead.state == State.NOT_STARTED for lead in self.leads)

    @property
    def marks(self) -> tuple[str, ...]:
        """Late, blocked, due soon, silent: what must be seen at a glance."""
        standing = rules.Standing(
            state=self.assignment.state,
            deadline_date=self.assignment.deadline_date,
            start_date=self.assignment.start_date,
            is_blocked=any(link.blocked_at is not None for link in self.links),
            last_activity_date=localdate(self.assignment.last_activity_at),
        )
        return standing.marks(self.today)

    def people_of(self, unit: Organization) -> list[Membership]:
        """Into whose hands a unit's part can be put: as queries.people_of_unit, from those at hand."""
        return [
            who
            for who in self.people
            if who.organization.path.startswith(unit.path) and who.role in permissions.WORKS_FOR_UNIT
        ]

    def _parts(self) -> list[PartView]:
        pieces: dict[int, list[Subtask]] = {}
        if self.viewer.can_see_work:
            for subtask in subtasks_of(self.assignment):
                pieces.setdefault(subtask.part_id, []).append(subtask)
        rows = [self._part(link, pieces.get(link.pk, [])) for link in self.links]
        return sorted(rows, key=lambda row: not row.is_own)

    def _part(self, link: AssignmentUnit, pieces: list[Subtask]) -> PartView:
        viewer = self.viewer
        is_own = link.unit_id in viewer.own_units or link.holder_id == viewer.user.pk
        is_mine = permissions.can_work_on(viewer.membership, link)
        keys = tuple(f"{name}-{link.pk}" for name in ("step", "hand_over", "block", "unblock", "add"))
        is_open = is_mine and (
            is_own or link.pk == self.asked_part or self._is_refused(*keys) or len(self.links) <= _ALL_OPEN
        )
        row = PartView(link, is_own, is_mine, is_open)
        if not self.is_cancelled:
            self._offer_steps(row)
            if is_open:
                self._offer_part_forms(row)
            if link.blocked_at and (is_open or viewer.can_run):
                row.unblock_form = self._form(
                    f"unblock-{link.pk}",
                    lambda ids: UnblockForm(initial={"seen_version": link.version}, auto_id=ids),
                )
            row.can_remove = (
                viewer.can_run and link.part != rules.LEAD and link.state == State.NOT_STARTED and not pieces
            )
        row.pieces = [self._piece(row, subtask) for subtask in pieces]
        return row

    def _offer_steps(self, row: PartView) -> None:
        link = row.part
        unit_steps = link.unit_steps if row.is_mine and row.is_open else ()
        officer_steps = link.officer_steps if self.viewer.can_run else ()
        found = [*unit_steps, *officer_steps]
        primary = next((state for state in _USUAL if state in found), None)
        if link.state == State.NOT_STARTED and unit_steps:
            primary = State.IN_PROGRESS
        row.steps = [Step(state, STEP_LABELS[State(state)], state == primary) for state in found]
        if found or self._is_refused(f"step-{link.pk}"):
            row.step_form = self._form(
                f"step-{link.pk}",
                lambda ids: StepForm(initial={"seen_version": link.version}, auto_id=ids),
            )

    def _offer_part_forms(self, row: PartView) -> None:
        link, version = row.part, {"seen_version": row.part.version}
        people = self.people_of(link.unit)
        row.can_take = link.holder_id != self.viewer.user.pk and any(
            who.user_id == self.viewer.user.pk for who in people
        )
        row.hand_over_form = self._form(
            f"hand_over-{link.pk}",
            lambda ids: HandOverForm(
                people=people, initial=version | {"holder": link.holder_id}, auto_id=ids
            ),
        )
        blocking = version | {"reason": link.blocked_reason}
        row.block_form = self._form(f"block-{link.pk}", lambda ids: BlockForm(initial=blocking, auto_id=ids))
        # The officer parts the work of another unit only when asked for that unit.
        if row.is_own or link.pk == self.asked_part or self._is_refused(f"add-{link.pk}"):
            row.add_form = self._form(
                f"add-{link.pk}",
                lambda ids: AddSubtaskForm(initial={"request_key": uuid.uuid4()}, auto_id=ids),
            )

    def _piece(self, row: PartView, subtask: Subtask) -> Piece:
        key = f"subtask-{subtask.pk}"
        form = None
        if row.is_open and not self.is_cancelled:
            form = self._form(
                key,
                lambda ids: SubtaskForm(
                    people=self.people_of(row.part.unit),
                    initial={
                        "text": subtask.text,
                        "holder": subtask.holder_id,
                        "due_date": subtask.due_date,
                        "seen_version": subtask.version,
                    },
                    auto_id=ids,
                ),
            )
        is_late = subtask.done_at is None and subtask.due_date is not None and subtask.due_date < self.today
        return Piece(subtask, form, is_late, self._is_refused(key))

    @property
    def shown_parts(self) -> list[PartView]:
        """The parts that stand open on the page."""
        if len(self.parts) <= _UNITS_SHOWN:
            return self.parts
        return [row for row in self.parts if self._is_wanted(row)] or self.parts[:_UNITS_SHOWN]

    @property
    def folded_parts(self) -> list[PartView]:
        """The other parts."""
        shown = {row.part.pk for row in self.shown_parts}
        return [row for row in self.parts if row.part.pk not in shown]

    def _is_wanted(self, row: PartView) -> bool:
        return bool(
            row.is_own
            or row.is_open
            or (row.part.part == rules.LEAD and len(self.leads) <= _UNITS_SHOWN)
            or row.part.blocked_at
            or row.part.state == State.SUBMITTED
        )

    # Talk

    def _talk(self, *, is_all: bool) -> tuple[list[Said], int]:
        comments = list(comments_of(self.assignment))
        older = 0 if is_all else max(0, len(comments) - TALK_SHOWN)
        last_of_others = max(
            (comment.pk for comment in comments if comment.author_id != self.viewer.user.pk), default=0
        )
        return [self._said(comment, last_of_others) for comment in comments[older:]], older

    def _said(self, comment: Comment, last_of_others: int) -> Said:
        is_own = comment.author_id == self.viewer.user.pk
        edit = reply = None
        if is_own and comment.pk > last_of_others and not comment.answered_at:
            edit = self._form(f"comment-{comment.pk}", lambda ids: self._edit_comment(comment, ids))
        if self.viewer.can_run and comment.is_question and not comment.answered_at and not is_own:
            reply = self._form(
                f"answer-{comment.pk}",
                lambda ids: CommentForm(
                    people=self.others,
                    initial={"request_key": uuid.uuid4(), "answers": comment.pk},
                    auto_id=ids,
                ),
            )
        refused = self._is_refused(f"comment-{comment.pk}", f"answer-{comment.pk}")
        return Said(comment, is_own, edit, reply, refused)

    def _edit_comment(self, comment: Comment, ids: str) -> forms.Form:
        return EditCommentForm(
            people=self.others,
            initial={
                "text": comment.text,
                "mentions": [str(who.pk) for who in comment.mentions.all()],
                "seen_version": comment.version,
            },
            auto_id=ids,
        )

    @property
    def open_questions(self) -> int:
        """How many questions wait for an answer."""
        return sum(said.is_open_question for said in self.talk)

    @property
    def called(self) -> list[dict[str, Any]]:
        """Those who can be called by "@", as the page's script reads them."""
        return [
            {
                "id": who.user_id,
                "name": str(who.user),
                "unit": who.organization.name,
                "folded": fold(f"{who.user} {who.organization.name}"),
            }
            for who in self.others
        ]

    # What comes first

    def _next_step(self) -> NextStep | None:
        if self.is_cancelled:
            return None
        own = next((row for row in self.parts if row.is_own and row.primary and row.part.unit_steps), None)
        if own:
            return NextStep(_OWN_WORDS[State(own.part.state)] % {"unit": own.part.unit.name}, own)
        if self.viewer.can_run:
            return self._officer_step()
        waiting = next((row for row in self.parts if row.is_own and row.part.state == State.SUBMITTED), None)
        if waiting:
            return NextStep(_("Đã nộp kết quả. Chuyên viên sẽ nghiệm thu hoặc trả lại kèm lý do."))
        return None

    def _officer_step(self) -> NextStep | None:
        handed_in = next((row for row in self.parts if row.part.state == State.SUBMITTED and row.steps), None)
        if handed_in:
            words = _("%(unit)s đã nộp kết quả. Xem kết quả rồi nghiệm thu, hoặc trả lại kèm lý do.")
            return NextStep(words % {"unit": handed_in.part.unit.name}, handed_in)
        if not self.has_lead:
            words, label = _("Chưa có đơn vị chủ trì."), _("Giao đơn vị chủ trì")
            return NextStep(words, anchor="giao-chu-tri", label=label)
        blocked = next((row for row in self.parts if row.part.blocked_at), None)
        if blocked:
            words = _("%(unit)s đang gặp vướng mắc.") % {"unit": blocked.part.unit.name}
            return NextStep(words, anchor=f"don-vi-{blocked.part.pk}", label=_("Xem vướng mắc"))
        if self.open_questions:
            return NextStep(_("Có câu hỏi chưa trả lời."), anchor="trao-doi", label=_("Trả lời"))
        only = self.parts[0] if len(self.parts) == 1 else None
        if only and only.is_open and only.part.unit_steps:
            words = _("%(unit)s chưa nộp kết quả. Anh/chị có thể ghi thay khi đơn vị báo qua điện thoại.")
            return NextStep(words % {"unit": only.part.unit.name}, only)
        return None


_OWN_WORDS = {
    State.NOT_STARTED: gettext_lazy("%(unit)s chưa bắt đầu."),
    State.IN_PROGRESS: gettext_lazy("Làm xong thì nộp kết quả để chuyên viên nghiệm thu."),
    State.RETURNED: gettext_lazy("Kết quả bị trả lại. Bổ sung rồi nộp lại."),
}


def _with_units(form: forms.Form, units: Iterable[Organization]) -> forms.Form:
    if isinstance(form, LeadForm | AddUnitForm):
        form.offer(units)
    return form
