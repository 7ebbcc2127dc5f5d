"""One search over everything that a person may see: documents, campaigns, assignments, units and people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tungngo.assignments.queries.searching import search_assignments, search_campaigns
from tungngo.directives.permissions import commune_read_by
from tungngo.directives.queries import FOUND_MOST, found_in
from tungngo.organizations import permissions
from tungngo.organizations.models import OrganizationKind
from tungngo.organizations.queries import search_people, search_units
from tungngo.web.highlighting import highlight, words_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise
    from django.utils.safestring import SafeString

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization

SHOWN_OF_EACH: Final = 5
PER_PAGE: Final = 20
_TITLE, _EXCERPT = 180, 220  # characters
_WORDS_MOST = 200  # characters of what is looked for
_SHORTEST = 2  # one letter finds everything


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found.

    Attributes:
        url: Where it opens.
        title: What it is called, the words marked.
        facts: What tells it apart from the others of its name.
        excerpt: Where the words stand in its text, when the title does not hold them.
        tone: Of the first fact, when it is a state: the badge's kind.
    """

    url: str
    title: SafeString
    facts: Sequence[str]
    excerpt: SafeString | str = ""
    state: str = ""
    tone: str = "neutral"


@dataclass(slots=True)
class Group:
    """What was found of one kind: how many in all, and those that are shown."""

    kind: str
    label: _StrPromise
    icon: str
    count: int
    hits: list[Hit]

    @property
    def is_more(self) -> bool:
        """Whether there are more than are counted."""
        return self.count > FOUND_MOST

    @property
    def shown_count(self) -> int:
        """The number to say."""
        return min(self.count, FOUND_MOST)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who looks for what, and which part of it is shown."""

    user: User
    query: str
    today: dt.date
    first: int
    size: int

    @property
    def words(self) -> list[str]:
        """The words as they are compared."""
        return words_of(self.query)


Found = tuple[int, list[Hit]]


def _directives(asked: Asked) -> Found:
    commune = commune_read_by(asked.user)
    if commune is None:
        return 0, []
    count, directives = found_in(commune, asked.query, first=asked.first, size=asked.size)
    hits = []
    for directive in directives:
        title = highlight(directive.name[:1].upper() + directive.name[1:], asked.words, length=_TITLE)
        number = highlight(directive.number, asked.words)
        is_named = "<mark>" in title or "<mark>" in number
        beginning = getattr(directive, "beginning", "") or ""
        facts = [
            number,
            directive.issuer,
            f"{directive.document_date:%d/%m/%Y}" if directive.document_date else "",
        ]
        hits.append(
            Hit(
                reverse("directives:detail", args=[directive.pk]),
                title,
                [fact for fact in facts if fact],
                "" if is_named else highlight(beginning, asked.words, length=_EXCERPT),
            )
        )
    return count, hits


def _campaigns(asked: Asked) -> Found:
    communes = permissions.visible_communes(asked.user)
    count, campaigns = search_campaigns(communes, asked.query, first=asked.first, size=asked.size)
    return count, [
        Hit(
            reverse("assignments:campaign", args=[campaign.pk]),
            highlight(campaign.name, asked.words),
            [
                campaign.organization.name,
                f"{campaign.start_date:%d/%m/%Y} – {campaign.end_date:%d/%m/%Y}"
                if campaign.start_date and campaign.end_date
                else "",
            ],
        )
        for campaign in campaigns
    ]


_TONES = {
    "not_started": "neutral",
    "in_progress": "info",
    "submitted": "warn",
    "accepted": "ok",
    "returned": "danger",
}


def _assignments(asked: Asked) -> Found:
    communes = permissions.visible_communes(asked.user)
    is_above = permissions.commune_of(asked.user) is None
    count, assignments = search_assignments(
        communes, asked.query, today=asked.today, first=asked.first, size=asked.size
    )
    hits = []
    for assignment in assignments:
        leads = [part.unit.name for part in assignment.parts.all() if part.part == "lead"]
        is_late = assignment.is_late(asked.today)
        facts = [
            assignment.organization.name if is_above else "",
            ", ".join(leads[:2]) or str(_("Chưa giao")),
            assignment.deadline_in_words,
            assignment.campaign.name,
        ]
        hits.append(
            Hit(
                reverse("assignments:assignment", args=[assignment.pk]),
                highlight(assignment.text, asked.words, length=_TITLE),
                [fact for fact in facts if fact],
                state=str(_("Quá hạn") if is_late else assignment.get_state_display()),
                tone="danger" if is_late else _TONES.get(assignment.state, "neutral"),
            )
        )
    return count, hits


def _units(asked: Asked) -> Found:
    own = permissions.commune_of(asked.user)
    units = permissions.visible_units(asked.user) if own is None else own.units.all()
    count, found = search_units(units, asked.query, first=asked.first, size=asked.size)
    is_manager = own is not None and permissions.can_manage_commune(asked.user, own)
    return count, [
        Hit(
            _address_of(unit, is_manager=is_manager),
            highlight(unit.name, asked.words),
            [
                unit.get_kind_display(),
                unit.commune.name if own is None and unit.commune and unit.commune != unit else "",
            ],
        )
        for unit in found
    ]


def _address_of(unit: Organization, *, is_manager: bool) -> str:
    """Where a unit opens: its own page for those who keep it, else its place in the list of its commune."""
    if unit.kind == OrganizationKind.COMMUNE:
        return reverse("organizations:commune", args=[unit.pk])
    named = urlencode({"tim": unit.name})
    if unit.commune_id is None:
        return f"{reverse('organizations:list')}?{named}"
    if is_manager:
        return reverse("organizations:unit", args=[unit.pk])
    return f"{reverse('organizations:commune', args=[unit.commune_id])}?{named}"


def _people(asked: Asked) -> Found:
    units = permissions.overseen_units(asked.user)
    if units is None:
        return 0, []
    count, people = search_people(units, asked.query, first=asked.first, size=asked.size)
    is_above = permissions.commune_of(asked.user) is None
    hits = []
    for person in people:
        unit = person.membership.organization
        facts = [person.membership.get_role_display(), unit.name]
        if is_above and unit.commune and unit.commune != unit:
            facts.append(unit.commune.name)
        hits.append(
            Hit(
                reverse("organizations:person", args=[person.pk]),
                highlight(person.full_name, asked.words),
                facts,
            )
        )
    return count, hits


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of things that are searched."""

    label: _StrPromise
    icon: str
    find: Callable[[Asked], Found]


KINDS: Final = {
    "viec": Kind(_("Nhiệm vụ"), "list-checks", _assignments),
    "van-ban": Kind(_("Văn bản"), "file-text", _directives),
    "chien-dich": Kind(_("Chiến dịch"), "flag", _campaigns),
    "don-vi": Kind(_("Đơn vị"), "network", _units),
    "nguoi": Kind(_("Người"), "users", _people),
}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What a person may see that holds the words: some of each kind, or all of one kind by pages."""
    query = request.GET.get("q", "").strip()[:_WORDS_MOST].replace("\x00", "")
    kind = request.GET.get("loai", "")
    kind = kind if kind in KINDS else ""
    number = request.GET.get("trang", "")
    at = int(number) if kind and number.isdecimal() and len(number) < 4 else 1  # noqa: PLR2004
    size = PER_PAGE if kind else SHOWN_OF_EACH
    asked = Asked(cast("User", request.user), query, timezone.localdate(), (max(at, 1) - 1) * size, size)
    letters = "".join(asked.words)
    is_enough = len(letters) >= _SHORTEST or letters.isdecimal()
    groups = _groups(asked, kind) if is_enough and permissions.membership_of(request.user) else []
    if at > 1 and not any(group.hits for group in groups):
        return redirect(f"{request.path}?{urlencode({'q': query, 'loai': kind})}")
    context = {
        "query": query,
        "kind": kind,
        "groups": [group for group in groups if group.hits],
        "is_too_short": bool(letters) and not is_enough,
        "page": Paginator(range(groups[0].shown_count), PER_PAGE).get_page(at) if kind and groups else None,
    }
    is_part = (
        request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers
    )
    return render(request, "web/search/_results.html" if is_part else "web/search/page.html", context)


def _groups(asked: Asked, kind: str) -> list[Group]:
    """What was found of each kind. Who types a number looks for a document; others for something to be done."""
    names = (
        sorted(KINDS, key=lambda name: name != "van-ban") if re.search(r"\d", asked.query) else list(KINDS)
    )
    groups = []
    for name in names:
        if kind in {"", name}:
            count, hits = KINDS[name].find(asked)
            groups.append(Group(name, KINDS[name].label, KINDS[name].icon, count, hits))
    return groups
