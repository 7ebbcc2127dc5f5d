import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connections

from factories import NOW
from reviewed_plans import ReviewedPlan, add_target_and_report, make_plan, reject
from tungngo.assignments import services
from tungngo.assignments.models import Assignment, AssignmentUnit, Campaign
from tungngo.audit.models import AuditEvent
from tungngo.plans.models import PlanState

pytestmark = pytest.mark.django_db


def start(made: ReviewedPlan, **changes: Any) -> tuple[Campaign, bool]:
    facts = {
        "plan": made.plan,
        "name": "Ngày hội mẫu",
        "is_assigning_later": False,
        "seen_version": made.plan.version,
        "actor": made.officer,
        "at": NOW,
    }
    return services.start_campaign(**(facts | changes))


def test_every_item_that_was_not_rejected_becomes_an_assignment_with_its_units_dates_and_sentence() -> None:
    made = make_plan()
    tree = made.tree
    made.add(
        lead=[tree.culture],
        coordinating=[tree.police, tree.culture],
        implementing=[tree.youth],
        end_date=dt.date(2026, 11, 10),
        bound="before",
        recurrence={"freq": "monthly", "text": "hằng tháng"},
    )
    reject(made.add("Việc bị bỏ", lead=[tree.police]))
    merged = made.add("Việc đã gộp", lead=[tree.police])
    merged.merged_into = made.items[0]
    merged.save()

    campaign, is_new = start(made)

    assert is_new
    assignment = campaign.assignments.get(plan_item=made.items[0])
    assert not campaign.assignments.exclude(series=assignment.series).exists()
    assert assignment.source == made.items[0].source
    assert (assignment.span_start, assignment.span_end) == (0, len(made.items[0].source))
    assert assignment.recurrence == {"freq": "monthly", "text": "hằng tháng"}
    assert assignment.deadline_date == dt.date(2026, 11, 9)
    assert {(part.unit, part.part, part.is_answering) for part in assignment.parts.all()} == {
        (tree.culture, "lead", True),
        (tree.police, "coordinating", False),
        (tree.youth, "implementing", False),
    }
    made.plan.refresh_from_db()
    assert made.plan.state == PlanState.CONFIRMED
    assert (
        AuditEvent.objects.filter(act="assignments.campaign.start", subject_id=str(campaign.pk)).count() == 1
    )


def test_a_group_opens_into_all_of_its_units_and_each_answers_for_itself() -> None:
    made = make_plan()
    made.add(lead=made.tree.neighborhoods)
    campaign, _ = start(made)
    parts = campaign.assignments.get().parts.all()
    assert {part.unit for part in parts} == set(made.tree.neighborhoods)
    assert all(part.is_answering for part in parts)


def test_without_a_lead_those_who_carry_it_out_answer() -> None:
    made = make_plan()
    made.add(implementing=[made.tree.youth], coordinating=[made.tree.police])
    campaign, _ = start(made)
    answering = campaign.assignments.get().parts.filter(is_answering=True)
    assert [part.unit for part in answering] == [made.tree.youth]


def test_targets_and_report_duties_come_along_with_cut_off_apart_from_due_date() -> None:
    made = make_plan(items=1)
    add_target_and_report(made)
    campaign, _ = start(made)
    target, duty = campaign.targets.get(), campaign.report_obligations.get()
    assert (target.operator, target.value, target.assignment) == (">", 50, campaign.assignments.get())
    assert (duty.due_date, duty.bound, duty.cut_off_date) == (
        dt.date(2026, 11, 20),
        "before",
        dt.date(2026, 11, 14),
    )
    assert list(duty.reporters.all()) == [made.tree.police]
    assert duty.deadline_in_words == "trước ngày 20/11/2026"


def test_confirming_again_gives_the_campaign_that_stands() -> None:
    made = make_plan(items=3)
    first, _ = start(made)
    second, is_new = start(made, name="Tên khác")
    assert (second, is_new) == (first, False)
    assert Assignment.objects.count() == 3


def test_open_questions_stop_the_start_until_the_officer_says_later() -> None:
    made = make_plan(items=1)
    made.add_open_question()
    with pytest.raises(services.OpenQuestions, match="Giao sau"):
        start(made)
    assert not Campaign.objects.exists()
    campaign, _ = start(made, is_assigning_later=True)
    assert campaign.assignments.filter(parts=None).count() == 1


def test_a_plan_that_changed_after_its_summary_was_shown_is_not_confirmed() -> None:
    made = make_plan(items=1)
    seen = made.plan.version
    made.plan.version += 1
    made.plan.save()
    with pytest.raises(services.PlanChanged):
        start(made, seen_version=seen)
    assert not Campaign.objects.exists()


def test_a_plan_with_nothing_left_makes_no_campaign() -> None:
    made = make_plan(items=1)
    reject(made.items[0])
    with pytest.raises(services.NothingToAssign):
        start(made)


def test_a_start_that_is_killed_half_way_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_plan(items=4)

    def die(**_facts: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tungngo.assignments.services.starting.record", die)
    with pytest.raises(KeyboardInterrupt):
        start(made)
    made.plan.refresh_from_db()
    assert made.plan.state == PlanState.IN_REVIEW
    assert not Campaign.objects.exists()
    assert not AssignmentUnit.objects.exists()
    monkeypatch.undo()
    assert start(made)[0].assignments.count() == 4


@pytest.mark.django_db(transaction=True)
def test_two_people_who_confirm_at_the_same_moment_start_one_campaign() -> None:
    made = make_plan(items=20)
    gate = threading.Barrier(4)
    results: list[tuple[Campaign, bool]] = []

    def confirm() -> None:
        try:
            gate.wait()
            results.append(start(made))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=confirm) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(is_new for _campaign, is_new in results) == [False, False, False, True]
    assert len({campaign.pk for campaign, _is_new in results}) == 1
    assert Assignment.objects.count() == 20
