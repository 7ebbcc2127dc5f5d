"""Progress and evidence of one assignment as its page shows them to one person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tungngo.assignments import permissions
from tungngo.assignments.models import Evidence, State
from tungngo.assignments.queries import progress as queries
from tungngo.assignments.rules import amounts, links

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from tungngo.accounts.models import User
    from tungngo.assignments.forms.progress import ProgressForm
    from tungngo.assignments.models import Assignment, AssignmentUnit, CampaignTarget, ProgressEntry
    from tungngo.organizations.models import Membership

SHOWN: Final = 30  # entries; older ones when asked for
_BROUGHT_BACK_WITHIN: Final = timedelta(hours=1)

_LINK_WORDS: Final[dict[str, tuple[StrOrPromise, str]]] = {
    links.FACEBOOK: (_("Bài đăng Facebook"), "message-square"),
    links.YOUTUBE: (_("Phim YouTube"), "monitor"),
    links.ZALO: (_("Zalo"), "message-square"),
    links.TIKTOK: (_("TikTok"), "monitor"),
    links.DOCUMENT: (_("Tài liệu trên mạng"), "file-text"),
    links.NEWS: (_("Báo, đài"), "megaphone"),
    links.GOVERNMENT: (_("Trang cơ quan nhà nước"), "landmark"),
    links.PAGE: (_("Trang web"), "external-link"),
}


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One piece of evidence: a photo, a document, or a link with what it leads to."""

    item: Evidence
    can_change: bool
    label: StrOrPromise = ""
    icon: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True)
class EntryShown:
    """One entry with its evidence; `taken` is what its viewer has just taken away and may bring back."""

    entry: ProgressEntry
    can_change: bool
    photos: list[ItemShown]
    others: list[ItemShown]
    taken: list[ItemShown]


@dataclass(frozen=True, slots=True)
class TargetShown:
    """A figure that the directive wants, and how far the units are."""

    target: CampaignTarget
    reached: amounts.Reached | None


@dataclass(slots=True)
class ProgressPanel:
    """Everything that `_progress.html` shows."""

    assignment: Assignment
    entries: list[EntryShown]
    targets: list[TargetShown]
    form: ProgressForm | None
    more: int = 0
    units: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where the form is sent."""
        return reverse("assignments:progress", args=[self.assignment.pk])


def parts_to_report(
    assignment: Assignment, membership: Membership | None, own: frozenset[int]
) -> list[AssignmentUnit]:
    """The parts on which a person may report, their own units' first."""
    if assignment.cancelled_at:
        return []
    parts = [part for part in assignment.parts.all() if permissions.can_work_on(membership, part)]
    return sorted(parts, key=lambda part: (part.unit_id not in own, not part.is_answering))


def panel_of(
    assignment: Assignment,
    *,
    viewer: User,
    membership: Membership | None,
    form: ProgressForm | None,
    at: datetime,
    is_all: bool,
) -> ProgressPanel | None:
    """The panel; None for those who do not read what the units of this assignment report."""
    if not permissions.can_see_work(membership, assignment):
        return None
    entries = list(queries.entries_of(assignment, viewer=viewer, since=at - _BROUGHT_BACK_WITHIN))
    runs = permissions.can_run_campaign(membership, assignment.organization)
    shown = [_shown(entry, viewer, runs=runs) for entry in (entries if is_all else entries[:SHOWN])]
    targets = queries.targets_of(assignment)
    reports = queries.reports_of(assignment) if targets else []
    counted = [*(target.unit for target in targets), *(entry.amount_unit for entry in entries)]
    return ProgressPanel(
        assignment,
        shown,
        [_target_shown(target, reports) for target in targets],
        form,
        more=len(entries) - len(shown),
        units=[unit for unit in dict.fromkeys(counted) if unit],
    )


def can_change(entry: ProgressEntry, viewer: User, *, runs: bool) -> bool:
    """Whether a person may take an entry away: who wrote it, and who runs the campaign, until it is accepted."""
    return (runs or entry.created_by_id == viewer.pk) and entry.part.state != State.ACCEPTED


def _shown(entry: ProgressEntry, viewer: User, *, runs: bool) -> EntryShown:
    may = can_change(entry, viewer, runs=runs)
    items: Iterable[Evidence] = entry.items  # type: ignore[attr-defined]  # fetched by queries.entries_of
    standing = [item for item in items if item.removed_at is None]
    taken = [item for item in items if item.removed_at is not None]
    return EntryShown(
        entry,
        may,
        photos=[ItemShown(item, may) for item in standing if item.kind == Evidence.Kind.PHOTO],
        others=[_other(item, may) for item in standing if item.kind != Evidence.Kind.PHOTO],
        taken=[ItemShown(item, may) for item in taken],
    )


def _other(item: Evidence, may: bool) -> ItemShown:  # noqa: FBT001  # beside the item
    if item.kind == Evidence.Kind.DOCUMENT:
        return ItemShown(item, may, icon="file-text")
    link = links.read_link(item.url)
    label, icon = _LINK_WORDS[link.kind]
    return ItemShown(item, may, label, icon, link.host)


def _target_shown(target: CampaignTarget, reports: list[amounts.Reported]) -> TargetShown:
    return TargetShown(
        target, amounts.reached(reports, operator=target.operator, value=target.value, unit=target.unit)
    )
