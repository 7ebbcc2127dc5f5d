"""The home page: for each role, what is theirs to do today, what waits for their decision, what is slipping."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final, cast

from django.core.paginator import Paginator
from django.db.models import OuterRef, Q, Subquery
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tungngo.assignments.models import State
from tungngo.assignments.queries import attention, handed_in_in_commune, with_counts
from tungngo.directives.models import Directive, DirectiveFile, DirectiveState
from tungngo.directives.queries import directives_of
from tungngo.documents.permissions import body_of, can_draft
from tungngo.documents.queries.dispatches import mailboxes_of, unread_count
from tungngo.documents.queries.drafts import waiting_for
from tungngo.organizations.models import Organization, OrganizationKind, Role
from tungngo.organizations.permissions import membership_of, visible_communes, visible_units
from tungngo.organizations.queries import pending_invitations
from tungngo.plans.models import PlanState
from tungngo.web import work_items
from tungngo.web.work_items import Block, Figure
from vanban.text import fold

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from tungngo.accounts.models import User
    from tungngo.assignments.models import Campaign
    from tungngo.organizations.models import Membership

SHOWN: Final = 4  # of each block
SHOWN_CAMPAIGNS: Final = 6
SHOWN_OWN: Final = {"late": 8, "returned": 8, "soon": 8, "later": 4}  # of a unit's own work
SHOWN_LATE_UNITS: Final = 10
COMMUNES_PER_PAGE: Final = 30
MENTIONED_SINCE: Final = dt.timedelta(days=14)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where everybody begins: work that waits, and what to do when there is none yet."""
    membership = membership_of(request.user)
    today = timezone.localdate()
    if membership is None:
        return render(request, "web/home/nobody.html")
    commune = membership.organization.commune
    context: dict[str, Any] = {
        "membership": membership,
        "commune": commune,
        "today": today,
        "unread_documents": unread_count(mailboxes_of(membership)),
    }
    if commune is None:
        return render(
            request, "web/home/province.html", context | _above_communes(request, membership, today)
        )
    if membership.role == Role.OFFICER:
        return render(request, "web/home/officer.html", context | _officer(commune, today))
    if membership.role == Role.LEADER:
        return render(request, "web/home/leader.html", context | _leader(commune, today))
    if membership.role in {Role.FOCAL_POINT, Role.TEAM_MEMBER}:
        person = cast("User", request.user)
        return render(request, "web/home/unit.html", context | _unit(person, membership, today))
    context |= {"campaigns": _campaigns([commune], today)}
    if membership.role == Role.ADMINISTRATOR:
        context |= _administrator(request, commune)
    return render(request, "web/home/others.html", context)


def _has_units(commune: Organization) -> bool:
    return bool(Organization.objects.filter(commune=commune).exclude(pk=commune.pk).exists())


def _campaigns(communes: Any, today: dt.date) -> list[Campaign]:
    newest = attention.newest_campaigns(communes, SHOWN_CAMPAIGNS)
    counted = with_counts(newest.select_related("organization"), today)
    return list(counted.order_by("-created_at", "-pk"))


def _directives(commune: Organization) -> tuple[int, list[Directive]]:
    """Directives that are not a campaign yet, nor part of one, nor given up, each with the `file_name` it came with."""
    names = DirectiveFile.objects.filter(directive=OuterRef("pk")).order_by("position")
    waiting = (
        directives_of(commune)
        .filter(Q(plan__isnull=True) | Q(plan__state=PlanState.IN_REVIEW, plan__campaign_update__isnull=True))
        .exclude(state=DirectiveState.CANCELLED)
        .select_related(None)
        .select_related("plan")
        .prefetch_related(None)
        .annotate(file_name=Subquery(names.values("file__original_name")[:1]))
    )
    return attention.counted(waiting, SHOWN)


def _more(mark: str) -> str:
    return reverse("web:attention", args=[mark])


def _figures(standing: dict[str, int], **waiting: int) -> list[Figure]:
    """The numbers at the top: what is nothing is not said, but that nothing is late is good news."""
    rows = [
        (_("Chờ nghiệm thu"), waiting.get("submitted", 0), "cho-nghiem-thu", "warn"),
        (_("Câu hỏi của đơn vị"), waiting.get("questions", 0), "cau-hoi", "warn"),
        (_("Quá hạn"), standing[attention.LATE], "qua-han", "danger"),
        (_("Đến hạn trong 7 ngày"), standing[attention.SOON], "sap-den-han", "warn"),
        (_("Vướng mắc"), standing[attention.BLOCKED], "vuong-mac", "danger"),
        (_("Im lặng"), standing[attention.SILENT], "im-lang", ""),
        (_("Chưa giao"), standing[attention.UNASSIGNED], "chua-giao", "warn"),
    ]
    return [
        Figure(label, value, _more(mark), tone if value else "ok")
        for label, value, mark, tone in rows
        if value or mark == "qua-han"
    ]


def _late(commune: Organization, count: int, today: dt.date) -> Block:
    rows = (
        attention.with_leads(attention.asking_for([commune], attention.LATE, today))[:SHOWN] if count else []
    )
    items = [work_items.assignment_item(assignment, today) for assignment in rows]
    return Block("late", _("Quá hạn lâu nhất"), count, items, _more("qua-han"))


def _handed_in(commune: Organization, today: dt.date) -> Block:
    count, parts = attention.counted(handed_in_in_commune(commune), SHOWN)
    items = [work_items.handed_in_item(part, today) for part in parts]
    return Block("handed-in", _("Chờ nghiệm thu"), count, items, _more("cho-nghiem-thu"))


def _questions(commune: Organization) -> Block:
    count, comments = attention.counted(attention.open_questions_in(commune), SHOWN)
    items = [work_items.question_item(comment, timezone.localdate()) for comment in comments]
    return Block("questions", _("Đơn vị hỏi, chưa trả lời"), count, items, _more("cau-hoi"))


def _blocked(commune: Organization, count: int, today: dt.date) -> Block:
    parts = attention.blocked_parts_in(commune)[:SHOWN] if count else []
    items = [work_items.blocked_item(part, today) for part in parts]
    return Block("blocked", _("Đơn vị đang vướng mắc"), count, items, _more("vuong-mac"))


def _updates(commune: Organization) -> Block:
    count, updates = attention.counted(attention.open_updates_in(commune), SHOWN)
    return Block(
        "updates",
        _("Văn bản bổ sung đang đối chiếu"),
        count,
        [work_items.update_item(one) for one in updates],
    )


def _officer(commune: Organization, today: dt.date) -> dict[str, Any]:
    """For the officer: what waits for a decision first, then what is slipping."""
    standing = attention.standing_in(commune, today)
    handed_in, questions = _handed_in(commune, today), _questions(commune)
    count, directives = _directives(commune)
    campaigns = _campaigns([commune], today)
    blocks = [handed_in, questions, _updates(commune)]
    return {
        "figures": _figures(standing, submitted=handed_in.count, questions=questions.count)
        if campaigns
        else [],
        "waiting": [block for block in blocks if block.items],
        "directives": directives,
        "directive_count": count,
        "late": _late(commune, standing[attention.LATE], today),
        "blocked": _blocked(commune, standing[attention.BLOCKED], today),
        "campaigns": campaigns,
        "has_units": bool(campaigns) or _has_units(commune),
    }


def _approvals(body: Organization, *, not_of: int | None = None) -> Block:
    """Documents that lie before those who approve; `not_of` leaves out what this person drafted."""
    count, documents = attention.counted(waiting_for(body).exclude(drafted_by=not_of), SHOWN)
    items = [
        work_items.Item(
            reverse("documents:document", args=[document.pk]),
            document.subject,
            [str(document.drafted_by), f"{timezone.localtime(document.changed_at):%H:%M %d/%m/%Y}"],
        )
        for document in documents
    ]
    url = f"{reverse('documents:list')}?trang_thai=submitted"
    return Block("approvals", _("Văn bản chờ tôi duyệt"), count, items, url)


def _leader(commune: Organization, today: dt.date) -> dict[str, Any]:
    """For the leader: how campaigns stand, which units are behind, what came up to the leader."""
    standing = attention.standing_in(commune, today)
    campaigns = _campaigns([commune], today)
    is_late = bool(standing[attention.LATE])
    return {
        "figures": _figures(standing) if campaigns else [],
        "approvals": _approvals(commune),
        "escalated": standing[attention.ESCALATED],
        "late_units": attention.late_units_in(commune, today, SHOWN_LATE_UNITS) if is_late else [],
        "late": _late(commune, standing[attention.LATE], today),
        "blocked": _blocked(commune, standing[attention.BLOCKED], today),
        "campaigns": campaigns,
        "has_units": bool(campaigns) or _has_units(commune),
    }


def _unit(person: User, membership: Membership, today: dt.date) -> dict[str, Any]:
    """For those who act for one unit: late first, then what came back, then what is near, then the rest."""
    own = membership.organization
    sorts: dict[str, list[int]] = {name: [] for name in SHOWN_OWN}
    for key, day, state in attention.own_open_parts(own):
        sorts[_sort_of(day, state, today)].append(key)
    shown = {name: keys[: SHOWN_OWN[name]] for name, keys in sorts.items()}
    parts = attention.parts_by_key([key for keys in shown.values() for key in keys])
    headings = {
        "late": _("Quá hạn"),
        "returned": _("Bị trả lại, cần làm lại"),
        "soon": _("Trong 7 ngày tới"),
        "later": _("Sau đó"),
    }
    all_url = reverse("assignments:own")
    count, mentions = attention.counted(
        attention.mentions_of(person, timezone.now() - MENTIONED_SINCE), SHOWN
    )
    return {
        "standing": attention.own_standing(own, today),
        "blocks": [
            Block(
                name,
                headings[name],
                len(keys),
                [work_items.own_item(parts[key], today, person.pk) for key in shown[name]],
                all_url,
            )
            for name, keys in sorts.items()
            if keys
        ],
        "mentions": Block(
            "mentions",
            _("Có người nhắc đến anh/chị"),
            count,
            [work_items.mention_item(comment, today) for comment in mentions],
        ),
        "campaigns": _campaigns([membership.organization.commune], today),
    }


def _sort_of(day: dt.date | None, state: str, today: dt.date) -> str:
    """Under which heading a unit's own work stands: what is most urgent about it."""
    if day is not None and day < today:
        return "late"
    if state == State.RETURNED:
        return "returned"
    return "soon" if day is not None and (day - today).days <= attention.SOON_DAYS else "later"


def _administrator(request: HttpRequest, place: Organization) -> dict[str, Any]:
    """For administrators: whom they invited and who has not come yet."""
    invitations = pending_invitations(visible_units(request.user), timezone.now())
    count, found = attention.counted(invitations, SHOWN)
    return {
        "is_administrator": True,
        "has_units": place.commune_id is None or _has_units(place),
        "invitations": [
            {"invitation": invitation, "is_open": invitation.is_open(timezone.now())} for invitation in found
        ],
        "invitation_count": count,
    }


def _above_communes(request: HttpRequest, membership: Membership, today: dt.date) -> dict[str, Any]:
    """For those above the communes: which of them run campaigns, and where work is late."""
    words = request.GET.get("q", "")
    communes = visible_communes(request.user)
    standing = attention.standing_by_commune(communes, today)
    found = communes.filter(is_active=True)
    for word in fold(words).split():
        found = found.filter(folded_name__contains=word)
    none: dict[str, Any] = {"total": 0, "accepted": 0, "late": 0, "campaigns": 0, "last_activity_at": None}
    rows = [
        (commune, standing.get(commune.pk, none))
        for commune in found.only("name", "sort_key").order_by("sort_key")
    ]
    rows.sort(key=lambda row: (-row[1]["late"], -row[1]["total"]))
    total = {key: sum(row[key] for row in standing.values()) for key in ("total", "accepted", "late")}
    context = {
        "words": words,
        "page": Paginator(rows, COMMUNES_PER_PAGE).get_page(request.GET.get("trang")),
        "communes_with_campaign": len(standing),
        "late_communes": sum(1 for row in standing.values() if row["late"]),
        "total": total,
        "campaigns": _campaigns(communes, today) if standing else [],
        "is_nation": membership.organization.kind == OrganizationKind.MINISTRY,
    }
    if membership.role == Role.ADMINISTRATOR:
        context |= _administrator(request, membership.organization)
    body = body_of(membership)
    if body is not None:
        # Where a province has no leader with an account, another officer than who drafted a document approves it.
        own = membership.user_id if membership.role == Role.PROVINCIAL_OFFICER else None
        context |= {"approvals": _approvals(body, not_of=own), "can_draft": can_draft(membership, body)}
        context["has_documents"] = True
    return context
