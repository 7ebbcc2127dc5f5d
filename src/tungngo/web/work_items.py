"""What home pages and lists of work show: one line for each thing, saying what it is and opening it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from tungngo.assignments.models import State
from tungngo.assignments.queries.attention import SOON_DAYS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from tungngo.assignments.models import Assignment, AssignmentUnit, CampaignUpdate, Comment

_TITLE = 130  # characters
_PATIENT_DAYS = 3  # so long may what was handed in wait before it stands out


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at.

    Attributes:
        url: Where it opens.
        title: What it is.
        facts: What tells it apart.
        badges: Tone and words of each.
        note: What somebody said about it.
        action: Address and words of the one thing to do next.
    """

    url: str
    title: str
    facts: Sequence[str] = ()
    badges: Sequence[tuple[str, str]] = ()
    note: str = ""
    action: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Things of one sort under their heading.

    Attributes:
        name: A word for the page's own anchors.
        heading: What they have in common.
        count: How many there are in all.
        items: Those that are shown.
        more_url: Where all of them stand.
    """

    name: str
    heading: str
    count: int
    items: list[Item] = field(default_factory=list)
    more_url: str = ""

    @property
    def is_cut(self) -> bool:
        """Whether some are not shown."""
        return self.count > len(self.items)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that opens what it counts."""

    label: str
    value: int
    url: str
    tone: str = ""


def time_badge(day: dt.date | None, today: dt.date) -> tuple[str, str] | None:
    """How a day stands to today: so late, today, or soon; None when there is nothing to say."""
    if day is None:
        return None
    left = (day - today).days
    if left < 0:
        return "danger", _("Quá hạn %(n)s ngày") % {"n": -left}
    if left == 0:
        return "warn", _("Hạn hôm nay")
    return ("warn", _("Còn %(n)s ngày") % {"n": left}) if left <= SOON_DAYS else None


def ago(at: dt.datetime, today: dt.date) -> str:
    """How long ago something was, in days as people count them."""
    days = (today - timezone.localdate(at)).days
    if days <= 0:
        return _("hôm nay")
    return _("hôm qua") if days == 1 else _("%(n)s ngày trước") % {"n": days}


def _badges(*badges: tuple[str, str] | None) -> list[tuple[str, str]]:
    return [badge for badge in badges if badge]


def _title(text: str) -> str:
    return Truncator(text).chars(_TITLE)


def _address(assignment: Assignment) -> str:
    return reverse("assignments:assignment", args=[assignment.pk])


def assignment_item(assignment: Assignment, today: dt.date, *, shows_commune: bool = False) -> Item:
    """An assignment fetched `with_leads`."""
    lead, number = getattr(assignment, "lead_name", None), getattr(assignment, "lead_count", None) or 0
    units = lead or _("Chưa giao")
    if number > 1:
        units = _("%(unit)s và %(n)s đơn vị khác") % {"unit": lead, "n": number - 1}
    facts = [assignment.organization.name if shows_commune else "", units, assignment.campaign.name]
    return Item(
        _address(assignment),
        _title(assignment.text),
        [fact for fact in facts if fact],
        _badges(time_badge(assignment.deadline_date, today), _state(assignment.state)),
    )


_TONES = {State.IN_PROGRESS: "info", State.SUBMITTED: "warn", State.RETURNED: "danger"}


def _state(state: str) -> tuple[str, str]:
    return _TONES.get(State(state), "neutral"), str(State(state).label)


def handed_in_item(part: AssignmentUnit, today: dt.date) -> Item:
    """What a unit handed in: its deadline is kept, what counts is how long it has waited."""
    waiting = (today - timezone.localdate(part.last_activity_at)).days
    return Item(
        _address(part.assignment),
        _title(part.assignment.text),
        [part.unit.name, part.assignment.campaign.name],
        [
            (
                "warn" if waiting > _PATIENT_DAYS else "neutral",
                _("Nộp %(time)s") % {"time": ago(part.last_activity_at, today)},
            )
        ],
    )


def blocked_item(part: AssignmentUnit, today: dt.date) -> Item:
    """What hinders a unit."""
    badge = time_badge(part.assignment.deadline_date, today)
    return Item(
        _address(part.assignment),
        _title(part.assignment.text),
        [part.unit.name, part.assignment.campaign.name],
        _badges(badge),
        note=part.blocked_reason,
    )


def question_item(comment: Comment, today: dt.date) -> Item:
    """What a unit asks."""
    membership = getattr(comment.author, "membership", None)
    who = f"{comment.author}, {membership.organization.name}" if membership else str(comment.author)
    return Item(
        f"{_address(comment.assignment)}#trao-doi",
        _title(comment.text),
        [who, ago(comment.created_at, today)],
        note=_title(comment.assignment.text),
    )


def mention_item(comment: Comment, today: dt.date) -> Item:
    """Where somebody named the person."""
    return Item(
        f"{_address(comment.assignment)}#trao-doi",
        _title(comment.text),
        [str(comment.author), ago(comment.created_at, today)],
    )


def update_item(update: CampaignUpdate) -> Item:
    """A further directive that waits for decisions."""
    return Item(
        reverse("assignments:update", args=[update.campaign_id, update.pk]),
        _title(update.plan.name),
        [str(update.get_kind_display()), update.campaign.name],
        [("info", str(update.get_state_display()))],
    )


def own_item(part: AssignmentUnit, today: dt.date, person_id: int) -> Item:
    """What a unit has to do, with the way to say what was done."""
    assignment = part.assignment
    is_answering = part.is_answering
    is_blocked = part.blocked_at is not None
    facts = [
        str(part.get_part_display()),
        part.unit.name,
        assignment.deadline_in_words,
        assignment.campaign.name,
    ]
    returned = part.state == State.RETURNED
    return Item(
        _address(assignment),
        _title(assignment.text),
        [fact for fact in facts if fact],
        _badges(
            time_badge(assignment.deadline_date, today),
            _state(part.state if is_answering else assignment.state),
            ("danger", _("Đang vướng mắc")) if is_blocked else None,
            ("info", _("Tôi phụ trách")) if part.holder_id == person_id else None,
        ),
        note=(getattr(part, "return_reason", "") or "") if returned else "",
        action=(reverse("assignments:progress", args=[assignment.pk]), _("Ghi kết quả"))
        if is_answering
        else None,
    )
