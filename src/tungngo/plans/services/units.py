"""Whom the names in the document mean: answered once for a wording, remembered for the commune."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tungngo.organizations.models import UnitGroup
from tungngo.organizations.queries import CommuneUnits
from tungngo.organizations.services import remember_alias
from tungngo.plans.models import ItemState, PlanItem, PlanItemUnit, UnitPart
from tungngo.plans.services.changing import changing, key_of, snapshot, write
from tungngo.plans.services.items import UnitDraft, short, unit_values
from vanban.text import fold

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization
    from tungngo.plans.models import Plan


def set_units(
    *,
    plan: Plan,
    item: int,
    version: int,
    part: str,
    drafts: Sequence[UnitDraft],
    actor: User,
    at: dt.datetime,
) -> None:
    """Sets who leads, coordinates or implements an item."""
    with changing(plan, act="set_units", actor=actor, at=at) as change:
        line = change.item(item, version)
        others = [unit for unit in snapshot(line)["units"] if unit["part"] != part]
        write(line, {"units": [*others, *unit_values(drafts)]})
        change.label = _("Đặt đơn vị %(part)s của “%(text)s”") % {
            "part": UnitPart(part).label.lower(),
            "text": short(line.text),
        }


def resolve_unit(
    *,
    plan: Plan,
    as_written: str,
    organizations: Sequence[Organization] = (),
    group: str = "",
    is_outside: bool = False,
    is_remembered: bool = True,
    actor: User,
    at: dt.datetime,
) -> int:
    """Says whom a wording means, in every item of the plan that has it, and remembers it for the commune.

    Args:
        plan: The plan.
        as_written: The wording; case and accents do not count.
        organizations: Who is meant, when it is no group.
        group: An organizations.UnitGroup, which opens into all of its units.
        is_outside: Nobody of the commune is meant (a unit of the province, the people as a whole).
        is_remembered: Whether the next document's same wording is answered by it.
        actor: Who.
        at: When.

    Returns:
        In how many items the wording stood.
    """
    wording = fold(as_written)[:500]
    with changing(plan, act="resolve_unit", actor=actor, at=at) as change:
        if group:
            organizations = CommuneUnits(change.plan.organization).of_group(UnitGroup(group))
        foreign = [unit for unit in organizations if unit.commune_id != change.plan.organization_id]
        if foreign or (not organizations and not is_outside):
            raise ValueError(f"{as_written} cannot mean {foreign or 'nobody'}")
        pks = set(
            PlanItemUnit.objects.filter(item__plan=plan, folded=wording).values_list("item_id", flat=True)
        )
        lines = change.watch([key_of(item) for item in PlanItem.objects.filter(pk__in=pks)])
        for line in lines.values():
            units = snapshot(line)["units"]
            for unit in units:
                if unit["folded"] == wording:
                    unit |= {
                        "organizations": sorted(organization.pk for organization in organizations),
                        "group": group,
                        "is_certain": not is_outside,
                        "is_outside": is_outside,
                        "candidates": [],
                    }
            write(line, {"units": units})
        if is_remembered:
            remember_alias(
                commune=change.plan.organization,
                as_written=as_written,
                units=() if group or is_outside else list(organizations),
                group="" if is_outside else group,
                is_outside=is_outside,
                actor=actor,
                at=at,
            )
        meant = (
            (str(UnitGroup(group).label) if group else "")
            or ", ".join(unit.name for unit in organizations)
            or _("không phải đơn vị của xã")
        )
        change.label = _("“%(name)s” là %(meant)s") % {"name": short(as_written), "meant": short(meant)}
        return len(lines)


def dismiss_unknown_units(*, plan: Plan, actor: User, at: dt.datetime) -> int:
    """Says of every open wording without a candidate that nobody of the commune is meant; returns how many.

    It is remembered for the commune, as an answer to each would be.
    """
    with changing(plan, act="dismiss_unknown_units", actor=actor, at=at) as change:
        unknown = PlanItemUnit.objects.filter(
            item__plan=plan, is_certain=False, is_outside=False, candidates=[]
        )
        wordings = dict(unknown.values_list("folded", "as_written"))
        pks = set(unknown.values_list("item_id", flat=True))
        for line in change.watch([f"item:{pk}" for pk in pks]).values():
            units = snapshot(line)["units"]
            for unit in units:
                if unit["folded"] in wordings and not unit["is_certain"]:
                    unit["is_outside"] = True
            write(line, {"units": units})
        for as_written in wordings.values():
            remember_alias(
                commune=change.plan.organization, as_written=as_written, is_outside=True, actor=actor, at=at
            )
        change.label = _("%(count)d tên không phải đơn vị của xã, phường") % {"count": len(wordings)}
        return len(wordings)


def set_missing_leads(
    *,
    plan: Plan,
    organizations: Sequence[Organization] = (),
    group: str = "",
    actor: User,
    at: dt.datetime,
) -> int:
    """Lets units lead every standing item that names no lead; returns how many items.

    Args:
        plan: The plan.
        organizations: Who leads, when it is no group.
        group: An organizations.UnitGroup, which opens into all of its units.
        actor: Who.
        at: When.
    """
    with changing(plan, act="set_missing_leads", actor=actor, at=at) as change:
        if group:
            organizations = CommuneUnits(change.plan.organization).of_group(UnitGroup(group))
        if not organizations or any(unit.commune_id != change.plan.organization_id for unit in organizations):
            raise ValueError("nobody of this commune to lead")
        words = str(UnitGroup(group).label) if group else ", ".join(unit.name for unit in organizations)
        pks = tuple(organization.pk for organization in organizations)
        lead = UnitDraft(part=UnitPart.LEAD.value, as_written=words, organizations=pks, group=group)
        bare = plan.items.filter(merged_into=None).exclude(state=ItemState.REJECTED)
        bare = bare.exclude(units__part=UnitPart.LEAD)
        lines = change.watch([key_of(item) for item in bare])
        for line in lines.values():
            write(line, {"units": [*snapshot(line)["units"], *unit_values([lead])]})
        change.label = _("Giao %(name)s chủ trì %(count)d việc chưa nêu chủ trì") % {
            "name": short(words),
            "count": len(lines),
        }
        return len(lines)
