"""One assignment as its page shows it to one person, with the forms that the person may send."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Final

from tungngo.assignments import permissions, rules
from tungngo.assignments.detail.next_step import next_step_of
from tungngo.assignments.detail.shown import STEP_LABELS, PartView, Piece, Refused, Said, Step, Viewer
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
from tungngo.assignments.listing import NAMED_UNITS, row_of
from tungngo.assignments.models import Assignment, AssignmentUnit, Comment, State, Subtask
from tungngo.assignments.queries.detail import comments_of, subtasks_of, units_of_commune
from tungngo.assignments.queries.people import people_concerned
from vanban.text import fold

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from django import forms

    from tungngo.organizations.models import Membership, Organization

# With so few units every one of them stands open for the officer; with more, one asks for a unit by its link.
_ALL_OPEN: Final = 2
# So many units are shown at once; the others, with nothing to decide about, are folded.
_UNITS_SHOWN: Final = 8
# Older talk is shown when one asks for it.
TALK_SHOWN: Final = 60

# What most people do next where several steps are possible.
_USUAL: Final = (State.ACCEPTED, State.SUBMITTED, State.IN_PROGRESS)


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
        self.row = row_of(assignment, viewer.own_units, today)  # as lists show it
        self.parts = self._parts()
        self.talk, self.older_talk = self._talk(is_all=is_all_talk) if viewer.can_talk else ([], 0)
        self.comment_form = self._form("comment", self._new_comment) if viewer.can_talk else None
        self.next_step = next_step_of(self)
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
    def other_leads(self) -> int:
        """How many units lead beside those that the head of the page names."""
        return max(0, len(self.leads) - NAMED_UNITS)

    @property
    def days_left(self) -> int:
        """Days until the deadline while it is so far off that no mark tells them; 0 otherwise."""
        left = rules.days_left(self.assignment.bound, self.assignment.end_date, self.today)
        is_open = self.assignment.state not in rules.MET
        return left if is_open and left is not None and left > rules.SOON_DAYS else 0

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


def _with_units(form: forms.Form, units: Iterable[Organization]) -> forms.Form:
    if isinstance(form, LeadForm | AddUnitForm):
        form.offer(units)
    return form
