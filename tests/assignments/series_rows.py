"""Who gets in at the addresses of recurring work and of next year's campaign."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from factories import NOW
from permissions.table import Row, only
from reviewed_plans import make_plan
from tungngo.assignments import services
from tungngo.assignments.queries.copying import copy_plan
from tungngo.assignments.rules.recurrence import Rule
from tungngo.assignments.services.copying import Choice, copy_campaign, copy_key

if TYPE_CHECKING:
    from permissions.table import World
    from tungngo.assignments.models import Campaign, SeriesChange


def _change(world: World) -> SeriesChange:
    """A campaign of its own whose one assignment was made to recur."""

    def make() -> SeriesChange:
        made = make_plan(world.tree)
        made.add(lead=[world.tree.police])
        campaign, _is_new = services.start_campaign(
            plan=made.plan,
            name="Ngày hội định kỳ",
            is_assigning_later=False,
            seen_version=made.plan.version,
            actor=made.officer,
            at=NOW,
        )
        one = campaign.assignments.get()
        change = services.make_recurring(
            assignment=one,
            rule=Rule("monthly"),
            words="hằng tháng",
            until=dt.date(2026, 12, 31),
            seen_version=one.version,
            request_key=uuid.uuid4(),
            actor=made.officer,
            at=NOW,
        ).change
        assert change
        return change

    change: SeriesChange = world.once("series change", make)
    return change


def _campaign(world: World) -> Campaign:
    return _change(world).assignment.campaign


def _copy(world: World) -> Campaign:
    def make() -> Campaign:
        model, day = _campaign(world), dt.date(2027, 10, 10)
        lines = copy_plan(model, day).lines
        new, _is_new = copy_campaign(
            campaign=model,
            name="Năm sau",
            day_of_action=day,
            choice=Choice({line.assignment.pk: (line.start, line.end) for line in lines}),
            request_key=copy_key(model, "Năm sau", day),
            actor=world.person("officer"),
            at=NOW,
        )
        return new

    campaign: Campaign = world.once("next year's campaign", make)
    return campaign


def _occurrence(world: World) -> dict[str, Any]:
    return {"pk": _change(world).assignment_id}


_RUNS = only("officer", "leader")
_SEES = only(
    "administrator", "provincial_officer", "officer", "leader", "focal_point", "team_member", "media"
)

ROWS = [
    Row("assignments:series", _occurrence, get=_SEES),
    Row("assignments:edit_series", _occurrence, post=_RUNS),
    Row("assignments:skip_occurrence", _occurrence, post=_RUNS),
    Row("assignments:restore_occurrence", _occurrence, post=_RUNS),
    Row("assignments:end_series", _occurrence, post=_RUNS),
    Row("assignments:recur", _occurrence, post=_RUNS),
    Row(
        "assignments:undo_series",
        lambda world: _occurrence(world) | {"change_pk": _change(world).pk},
        post=_RUNS,
    ),
    Row("assignments:copy", lambda world: {"pk": _campaign(world).pk}, get=_RUNS, post=_RUNS),
    Row("assignments:copied", lambda world: {"pk": _copy(world).pk}, get=_RUNS),
    Row("assignments:campaign_series", lambda world: {"pk": _campaign(world).pk}, get=_SEES),
    Row("assignments:campaign_series_workbook", lambda world: {"pk": _campaign(world).pk}, get=_SEES),
]
