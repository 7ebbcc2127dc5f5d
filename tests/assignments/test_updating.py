import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connections

from factories import NOW
from reviewed_plans import make_plan
from running_updates import CEREMONY, CLASSES, CONTEST, LATER, QR, Running, make_running
from tungngo.assignments import services
from tungngo.assignments.models import (
    Assignment,
    AssignmentSource,
    Campaign,
    CampaignUpdate,
    UpdateLine,
)
from tungngo.assignments.services import applying, updating
from tungngo.audit.models import AuditEvent
from tungngo.plans.models import PlanState

pytestmark = pytest.mark.django_db


@pytest.fixture
def running() -> Running:
    return make_running()


def kinds(update: CampaignUpdate) -> dict[str, int]:
    return {kind: update.lines.filter(kind=kind).count() for kind in UpdateLine.Kind.values}


def begin(assignment: Assignment, running: Running) -> None:
    part = assignment.parts.get(is_answering=True)
    services.change_state(
        part=part,
        new_state="in_progress",
        note="Đang làm.",
        seen_version=part.version,
        is_officer=False,
        actor=running.officer,
        at=NOW,
    )


def test_a_further_directive_is_compared_instead_of_starting_a_second_campaign(running: Running) -> None:
    update = running.open()
    assert kinds(update) == {"new": 1, "changed": 3, "same": 1, "withdrawn": 0}
    changed = running.line(update, CEREMONY)
    assert changed.assignment == running.assignment(CEREMONY)
    assert set(changed.differences) == {"period", "lead", "coordinating"}
    running.further.plan.refresh_from_db()
    assert running.further.plan.state == PlanState.CONFIRMED
    with pytest.raises(services.NotStarted, match="đã được bổ sung"):
        services.start_campaign(
            plan=running.further.plan,
            name="Lần hai",
            is_assigning_later=True,
            seen_version=running.further.plan.version,
            actor=running.officer,
            at=LATER,
        )
    assert Campaign.objects.count() == 1


def test_opening_twice_is_one_comparison(running: Running) -> None:
    first = running.open()
    assert running.open() == first
    assert CampaignUpdate.objects.count() == 1


def test_what_was_taken_is_applied_and_stands_in_the_history_of_what_it_changed(running: Running) -> None:
    update = running.open()
    running.take_all(update)
    applied = running.apply(update)
    assert applied.counts == {"new": 1, "changed": 3, "same": 1, "withdrawn": 0}
    ceremony, tree = running.assignment(CEREMONY), running.tree
    assert (ceremony.start_date, ceremony.deadline_date) == (dt.date(2026, 10, 16), dt.date(2026, 10, 16))
    assert {(part.unit, part.part, part.is_answering) for part in ceremony.parts.all()} == {
        (tree.youth, "lead", True),
        (tree.police, "coordinating", False),
        (tree.health, "coordinating", False),
    }
    assert ceremony.source == running.first.items[0].source
    assert ceremony.further_sources.get().source == running.further.items[0].source
    event = AuditEvent.objects.get(
        act="assignments.assignment.change_by_directive", subject_id=str(ceremony.pk)
    )
    assert event.data["differences"]["period"]["before"]["end"] == "2026-10-09"
    assert event.data["version"] == ceremony.version
    new = running.assignment("chữ ký số")
    assert new.directive == running.further.plan.directive
    assert [part.unit for part in new.parts.all()] == [tree.service_centre]
    assert running.assignment(QR).further_sources.count() == 1
    assert running.campaign.targets.get().value == 60
    assert running.campaign.targets.get().directive == running.further.plan.directive
    assert running.campaign.report_obligations.get().due_date == dt.date(2026, 11, 25)
    assert not running.assignment(CONTEST).cancelled_at
    update.refresh_from_db()
    assert (update.state, update.closed_by) == ("applied", running.officer)


def test_applied_twice_is_applied_once(running: Running) -> None:
    update = running.open()
    running.take_all(update)
    running.apply(update)
    before = list(Assignment.objects.order_by("pk").values())
    assert running.apply(update).counts == {}
    assert list(Assignment.objects.order_by("pk").values()) == before
    assert AssignmentSource.objects.count() == 2


def test_nothing_is_applied_while_a_line_that_changes_something_is_open(running: Running) -> None:
    update = running.open()
    running.decide(running.line(update, CEREMONY))
    with pytest.raises(applying.Undecided, match="Còn 3 điểm"):
        running.apply(update)
    assert running.assignment(CEREMONY).end_date == dt.date(2026, 10, 9)


def test_of_a_changed_line_a_single_difference_can_be_left(running: Running) -> None:
    update = running.open()
    line = running.decide(running.line(update, CEREMONY), left_fields=["lead"])
    assert line.left_fields == ["lead"]
    running.take_all(update)
    running.apply(update)
    ceremony = running.assignment(CEREMONY)
    assert ceremony.end_date == dt.date(2026, 10, 16)
    assert ceremony.parts.get(part="lead").unit == running.tree.culture


def test_what_is_left_stays_as_it_was(running: Running) -> None:
    update = running.open()
    for line in update.lines.exclude(kind="same"):
        running.decide(line, "left")
    running.apply(update)
    assert running.campaign.assignments.count() == 4
    assert running.assignment(CEREMONY).end_date == dt.date(2026, 10, 9)
    assert running.campaign.targets.get().value == 50


def test_a_directive_that_replaces_the_first_one_withdraws_what_it_does_not_repeat(running: Running) -> None:
    update = running.open("replaces")
    assert {line.assignment.text for line in update.lines.filter(kind="withdrawn")} == {CONTEST, CLASSES}
    running.take_all(update)
    running.apply(update)
    contest = running.assignment(CONTEST)
    assert contest.state == "cancelled"
    assert "Không còn trong" in contest.cancel_reason


def test_what_the_directive_withdraws_by_name_is_found_in_its_words(running: Running) -> None:
    directive = running.further.plan.directive
    sentence = "2. Không tổ chức hội thi “Gia đình số” cấp xã."
    directive.reading["text"] = f"Kính gửi các đơn vị.\n{sentence}\n"
    directive.save()
    update = running.open()
    line = update.lines.get(kind="withdrawn")
    assert line.assignment == running.assignment(CONTEST)
    assert directive.text[line.span_start : line.span_end] == line.source
    assert "Không tổ chức hội thi" in line.source
    running.take_all(update)
    running.apply(update)
    assert "Bị bãi bỏ theo" in running.assignment(CONTEST).cancel_reason
    assert running.assignment(CONTEST).further_sources.get().source == line.source


def test_a_lead_that_has_begun_keeps_what_it_did_when_another_one_leads(running: Running) -> None:
    ceremony = running.assignment(CEREMONY)
    begin(ceremony, running)
    update = running.open()
    running.take_all(update)
    running.apply(update)
    parts = {part.unit: part for part in ceremony.parts.all()}
    former = parts[running.tree.culture]
    assert (former.part, former.is_answering, former.state) == ("coordinating", False, "in_progress")
    assert former.changes.count() == 1
    assert parts[running.tree.youth].is_answering


def test_the_officer_says_what_belongs_together(running: Running) -> None:
    update = running.open()
    line = running.line(update, "chữ ký số")
    facts: dict[str, Any] = {"update": update, "actor": running.officer, "at": LATER}
    paired = updating.pair(
        line=line, assignment=running.assignment(CLASSES), seen_version=line.version, **facts
    )
    assert (paired.kind, paired.assignment, paired.decision) == (
        "changed",
        running.assignment(CLASSES),
        "pending",
    )
    ceremony = running.line(update, CEREMONY)
    alone = updating.pair(line=ceremony, assignment=None, seen_version=ceremony.version, **facts)
    assert (alone.kind, alone.assignment) == ("new", None)
    assert updating.take_back(**facts) > 0
    assert running.line(update, CEREMONY).kind == "changed"
    assert updating.take_back(**facts) > 0
    assert running.line(update, "chữ ký số").kind == "new"
    with pytest.raises(updating.NothingToTakeBack):
        updating.take_back(**facts)


def test_an_assignment_has_one_pair_so_the_line_that_had_it_is_looked_at_anew(running: Running) -> None:
    update = running.open()
    line = running.line(update, "chữ ký số")
    updating.pair(
        update=update,
        line=line,
        assignment=running.assignment(QR),
        seen_version=line.version,
        actor=running.officer,
        at=LATER,
    )
    assert running.line(update, QR).kind == "new"


def test_taking_back_restores_a_whole_group(running: Running) -> None:
    update = running.open()
    running.take_all(update)
    for _times in range(3):  # new, changed, same: nothing was withdrawn
        updating.take_back(update=update, actor=running.officer, at=LATER)
    assert set(update.lines.values_list("decision", flat=True)) == {"pending"}


def test_what_moved_in_the_campaign_is_compared_anew_and_other_decisions_stay(running: Running) -> None:
    update = running.open()
    running.take_all(update)
    ceremony = running.assignment(CEREMONY)
    services.edit_assignment(
        assignment=ceremony,
        text=ceremony.text,
        location="",
        start_date=dt.date(2026, 10, 16),
        end_date=dt.date(2026, 10, 16),
        bound="on",
        reason="Dời ngày.",
        seen_version=ceremony.version,
        actor=running.officer,
        at=LATER,
    )
    applied = running.apply(update)
    assert [line.assignment for line in applied.moved.lines] == [ceremony]
    update.refresh_from_db()
    assert update.state == "open"
    line = running.line(update, CEREMONY)
    assert (line.decision, set(line.differences)) == ("pending", {"lead", "coordinating"})
    assert update.lines.filter(decision="pending").count() == 1
    running.decide(line)
    assert not running.apply(update).moved
    assert running.assignment(CEREMONY).parts.get(part="lead").unit == running.tree.youth


def test_work_that_goes_on_moves_no_line(running: Running) -> None:
    update = running.open()
    running.take_all(update)
    begin(running.assignment(QR), running)
    assert not running.apply(update).moved


def test_a_decision_on_an_older_picture_is_refused(running: Running) -> None:
    update = running.open()
    line = running.line(update, CEREMONY)
    running.decide(line, "left")
    with pytest.raises(updating.UpdateChanged):
        running.decide(line, "taken")
    assert running.decide(line, "left").decision == "left"  # the same word again is no conflict


def test_given_up_the_plan_is_under_review_again_and_may_start_a_campaign(running: Running) -> None:
    update = running.open()
    for _twice in range(2):
        updating.abandon(update=update, actor=running.officer, at=LATER)
    running.further.plan.refresh_from_db()
    assert running.further.plan.state == PlanState.IN_REVIEW
    assert not update.lines.exists()
    assert running.open() == update
    assert update.lines.count() == 5
    running.take_all(update)
    running.apply(update)
    with pytest.raises(updating.UpdateClosed):
        updating.abandon(update=update, actor=running.officer, at=LATER)


def test_an_update_that_is_killed_half_way_leaves_nothing(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    update = running.open()
    running.take_all(update)

    def die(**_facts: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tungngo.assignments.services.applying.record", die)
    before = list(Assignment.objects.order_by("pk").values())
    with pytest.raises(KeyboardInterrupt):
        running.apply(update)
    monkeypatch.undo()
    assert list(Assignment.objects.order_by("pk").values()) == before
    assert not AssignmentSource.objects.exists()
    update.refresh_from_db()
    assert update.state == "open"
    assert running.apply(update).counts["new"] == 1


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_apply_at_the_same_moment_apply_once() -> None:
    running = make_running()
    update = running.open()
    running.take_all(update)
    update.refresh_from_db()
    gate = threading.Barrier(3)
    counts: list[dict[str, int]] = []

    def press() -> None:
        try:
            gate.wait()
            applied = applying.apply_update(
                update=update, seen_version=update.version, actor=running.officer, at=LATER
            )
            counts.append(applied.counts)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(bool, counts)) == [False, False, True]
    assert Assignment.objects.count() == 5
    assert AssignmentSource.objects.count() == 2


def test_a_given_up_comparison_does_not_hold_a_plan_that_is_read_anew(running: Running) -> None:
    update = running.open()
    updating.abandon(update=update, actor=running.officer, at=LATER)
    running.further.plan.delete()
    assert not CampaignUpdate.objects.exists()


def test_the_history_says_what_stood_before_and_what_came(running: Running) -> None:
    update = running.open()
    running.take_all(update)
    running.apply(update)
    event = AuditEvent.objects.get(act="assignments.assignment.change_by_directive")
    assert "Thời gian: ngày 09/10/2026 → ngày 16/10/2026" in event.data["note"]
    assert "Chủ trì: Phòng Văn hóa - Xã hội → Đoàn Thanh niên" in event.data["note"]


def test_the_history_tells_the_units_as_they_came_out_when_a_part_was_left(running: Running) -> None:
    """The further directive has the lead help and a new one lead; the officer leaves the lead as it is."""
    running.further.items[0].units.filter(part="coordinating").delete()
    running.further.items[0].units.create(part="coordinating", as_written="Phòng").organizations.set(
        [running.tree.culture, running.tree.health]
    )
    update = running.open()
    running.decide(running.line(update, CEREMONY), left_fields=["lead"])
    running.take_all(update)
    running.apply(update)
    assert running.assignment(CEREMONY).parts.get(part="lead").unit == running.tree.culture
    event = AuditEvent.objects.get(act="assignments.assignment.change_by_directive")
    assert "lead" not in event.data["differences"]
    assert event.data["differences"]["coordinating"]["after"] == sorted(
        [running.tree.police.pk, running.tree.health.pk]
    )


def test_recurring_work_changes_from_the_occurrence_at_hand_on(running: Running) -> None:
    weekly = {"freq": "weekly", "interval": 1, "text": "hằng tuần"}
    text = "Phát bản tin về ngày hội trên hệ thống truyền thanh hằng tuần"
    days = {"start_date": dt.date(2026, 10, 5), "end_date": dt.date(2026, 11, 1), "bound": "on_or_before"}
    first = make_plan(running.tree)
    first.add(text, lead=[running.tree.culture], recurrence=weekly, **days)
    campaign, _is_new = services.start_campaign(
        plan=first.plan,
        name="Bản tin",
        is_assigning_later=False,
        seen_version=first.plan.version,
        actor=running.officer,
        at=NOW,
    )
    occurrences = list(campaign.assignments.order_by("occurrence_date"))
    assert len(occurrences) > 1
    further = make_plan(running.tree)
    further.add(text, lead=[running.tree.youth], recurrence=weekly, **days)
    update, _is_new = updating.open_update(
        plan=further.plan,
        campaign=campaign,
        kind="adds",
        seen_version=further.plan.version,
        actor=running.officer,
        at=LATER,
    )
    line = update.lines.get()
    assert (line.assignment, set(line.differences)) == (occurrences[0], {"lead"})
    running.take_all(update)
    running.apply(update)
    for occurrence in occurrences:
        assert [part.unit for part in occurrence.parts.filter(part="lead")] == [running.tree.youth]
    series = campaign.series.get()
    assert [unit.unit for unit in series.units.filter(part="lead")] == [running.tree.youth]


def test_of_finished_work_only_the_words_change_and_it_stays_finished(running: Running) -> None:
    classes = running.assignment(QR)
    begin(classes, running)
    part = classes.parts.get(is_answering=True)
    for state, is_officer in (("submitted", False), ("accepted", True)):
        part = services.change_state(
            part=part,
            new_state=state,
            note="Đã xong.",
            seen_version=part.version,
            is_officer=is_officer,
            actor=running.officer,
            at=NOW,
        )
    running.further.items[1].end_date = dt.date(2026, 11, 15)
    running.further.items[1].save()
    update = running.open()
    running.take_all(update)
    running.apply(update)
    classes.refresh_from_db()
    assert (classes.state, classes.end_date) == ("accepted", dt.date(2026, 11, 15))
