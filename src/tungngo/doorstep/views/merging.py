"""Entries of the register that may be one: proposed, compared side by side, merged or told apart, and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tungngo.doorstep.models import AccessLog, Household, Merge, RegisterKind, Resident
from tungngo.doorstep.queries.duplicates import (
    NEAR_NAME,
    SAME_ADDRESS,
    SAME_NAME,
    SHARED_PERSON,
    Pair,
    proposed_pairs,
)
from tungngo.doorstep.queries.households import people_of
from tungngo.doorstep.services import merging as services
from tungngo.doorstep.services.access import note_access
from tungngo.doorstep.views.access import Desk, desk_in, desk_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise

_PER_PAGE = 25
_MERGES_SHOWN = 20
_WHY = {
    SAME_NAME: gettext_lazy("cùng tên"),
    NEAR_NAME: gettext_lazy("tên gần giống"),
    SAME_ADDRESS: gettext_lazy("cùng địa chỉ"),
    SHARED_PERSON: gettext_lazy("có người trùng tên, năm sinh"),
}
# What is compared, in words; the choice of each is posted under its name.
_HOUSEHOLD_FIELDS: tuple[tuple[str, _StrPromise], ...] = (
    ("head_name", gettext_lazy("Chủ hộ")),
    ("neighborhood_id", gettext_lazy("Thôn, tổ dân phố")),
    ("lane", gettext_lazy("Ngõ, xóm")),
    ("house_number", gettext_lazy("Số nhà")),
    ("phone", gettext_lazy("Số điện thoại")),
    ("note", gettext_lazy("Chỉ dẫn")),
    ("team_id", gettext_lazy("Tổ phụ trách")),
    ("state", gettext_lazy("Tình trạng")),
)
_RESIDENT_FIELDS: tuple[tuple[str, _StrPromise], ...] = (
    ("full_name", gettext_lazy("Họ và tên")),
    ("birth_year", gettext_lazy("Năm sinh")),
    ("is_adult_stated", gettext_lazy("Đủ 18 tuổi")),
    ("state", gettext_lazy("Tình trạng")),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that differs between the two: which of them stays."""

    name: str
    label: str
    one: str
    other: str
    takes_other: bool


@require_GET
def duplicates(request: HttpRequest) -> HttpResponse:
    """The pairs that are proposed, the likeliest first, and the latest merges."""
    desk = desk_of(request, works=True)
    page = Paginator(proposed_pairs(desk.commune), _PER_PAGE).get_page(request.GET.get("trang"))
    pairs = _shown(list(page))
    note_access(
        page=AccessLog.Page.DUPLICATES,
        actor=desk.person,
        organization_id=desk.commune.pk,
        at=timezone.now(),
        shown=len(pairs),
    )
    merges = Merge.objects.filter(organization=desk.commune, undone_at=None).select_related("made_by")
    context = {
        "desk": desk,
        "page": page,
        "pairs": pairs,
        "merges": _named(list(merges.order_by("-made_at", "-pk")[:_MERGES_SHOWN])),
    }
    return render(request, "doorstep/duplicates.html", context)


def _shown(pairs: Sequence[Pair]) -> list[dict[str, Any]]:
    keys = {key for pair in pairs for key in (pair.one, pair.other)}
    things: dict[UUID, Household | Resident] = {}
    things |= Household.objects.select_related("neighborhood").in_bulk(keys)
    things |= Resident.objects.select_related("household__neighborhood").in_bulk(keys)
    return [
        {
            "pair": pair,
            "one": things[pair.one],
            "other": things[pair.other],
            "why": [_WHY[reason] for reason in pair.why],
            "is_household": pair.kind == RegisterKind.HOUSEHOLD,
        }
        for pair in pairs
        if pair.one in things and pair.other in things
    ]


def _named(merges: Sequence[Merge]) -> list[tuple[Merge, Household | Resident | None]]:
    kept = {merge.kept for merge in merges}
    things: dict[UUID, Household | Resident] = {}
    things |= Household.objects.in_bulk(kept)
    things |= Resident.objects.in_bulk(kept)
    return [(merge, things.get(merge.kept)) for merge in merges]


def _found(request: HttpRequest, kind: str, one: UUID, other: UUID) -> tuple[Any, Any, Desk]:
    model: Any = {RegisterKind.HOUSEHOLD: Household, RegisterKind.RESIDENT: Resident}.get(RegisterKind(kind))
    related = (
        ("neighborhood", "team") if model is Household else ("household__neighborhood", "household__team")
    )
    found = model.objects.select_related("organization", *related).in_bulk([one, other])
    if len(found) != 2 or found[one].organization_id != found[other].organization_id:  # noqa: PLR2004  # the two
        raise Http404
    desk = desk_in(request, found[one].organization, works=True)
    return found[one], found[other], desk


@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest, kind: str, one: UUID, other: UUID) -> HttpResponse:
    """Two entries side by side: one chooses what stays and merges them, or says that they are two."""
    if kind not in RegisterKind.values or one == other:
        raise Http404
    kept, merged, desk = _found(request, kind, one, other)
    fields = _HOUSEHOLD_FIELDS if kind == RegisterKind.HOUSEHOLD else _RESIDENT_FIELDS
    choices = [
        choice for name, label in fields if (choice := _choice(name, str(label), kept, merged)) is not None
    ]
    if request.method == "POST":
        return _decided(request, kept, merged, desk, choices)
    context: dict[str, Any] = {
        "desk": desk,
        "kind": kind,
        "is_household": kind == RegisterKind.HOUSEHOLD,
        "one": kept,
        "other": merged,
        "choices": choices,
        "is_gone": _is_gone(kept) or _is_gone(merged),
    }
    if kind == RegisterKind.HOUSEHOLD:
        context |= {"people": people_of(kept), "other_people": people_of(merged)}
        for name, household in (("visit_count", kept), ("other_visit_count", merged)):
            context[name] = household.visits.filter(is_voided=False).count()
    note_access(
        page=AccessLog.Page.DUPLICATES,
        actor=desk.person,
        organization_id=desk.commune.pk,
        at=timezone.now(),
        household=kept if isinstance(kept, Household) else kept.household,
        shown=2,
    )
    return render(request, "doorstep/duplicate.html", context)


def _is_gone(thing: Household | Resident) -> bool:
    return thing.state in {"merged", "erased"}


def _choice(name: str, label: str, one: Any, other: Any) -> Choice | None:
    """A value that differs; the fuller one is proposed."""
    mine, theirs = getattr(one, name), getattr(other, name)
    if mine == theirs:
        return None
    is_blank = mine in {"", None}
    return Choice(name, label, _words(one, name), _words(other, name), takes_other=is_blank)


def _words(thing: Any, name: str) -> str:
    value = getattr(thing, name)
    if name == "state":
        return str(thing.get_state_display())
    if name in {"neighborhood_id", "team_id"}:
        unit = getattr(thing, name.removesuffix("_id"))
        return unit.name if unit else ""
    if isinstance(value, bool):
        return _("đủ 18 tuổi") if value else _("chưa đủ 18 tuổi")
    return "" if value is None else str(value)


def _decided(
    request: HttpRequest, kept: Any, merged: Any, desk: Desk, choices: Sequence[Choice]
) -> HttpResponse:
    at = timezone.now()
    kind = RegisterKind.HOUSEHOLD if isinstance(kept, Household) else RegisterKind.RESIDENT
    if "khac-nhau" in request.POST:
        services.say_not_duplicate(
            organization_id=desk.commune.pk, kind=kind, one=kept.pk, other=merged.pk, actor=desk.person, at=at
        )
        messages.success(request, _("Đã ghi nhớ: hai mục khác nhau, không đề xuất nữa."))
        return redirect("doorstep:duplicates")
    values = {
        choice.name: getattr(merged, choice.name)
        for choice in choices
        if request.POST.get(choice.name) == "other"
    }
    merge = services.merge_households if kind == RegisterKind.HOUSEHOLD else services.merge_residents
    try:
        merge(kept=kept, merged=merged, values=values, actor=desk.person, at=at)
    except services.NotPossible:
        messages.error(request, _("Một trong hai mục đã được gộp hoặc xóa trước đó nên không gộp được."))
        return redirect("doorstep:duplicates")
    messages.success(request, _("Đã gộp. Có thể tách lại ở cuối trang này."))
    return redirect("doorstep:duplicates")


@require_POST
def unmerge(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes two of one again."""
    merge = get_object_or_404(Merge.objects.select_related("organization"), pk=pk)
    desk = desk_in(request, merge.organization, works=True)
    try:
        services.undo_merge(merge=merge, actor=desk.person, at=timezone.now())
    except services.NotPossible:
        messages.error(request, _("Không tách lại được: mục này đã được gộp tiếp, xóa hoặc tách trước đó."))
    else:
        messages.success(request, _("Đã tách lại như trước khi gộp."))
    return redirect("doorstep:duplicates")
