"""Who gets in at the addresses of campaigns and assignments (tests/permissions/table.py says how to read this)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from assignments.calendar_rows import ROWS as CALENDAR_ROWS
from assignments.progress_rows import rows as progress_rows
from assignments.series_rows import ROWS as SERIES_ROWS
from assignments.update_rows import rows as update_rows
from factories import NOW, person_of
from permissions.table import Row, everyone, only
from reviewed_plans import ReviewedPlan, make_plan
from tungngo.assignments import services
from tungngo.assignments.services.saved_views import keep_view
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from permissions.table import World
    from tungngo.assignments.models import Assignment, AssignmentUnit, Campaign, Comment, SavedView, Subtask


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


def _subtask(world: World) -> Subtask:
    def add() -> Subtask:
        officer = person_of(world.tree, Role.OFFICER)
        return services.add_subtask(
            part=_part(world), text="Phát tờ rơi", request_key=uuid.uuid4(), actor=officer, at=NOW
        )

    subtask: Subtask = world.once("subtask", add)
    return subtask


def _question(world: World) -> Comment:
    """A question that the police asked; its author is none of those who try the addresses."""

    def ask() -> Comment:
        return services.add_comment(
            assignment=_assignment(world),
            text="Lấy tờ rơi ở đâu?",
            mentions=[],
            is_question=True,
            request_key=uuid.uuid4(),
            actor=person_of(world.tree, Role.FOCAL_POINT),
            at=NOW,
        )

    question: Comment = world.once("question", ask)
    return question


def _view(world: World) -> SavedView:
    """A view that an officer keeps who is none of those who try the addresses."""

    def keep() -> SavedView:
        return keep_view(
            campaign=_campaign(world),
            name="Việc trễ",
            layout="danh-sach",
            query="mark=late",
            is_shared=True,
            actor=person_of(world.tree, Role.OFFICER),
            at=NOW,
        )

    view: SavedView = world.once("saved view", keep)
    return view


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
    Row("assignments:duties", _pk(_campaign), get=_SEES),
    # Who sees the board is told what an empty form lacks; whose card may be moved is tested in test_layouts.py.
    Row("assignments:move", _pk(_campaign), post=_SEES),
    Row("assignments:give", _pk(_campaign), post=_RUNS),
    Row("assignments:views", _pk(_campaign), get=_SEES),
    Row("assignments:keep_view", _pk(_campaign), post=_SEES),
    # Somebody else's view does not exist for anybody.
    Row("assignments:change_view", _pk(_view), post=everyone(404)),
    Row("assignments:remove_view", _pk(_view), post=everyone(404)),
    Row("assignments:assignment", _pk(_assignment), get=_SEES),
    Row("assignments:set_lead", _pk(_assignment), post=_RUNS),
    Row("assignments:step", _pk(_part), post=_REPORTS),
    Row("assignments:news", _pk(_assignment), get=_SEES),
    # Whoever sees the assignment is told that this is not theirs to take back.
    Row("assignments:undo", lambda world: {"pk": _assignment(world).pk, "event_id": 0}, post=_SEES),
    Row("assignments:add_unit", _pk(_assignment), post=_RUNS),
    Row(
        "assignments:remove_unit",
        lambda world: {"pk": _assignment(world).pk, "part_pk": _part(world).pk},
        post=_RUNS,
    ),
    Row("assignments:edit", _pk(_assignment), post=_RUNS),
    Row("assignments:cancel", _pk(_assignment), post=_RUNS),
    Row("assignments:reopen", _pk(_assignment), post=_RUNS),
    Row("assignments:add_comment", _pk(_assignment), post=_REPORTS),
    Row("assignments:edit_comment", _pk(_question), post=only()),
    Row("assignments:remove_comment", _pk(_question), post=only()),
    Row("assignments:set_answered", _pk(_question), post=_RUNS),
    Row("assignments:hand_over", _pk(_part), post=_REPORTS),
    Row("assignments:block", _pk(_part), post=_REPORTS),
    Row("assignments:unblock", _pk(_part), post=_REPORTS),
    Row("assignments:add_subtask", _pk(_part), post=_REPORTS),
    Row("assignments:edit_subtask", _pk(_subtask), post=_REPORTS),
    Row("assignments:tick_subtask", _pk(_subtask), post=_REPORTS),
    Row("assignments:move_subtask", _pk(_subtask), post=_REPORTS),
    Row("assignments:remove_subtask", _pk(_subtask), post=_REPORTS),
    *progress_rows(_part),
    *SERIES_ROWS,
    *CALENDAR_ROWS,
    *update_rows(_campaign),
]
