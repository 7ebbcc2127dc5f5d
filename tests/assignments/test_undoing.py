import datetime as dt
from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from factories import NOW, member
from running_assignment import Running, make_running
from tungngo.assignments import rules, services
from tungngo.assignments.models import Assignment, State
from tungngo.organizations.models import Role


@pytest.fixture
def running(db: None) -> Running:  # noqa: ARG001
    return make_running()


FACTS = (
    "text",
    "location",
    "start_date",
    "end_date",
    "deadline_date",
    "state",
    "cancelled_at",
    "cancelled_by",
    "cancel_reason",
)


def picture(running: Running) -> tuple[Any, ...]:
    """All that acts change, without versions and times of activity."""
    assignment = running.fresh()
    parts = assignment.parts.order_by("unit_id").values_list(
        "unit_id", "part", "is_answering", "holder_id", "state", "blocked_at", "blocked_reason"
    )
    pieces = assignment.parts.filter(subtasks__removed_at=None).values_list("subtasks__text")
    talk = assignment.comments.filter(removed_at=None).values_list("text")
    return ([getattr(assignment, name) for name in FACTS], list(parts), list(pieces), list(talk))


def _part_act(name: str, **facts: Any) -> Any:
    def act(running: Running) -> None:
        part = running.part()
        given = {"part": part, "seen_version": part.version, "actor": running.police, "at": NOW}
        getattr(services, name)(**(given | facts))

    return act


def _remove_piece(running: Running) -> None:
    piece = running.part().subtasks.get()
    services.remove_subtask(subtask=piece, seen_version=piece.version, actor=running.police, at=NOW)


def _remove_comment(running: Running) -> None:
    services.remove_comment(comment=running.assignment.comments.get(), actor=running.police, at=NOW)


def _reopen(running: Running) -> None:
    running.act("reopen")


ACTS: dict[str, tuple[Any, Any]] = {
    "a step": (None, lambda running: running.step(State.SUBMITTED)),
    "giving back": (
        lambda running: running.step(State.SUBMITTED),
        lambda running: running.step(State.RETURNED, note="Thiếu ảnh"),
    ),
    "cancelling": (
        lambda running: running.step(State.IN_PROGRESS),
        lambda running: running.act("cancel", reason="Trùng việc"),
    ),
    "taking up again": (lambda running: running.act("cancel", reason="Trùng việc"), _reopen),
    "an edit": (
        None,
        lambda running: running.edit(text="Khác", end_date=dt.date(2026, 12, 1), bound="before"),
    ),
    "another lead": (None, lambda running: running.act("set_lead", unit=running.tree.women)),
    "a helper who leads": (None, lambda running: running.act("set_lead", unit=running.tree.youth)),
    "another lead after notes": (
        lambda running: running.piece(),
        lambda running: running.act("set_lead", unit=running.tree.women),
    ),
    "a unit more": (
        None,
        lambda running: running.act("add_unit", unit=running.tree.women, part="implementing"),
    ),
    "a unit less": (
        None,
        lambda running: services.remove_unit(
            part=running.part(running.tree.youth),
            seen_version=running.fresh().version,
            actor=running.officer,
            at=NOW,
        ),
    ),
    "a hindrance": (None, _part_act("block", reason="Thiếu máy")),
    "other words for a hindrance": (
        _part_act("block", reason="Thiếu máy"),
        _part_act("block", reason="Thiếu người"),
    ),
    "solving a hindrance": (_part_act("block", reason="Thiếu máy"), _part_act("unblock", note="")),
    "removing a sub-task": (lambda running: running.piece(), _remove_piece),
    "taking words back": (lambda running: running.say(), _remove_comment),
}


@pytest.mark.parametrize("name", ACTS)
def test_what_was_done_last_is_taken_back_whole_and_both_are_told(running: Running, name: str) -> None:
    before, act = ACTS[name]
    if before:
        before(running)
    was = picture(running)
    act(running)
    done = running.last().act
    assert picture(running) != was
    running.undo()
    assert picture(running) == was
    assert running.acts()[-2:] == [done.removeprefix("assignments."), "assignment.undo"]


def test_handing_over_is_taken_back(running: Running) -> None:
    colleague = member(Role.FOCAL_POINT, running.tree.police)
    _part_act("hand_over", holder=colleague, note="")(running)
    running.undo()
    assert running.part().holder is None


@pytest.mark.parametrize("name", ACTS)
def test_nobody_takes_back_another_s_act(running: Running, name: str) -> None:
    before, act = ACTS[name]
    if before:
        before(running)
    act(running)
    with pytest.raises(services.NotUndone):
        running.undo(actor=running.youth)


def test_nothing_is_taken_back_after_anybody_did_anything(running: Running) -> None:
    running.step(State.SUBMITTED)
    event = running.last()
    running.say(actor=running.officer)
    with pytest.raises(services.NotUndone, match="đã có thay đổi"):
        running.undo(event_id=event.pk, actor=running.police)
    assert running.fresh().state == State.SUBMITTED


def test_taking_back_twice_is_once(running: Running) -> None:
    running.step(State.IN_PROGRESS)
    event = running.last()
    running.undo()
    with pytest.raises(services.NotUndone):
        running.undo(event_id=event.pk, actor=running.police)
    assert running.part().state == State.NOT_STARTED


def test_a_mistake_is_taken_back_within_the_hour(running: Running) -> None:
    running.step(State.SUBMITTED)
    with pytest.raises(services.NotUndone):
        running.undo(at=NOW + dt.timedelta(hours=1, seconds=1))
    running.undo(at=NOW + dt.timedelta(minutes=59))


def test_an_act_of_another_assignment_is_not_taken_back_here(running: Running) -> None:
    other = make_running()
    other.step(State.SUBMITTED)
    event = other.last()
    with pytest.raises(services.NotUndone):
        services.undo(assignment=running.assignment, event_id=event.pk, actor=other.police, at=NOW)


class Work(RuleBasedStateMachine):
    """Units and the officer step, cancel, take up and take back in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.kept_apart = transaction.atomic()
        self.kept_apart.__enter__()
        self.running = make_running(lead=[])
        self.running.act("set_lead", unit=self.running.tree.police)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.kept_apart.__exit__(None, None, None)

    def _try(self, act: Any) -> None:
        with suppress(services.NotPossible, services.NotUndone):
            act()

    @rule(state=st.sampled_from(["in_progress", "submitted", "accepted", "returned"]))
    def step(self, state: str) -> None:
        lead = self.running.fresh().parts.filter(part=rules.LEAD).first()
        if lead is None:  # giving it out was taken back
            return
        self._try(lambda: self.running.step(state, part=lead, note="Vì sao"))

    @rule()
    def cancel(self) -> None:
        self._try(lambda: self.running.act("cancel", reason="Trùng việc"))

    @rule()
    def reopen(self) -> None:
        self._try(lambda: self.running.act("reopen"))

    @rule(part=st.sampled_from(["implementing", "coordinating"]))
    def add_unit(self, part: str) -> None:
        self._try(lambda: self.running.act("add_unit", unit=self.running.tree.women, part=part))

    @rule()
    def lead_by_women(self) -> None:
        self._try(lambda: self.running.act("set_lead", unit=self.running.tree.women))

    @rule()
    def lead_by_police(self) -> None:
        self._try(lambda: self.running.act("set_lead", unit=self.running.tree.police))

    @precondition(lambda self: bool(self.running.acts()))
    @rule()
    def undo(self) -> None:
        before = Assignment.objects.get(pk=self.running.assignment.pk).version
        self._try(self.running.undo)
        assert Assignment.objects.get(pk=self.running.assignment.pk).version in {before, before + 1}

    @invariant()
    def state_follows_the_rule(self) -> None:
        now = self.running.fresh()
        states = now.parts.filter(is_answering=True).values_list("state", flat=True)
        expected = rules.CANCELLED if now.cancelled_at else rules.overall_state(states)
        assert now.state == expected

    @invariant()
    def each_part_ends_where_its_steps_end(self) -> None:
        for part in self.running.fresh().parts.all():
            last = part.changes.first()
            assert part.state == (last.new_state if last else State.NOT_STARTED)


@pytest.mark.usefixtures("db")
def test_the_state_of_an_assignment_follows_from_its_units_in_whatever_order_things_are_done() -> None:
    run_state_machine_as_test(
        Work,
        settings=settings(
            max_examples=20,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
