"""Who gets in at the addresses of plans (tests/permissions/table.py says how to read this)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from permissions.table import Row, only
from plans.benches import AT, make_directive, make_reading
from tungngo.plans import services

if TYPE_CHECKING:
    from permissions.table import World
    from tungngo.plans.models import Plan


def _plan(world: World) -> Plan:
    def make() -> Plan:
        officer = world.person("officer")
        directive = make_directive(world.tree, officer, make_reading())
        return services.open_review(directive=directive, actor=officer, at=AT)

    plan: Plan = world.once("plan", make)
    return plan


def _of(**more: str) -> Any:
    return lambda world: {"pk": _plan(world).pk, **more}


def _item(**more: str) -> Any:
    return lambda world: {"pk": _plan(world).pk, "item_pk": _plan(world).items.all()[0].pk, **more}


def _line(**more: str) -> Any:
    return lambda world: {
        "pk": _plan(world).pk,
        "kind": "chi-tieu",
        "line_pk": _plan(world).targets.all()[0].pk,
        **more,
    }


# The plans of a commune are reviewed by its officers and leaders; for those above it they are not there.
_REVIEW = only("officer", "leader", administrator=404, provincial_officer=404)
_LIST = only("officer", "leader", stranger="in", unplaced=403)

ROWS = [
    Row("plans:list", get=_LIST),
    Row(
        "plans:open",
        lambda world: {"directive_pk": _plan(world).directive_id},
        get=_REVIEW,
        post=_REVIEW,
    ),
    Row("plans:review", _of(), get=_REVIEW),
    Row("plans:version", _of(), get=_REVIEW),
    Row("plans:history", _of(), get=_REVIEW),
    Row("plans:read_anew", _of(), post=_REVIEW),
    Row("plans:campaign", _of(), get=_REVIEW, post=_REVIEW),
    Row("plans:add", _of(), post=_REVIEW),
    Row("plans:item", _item(), get=_REVIEW, post=_REVIEW),
    Row("plans:act", _item(act="dung"), post=_REVIEW, data={"version": "0"}),
    Row("plans:separate", _of(), post=_REVIEW),
    Row("plans:answer_unit", _of(), post=_REVIEW),
    Row("plans:set_missing_leads", _of(), post=_REVIEW),
    Row("plans:plan_act", _of(act="dung-het"), post=_REVIEW),
    Row("plans:line", _line(), get=_REVIEW, post=_REVIEW),
    Row("plans:line_act", _line(act="bo"), post=_REVIEW, data={"version": "0"}),
]
