"""Quiet hours and the hour of the digest, over days of a clock that is moved."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tungngo.notifications import rules

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MIDNIGHT = dt.datetime(2026, 10, 5, tzinfo=HANOI)  # a Monday
TICK = dt.timedelta(minutes=5)
hours = st.integers(0, 47).map(lambda half: dt.time(half // 2, 30 * (half % 2)))
choices = st.builds(
    rules.Choices, digest_time=hours, is_every_day=st.booleans(), quiet_from=hours, quiet_to=hours
)


def ticks(days: int) -> list[dt.datetime]:
    return [MIDNIGHT + TICK * n for n in range(days * 288)]


@given(choices)
def test_the_quiet_hours_are_one_stretch_of_the_day_from_their_begin_to_their_end(
    chosen: rules.Choices,
) -> None:
    quiet = [moment for moment in ticks(1) if rules.is_silent(chosen, moment)]
    length = dt.datetime.combine(MIDNIGHT, chosen.quiet_to) - dt.datetime.combine(MIDNIGHT, chosen.quiet_from)
    assert TICK * len(quiet) == length % dt.timedelta(days=1)
    assert all(rules.end_of_quiet(chosen, moment).time() == chosen.quiet_to for moment in quiet)


@given(choices)
def test_quiet_ends_later_than_now_within_a_day_and_not_in_the_quiet(chosen: rules.Choices) -> None:
    for moment in ticks(1)[::7]:
        end = rules.end_of_quiet(chosen, moment)
        assert moment <= end < moment + dt.timedelta(days=1)
        assert not rules.is_silent(chosen, end)


@given(choices)
def test_each_digest_day_has_one_due_moment_that_is_never_quiet_and_no_other_day_has_one(
    chosen: rules.Choices,
) -> None:
    due: dict[dt.date, set[dt.datetime]] = {}
    for moment in ticks(7)[::3]:
        found = rules.digest_due_at(chosen, moment)
        if found is not None:
            assert not rules.is_silent(chosen, moment)
            assert found <= moment
            due.setdefault(moment.date(), set()).add(found)
    assert all(len(moments) == 1 for moments in due.values())
    wanted = {MIDNIGHT.date() + dt.timedelta(days=n) for n in range(7 if chosen.is_every_day else 5)}
    assert set(due) <= wanted
    # A day has a digest unless the quiet hours begin at once with its hour and last until midnight.
    assert all(wanted - set(due) == set() for _ in [0] if _leaves_room(chosen))


def _leaves_room(chosen: rules.Choices) -> bool:
    at = chosen.digest_time
    if rules.is_quiet(at, chosen.quiet_from, chosen.quiet_to):
        at = chosen.quiet_to
    return not rules.is_quiet(at, chosen.quiet_from, chosen.quiet_to)


def test_who_never_chose_gets_a_digest_on_working_mornings_and_nothing_at_night() -> None:
    chosen = rules.Choices()
    assert rules.digest_due_at(chosen, MIDNIGHT.replace(hour=7, minute=29)) is None
    assert rules.digest_due_at(chosen, MIDNIGHT.replace(hour=9)) == MIDNIGHT.replace(hour=7, minute=30)
    assert rules.digest_due_at(chosen, MIDNIGHT.replace(hour=21)) is None
    assert rules.digest_due_at(chosen, MIDNIGHT.replace(hour=9) + dt.timedelta(days=5)) is None


def test_a_mail_is_tried_again_after_growing_pauses_and_then_given_up() -> None:
    pauses = [rules.retry_at(n, MIDNIGHT) for n in range(1, 7)]
    kept = [pause - MIDNIGHT for pause in pauses if pause]
    assert kept == sorted(kept)
    assert len(kept) == len(rules.RETRY_AFTER)
    assert pauses[4:] == [None, None]
