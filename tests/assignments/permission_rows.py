"""Who gets in at the addresses of campaigns and assignments (tests/permissions/table.py says how to read this)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factories import NOW
from permissions.table import Row, everyone, only
from reviewed_plans import ReviewedPlan, make_plan
from tungngo.assignments import services

if TYPE_CHECKING:
    from permissions.table import World
    from tungngo.assignments.models import Assignment, AssignmentUnit, Campaign


def _reviewed(world: World) -> ReviewedPlan:
    made: ReviewedPlan = world.once("reviewed plan", lambda: make_plan(world.tree, items=1))
    return made


def _campaign(world: World) -> Campaign:
    def start() -> Campaign:
        made = make_plan(world.tree)
        made.add(lead=[world.tree.police])
        campaign, _is_new = services.start_campaign(
            plan=made.plan,
            name="Ngày hội mẫu",
            is_assigning_later=False,
            seen_version=made.plan.version,
            actor=made.officer,
            at=NOW,
        )
        return campaign

    campaign: Campaign = world.once("campaign", start)
    return campaign


def _assignment(world: World) -> Assignment:
    return _campaign(world).assignments.get()


def _part(world: World) -> AssignmentUnit:
    return _assignment(world).parts.get()


def _pk(find: Any) -> Any:
    return lambda world: {"pk": find(world).pk}


_RUNS = only("officer", "leader")
_SEES = only(
    "administrator", "provincial_officer", "officer", "leader", "focal_point", "team_member", "media"
)
# The police report for themselves; who runs the campaign may do it for them.
_REPORTS = only("officer", "leader", "focal_point")

ROWS = [
    Row("assignments:campaigns", get=everyone()),
    Row("assignments:own", get=everyone()),
    Row("assignments:confirm", lambda world: {"plan_pk": _reviewed(world).plan.pk}, get=_RUNS, post=_RUNS),
    Row("assignments:campaign", _pk(_campaign), get=_SEES),
    Row("assignments:print", _pk(_campaign), get=_SEES),
    Row("assignments:workbook", _pk(_campaign), get=_SEES),
    Row("assignments:assignment", _pk(_assignment), get=_SEES),
    Row("assignments:set_lead", _pk(_assignment), post=_RUNS),
    Row("assignments:step", _pk(_part), post=_REPORTS),
]
