import threading
from typing import Any

import pytest
from django.db import connections

from factories import NOW, person_of
from reviewed_plans import ReviewedPlan, make_plan
from tungngo.assignments import services
from tungngo.assignments.models import Assignment, AssignmentUnit, State, StateChange
from tungngo.audit.acts import phrase_of
from tungngo.audit.models import AuditEvent
from tungngo.organizations.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> ReviewedPlan:
    return make_plan()


def running(made: ReviewedPlan) -> Assignment:
    campaign, _ = services.start_campaign(
        plan=made.plan,
        name="Ngày hội mẫu",
        is_assigning_later=True,
        seen_version=made.plan.version,
        actor=made.officer,
        at=NOW,
    )
    return campaign.assignments.get()


def step(made: ReviewedPlan, part: AssignmentUnit, state: str, **changes: Any) -> AssignmentUnit:
    facts = {
        "part": part,
        "new_state": state,
        "note": "",
        "seen_version": part.version,
        "is_officer": state in {State.ACCEPTED, State.RETURNED},
        "actor": made.officer,
        "at": NOW,
    }
    return services.change_state(**(facts | changes))


def test_a_unit_begins_and_hands_in_and_the_officer_gives_back_then_accepts(made: ReviewedPlan) -> None:
    made.add(lead=[made.tree.police])
    assignment = running(made)
    part = assignment.parts.get()
    for state, note in (
        (State.IN_PROGRESS, ""),
        (State.SUBMITTED, "Đã ra quân, có ảnh"),
        (State.RETURNED, "Thiếu danh sách"),
        (State.SUBMITTED, "Đã bổ sung"),
        (State.ACCEPTED, ""),
    ):
        part = step(made, part, state, note=note)
        assignment.refresh_from_db()
        assert assignment.state == state
    assert [change.note for change in StateChange.objects.order_by("pk")] == [
        "",
        "Đã ra quân, có ảnh",
        "Thiếu danh sách",
        "Đã bổ sung",
        "",
    ]


def test_an_assignment_of_several_is_handed_in_when_the_last_has(made: ReviewedPlan) -> None:
    made.add(lead=made.tree.neighborhoods)
    assignment = running(made)
    states = []
    for part in assignment.parts.all():
        step(made, part, State.SUBMITTED)
        assignment.refresh_from_db()
        states.append(assignment.state)
    assert states == [State.IN_PROGRESS, State.IN_PROGRESS, State.SUBMITTED]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, State.ACCEPTED),
        (None, State.RETURNED),
        (State.SUBMITTED, State.IN_PROGRESS),
        (None, State.CANCELLED),
    ],
)
def test_a_step_that_does_not_follow_is_refused(made: ReviewedPlan, before: str | None, after: str) -> None:
    made.add(lead=[made.tree.police])
    part = running(made).parts.get()
    if before:
        part = step(made, part, before)
    with pytest.raises(services.NotPossible):
        step(made, part, after, note="vì sao")


def test_giving_back_needs_a_reason(made: ReviewedPlan) -> None:
    made.add(lead=[made.tree.police])
    part = step(made, running(made).parts.get(), State.SUBMITTED)
    with pytest.raises(services.NotPossible, match="lý do"):
        step(made, part, State.RETURNED)


def test_a_double_click_is_one_step_and_a_stale_form_says_who_was_first(made: ReviewedPlan) -> None:
    made.add(lead=[made.tree.police])
    part = running(made).parts.get()
    step(made, part, State.IN_PROGRESS)
    step(made, part, State.IN_PROGRESS)
    assert StateChange.objects.count() == 1
    other = person_of(made.tree, Role.FOCAL_POINT)
    with pytest.raises(services.ChangedMeanwhile) as caught:
        step(made, part, State.SUBMITTED, actor=other)
    assert caught.value.last is not None
    assert caught.value.last.changed_by == made.officer


def test_a_unit_that_only_coordinates_reports_no_state(made: ReviewedPlan) -> None:
    made.add(lead=[made.tree.police], coordinating=[made.tree.youth])
    part = running(made).parts.get(unit=made.tree.youth)
    with pytest.raises(services.NotPossible):
        step(made, part, State.IN_PROGRESS)


def give(made: ReviewedPlan, assignment: Assignment, unit: Any, **changes: Any) -> Assignment:
    facts = {
        "assignment": assignment,
        "unit": unit,
        "seen_version": assignment.version,
        "actor": made.officer,
        "at": NOW,
    }
    return services.set_lead(**(facts | changes))


def test_what_was_left_open_is_given_out_later_and_then_the_lead_answers(made: ReviewedPlan) -> None:
    made.add(implementing=[made.tree.youth])
    assignment = give(made, running(made), made.tree.police)
    assert {(p.unit, p.part, p.is_answering) for p in assignment.parts.all()} == {
        (made.tree.youth, "implementing", False),
        (made.tree.police, "lead", True),
    }


def test_a_helper_who_becomes_lead_has_one_part(made: ReviewedPlan) -> None:
    made.add(coordinating=[made.tree.police])
    assignment = give(made, running(made), made.tree.police)
    assert [(p.unit, p.part) for p in assignment.parts.all()] == [(made.tree.police, "lead")]


def test_the_lead_changes_only_while_nobody_has_begun(made: ReviewedPlan) -> None:
    made.add(lead=[made.tree.police])
    assignment = give(made, running(made), made.tree.youth)
    assert [p.unit for p in assignment.parts.all()] == [made.tree.youth]
    step(made, assignment.parts.get(), State.IN_PROGRESS)
    assignment.refresh_from_db()
    with pytest.raises(services.NotPossible, match="đã bắt đầu"):
        give(made, assignment, made.tree.police)


def test_a_unit_of_another_commune_is_given_nothing(made: ReviewedPlan) -> None:
    made.add()
    elsewhere = make_plan()
    with pytest.raises(services.NotPossible, match="không thuộc"):
        give(made, running(made), elsewhere.tree.police)


@pytest.mark.django_db(transaction=True)
def test_units_that_hand_in_at_the_same_moment_lose_nothing() -> None:
    made = make_plan()
    made.add(lead=[*made.tree.neighborhoods, *made.tree.teams])
    assignment = running(made)
    parts = list(assignment.parts.all())
    gate = threading.Barrier(len(parts))

    def hand_in(part: AssignmentUnit) -> None:
        try:
            gate.wait()
            step(made, part, State.SUBMITTED)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=hand_in, args=(part,)) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assignment.refresh_from_db()
    assert assignment.state == State.SUBMITTED
    assert StateChange.objects.count() == len(parts)


def test_the_audit_log_says_every_step_in_words(made: ReviewedPlan) -> None:
    made.add("Ra quân", lead=[made.tree.police])
    assignment = running(made)
    step(made, assignment.parts.get(), State.IN_PROGRESS)
    made_over = Assignment.objects.create(
        organization=assignment.organization,
        campaign=assignment.campaign,
        plan_item=make_plan(made.tree, items=1).items[0],
        position=2,
        text="Việc khác",
        folded_text="viec khac",
        last_activity_at=NOW,
    )
    give(made, made_over, made.tree.youth)
    said = [
        phrase_of(event) for event in AuditEvent.objects.filter(act__startswith="assignments.").order_by("pk")
    ]
    assert said == [
        "bắt đầu chiến dịch “Ngày hội mẫu” với 1 việc",
        "chuyển việc “Ra quân” của Công an từ “Chưa thực hiện” sang “Đang thực hiện”",
        "giao việc “Việc khác” cho Đoàn Thanh niên Cộng sản Hồ Chí Minh chủ trì",
    ]
