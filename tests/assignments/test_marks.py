import datetime as dt
from itertools import product

import pytest
from django.utils import timezone

from factories import NOW
from reviewed_plans import make_plan
from tungngo.assignments import rules, services
from tungngo.assignments.models import Assignment, AssignmentUnit, Campaign, State
from tungngo.assignments.queries import CONDITIONS, PART_STATE, part_condition

TODAY = dt.date(2026, 10, 20)


def standing(**changes: object) -> rules.Standing:
    given: dict[str, object] = {
        "state": State.IN_PROGRESS,
        "deadline_date": TODAY + dt.timedelta(days=60),
        "start_date": None,
        "is_blocked": False,
        "last_activity_date": TODAY,
    }
    return rules.Standing(**(given | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "marks"),
    [
        ({}, ()),
        ({"deadline_date": TODAY - dt.timedelta(days=1)}, (rules.LATE,)),
        ({"deadline_date": TODAY}, (rules.SOON,)),
        ({"deadline_date": TODAY + dt.timedelta(days=rules.SOON_DAYS)}, (rules.SOON,)),
        ({"deadline_date": TODAY + dt.timedelta(days=rules.SOON_DAYS + 1)}, ()),
        ({"is_blocked": True, "deadline_date": TODAY - dt.timedelta(days=9)}, (rules.LATE, rules.BLOCKED)),
        ({"last_activity_date": TODAY - dt.timedelta(days=rules.SILENT_DAYS)}, ()),
        ({"last_activity_date": TODAY - dt.timedelta(days=rules.SILENT_DAYS + 1)}, (rules.SILENT,)),
        ({"last_activity_date": dt.date(2026, 9, 1), "is_blocked": True}, (rules.BLOCKED,)),
        ({"last_activity_date": dt.date(2026, 9, 1), "state": State.SUBMITTED}, ()),
        ({"last_activity_date": dt.date(2026, 9, 1), "state": State.NOT_STARTED}, ()),
        ({"deadline_date": None, "state": State.NOT_STARTED, "last_activity_date": dt.date(2026, 9, 1)}, ()),
    ],
)
def test_an_assignment_bears_the_marks_of_how_it_stands(
    changes: dict[str, object], marks: tuple[str]
) -> None:
    assert standing(**changes).marks(TODAY) == marks


def test_what_nobody_has_begun_is_silent_from_a_month_before_its_deadline_and_from_its_first_day() -> None:
    quiet = {"state": State.NOT_STARTED, "last_activity_date": dt.date(2026, 9, 1)}
    due = TODAY + dt.timedelta(days=rules.SILENT_AHEAD_DAYS)
    assert standing(**quiet, deadline_date=due).marks(TODAY) == (rules.SILENT,)
    assert standing(**quiet, deadline_date=due + dt.timedelta(days=1)).marks(TODAY) == ()
    assert standing(**quiet, deadline_date=due, start_date=TODAY + dt.timedelta(days=1)).marks(TODAY) == ()


@pytest.fixture
def campaign() -> Campaign:
    """Every state × deadline × start × blocked × last activity, each with one unit that answers and one that helps."""
    made = make_plan(items=1)
    campaign, _ = services.start_campaign(
        plan=made.plan,
        name="Ngày hội mẫu",
        is_assigning_later=True,
        seen_version=made.plan.version,
        actor=made.officer,
        at=NOW,
    )
    days = (None, *(TODAY + dt.timedelta(days=days) for days in (-20, -1, 0, 7, 8, 30, 31)))
    starts = (None, TODAY, TODAY + dt.timedelta(days=1))
    midnight = timezone.make_aware(dt.datetime.combine(TODAY, dt.time.min))
    heard = [midnight - dt.timedelta(days=7, seconds=seconds) for seconds in (-1, 0, 1)]
    cases = list(product(State.values, days, starts, (False, True), heard))
    assignments = Assignment.objects.bulk_create(
        Assignment(
            organization=campaign.organization,
            campaign=campaign,
            position=number,
            text=str(number),
            folded_text=str(number),
            state=state,
            start_date=start if day is None or start is None or start <= day else None,
            end_date=day,
            deadline_date=day,
            last_activity_at=at,
            **(
                {"cancelled_at": NOW, "cancelled_by": made.officer, "cancel_reason": "Thôi"}
                if state == State.CANCELLED
                else {}
            ),
        )
        for number, (state, day, start, _blocked, at) in enumerate(cases, start=100)
    )
    AssignmentUnit.objects.bulk_create(
        AssignmentUnit(
            organization=campaign.organization,
            assignment=assignment,
            unit=unit,
            part=part,
            is_answering=part == rules.LEAD,
            state=assignment.state,
            last_activity_at=at,
            **({"blocked_at": NOW, "blocked_reason": "Vướng"} if blocked and part == rules.LEAD else {}),
        )
        for assignment, (_state, _day, _start, blocked, at) in zip(assignments, cases, strict=True)
        for unit, part in ((made.tree.police, rules.LEAD), (made.tree.youth, rules.COORDINATING))
    )
    return campaign


@pytest.mark.django_db
@pytest.mark.parametrize("mark", rules.MARKS)
def test_the_database_marks_what_the_rules_mark(campaign: Campaign, mark: str) -> None:
    def is_marked(assignment: Assignment) -> bool:
        lead = next((part for part in assignment.parts.all() if part.is_answering), None)
        stands = rules.Standing(
            state=assignment.state,
            deadline_date=assignment.deadline_date,
            start_date=assignment.start_date,
            is_blocked=bool(lead and lead.blocked_at),
            last_activity_date=timezone.localdate(assignment.last_activity_at),
        )
        return mark in stands.marks(TODAY)

    condition = CONDITIONS[mark]
    found = set(campaign.assignments.filter(condition(TODAY, "")).values_list("pk", flat=True))
    assert found == {row.pk for row in campaign.assignments.prefetch_related("parts") if is_marked(row)}
    assert found
    parts = AssignmentUnit.objects.filter(assignment__campaign=campaign).annotate(stands=PART_STATE)
    marked = parts.filter(part_condition(mark, TODAY))
    assert set(marked.filter(is_answering=True).values_list("assignment_id", flat=True)) == found
    through_parts = parts.filter(condition(TODAY, "assignment__"), is_answering=True)
    assert set(through_parts.values_list("assignment_id", flat=True)) == found
