"""Acts that were held, for the office to decide, with what they say in plain words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tungngo.doorstep.models import HeldAct, Household, Resident, Visit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from tungngo.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class Said:
    """What a held act says, as far as it can be read.

    Attributes:
        title: What sort of act, and about whom or what.
        facts: What it wants to record.
        made_at: The telephone's clock at the tap.
    """

    title: str
    facts: list[str]
    made_at: datetime | None


def held_acts(commune: Organization) -> QuerySet[HeldAct]:
    """The acts of a commune's telephones that were held, the latest first."""
    return (
        HeldAct.objects.filter(organization=commune)
        .select_related("device__member", "resolved_by")
        .order_by("-received_at", "-pk")
    )


def open_held_acts(commune: Organization) -> QuerySet[HeldAct]:
    """Those on which nobody has decided."""
    return held_acts(commune).filter(resolved_at=None)


def said_by(commune: Organization, held: Iterable[HeldAct]) -> dict[int, Said]:
    """What each held act says, by its id; names are looked up in the commune's own register only."""
    read = {one.pk: _read(one.body) for one in held}
    wanted = {key for act in read.values() for key in _named(act)}
    households = {
        str(one.pk): str(one) for one in Household.objects.filter(organization=commune, pk__in=wanted)
    }
    residents = {
        str(one.pk): str(one) for one in Resident.objects.filter(organization=commune, pk__in=wanted)
    }
    return {pk: _said(act, households, residents) for pk, act in read.items()}


def _read(body: str) -> dict[str, Any]:
    try:
        act = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return act if isinstance(act, dict) else {}


def _data(act: dict[str, Any]) -> dict[str, Any]:
    data = act.get("data")
    return data if isinstance(data, dict) else {}


def _people(act: dict[str, Any]) -> list[dict[str, Any]]:
    people = _data(act).get("people")
    return [one for one in people if isinstance(one, dict)] if isinstance(people, list) else []


def _named(act: dict[str, Any]) -> set[UUID]:
    keys = [_data(act).get("household"), *(one.get("resident") for one in _people(act))]
    found = set()
    for key in keys:
        try:
            found.add(UUID(key))
        except (ValueError, TypeError, AttributeError):
            continue
    return found


def _text(value: object, limit: int = 200) -> str:
    return str(value)[:limit] if isinstance(value, str | int | float) else ""


def _said(act: dict[str, Any], households: dict[str, str], residents: dict[str, str]) -> Said:
    data = _data(act)
    made_at = _moment(act.get("made_at"))
    household = households.get(_text(data.get("household")), _("hộ chưa biết"))
    kind = act.get("kind")
    if kind == "visit":
        return Said(
            _("Lượt đến thăm %(house)s") % {"house": household}, _visit(data, act, residents), made_at
        )
    if kind == "household":
        said = [data.get("head_name"), data.get("house_number"), data.get("lane"), data.get("note")]
        name = ", ".join(_text(part) for part in said if part)
        return Said(_("Hộ %(house)s") % {"house": name or household}, [], made_at)
    if kind == "resident":
        name = _text(data.get("full_name")) or _("chưa có tên")
        facts = (
            [_("sinh năm %(year)s") % {"year": _text(data.get("birth_year"))}]
            if data.get("birth_year")
            else []
        )
        return Said(_("Người dân %(name)s, %(house)s") % {"name": name, "house": household}, facts, made_at)
    if "sealed" in act:
        return Said(_("Thao tác niêm phong chưa mở được"), [], made_at)
    return Said(_("Thao tác không đọc được"), [], made_at)


def _moment(value: object) -> datetime | None:
    try:
        return parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _visit(data: dict[str, Any], act: dict[str, Any], residents: dict[str, str]) -> list[str]:
    outcomes = dict(Visit.Outcome.choices)
    outcome = data.get("outcome")
    facts = [str(outcomes[outcome])] if isinstance(outcome, str) and outcome in outcomes else []
    if data.get("voided") is True:
        facts.append(_("rút lại lượt này"))
    people = _people(act)
    if people:
        names = [residents.get(_text(one.get("resident")), _("người chưa biết")) for one in people]
        facts.append(
            ngettext("%(n)s người: %(names)s", "%(n)s người: %(names)s", len(people))
            % {"n": len(people), "names": ", ".join(names[:12])}
        )
    taught = sorted({_text(code) for one in people for code in _codes(one.get("taught"))})
    if taught:
        facts.append(_("hướng dẫn: %(codes)s") % {"codes": ", ".join(taught[:20])})
    if data.get("note"):
        facts.append(_("ghi chú: %(note)s") % {"note": _text(data["note"])})
    return facts


def _codes(value: object) -> list[object]:
    return value if isinstance(value, list) else []
