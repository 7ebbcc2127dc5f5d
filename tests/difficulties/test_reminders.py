"""Answers that are due and late: who is told, when, and that nothing is told twice."""

from __future__ import annotations

import datetime as dt

import pytest

from difficulties.matters import Place
from factories import member
from tungngo.audit.models import AuditEvent
from tungngo.difficulties.queries.reminders import still_owed
from tungngo.difficulties.services.reminders import remind, remind_daily
from tungngo.notifications.models import Notification
from tungngo.organizations.models import Role

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
DUE = dt.date(2026, 10, 8)  # what is raised NOW is answered by then


def on(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(1, 0), tzinfo=dt.UTC)


def test_who_owes_the_answer_is_reminded_the_working_day_before_and_on_the_day() -> None:
    place = Place()
    place.raised()
    assert remind(at=on(DUE - 2 * DAY)).notices == 0
    assert remind(at=on(DUE - DAY)).notices == 1
    assert place.told("due_soon") == {place.officer}
    remind(at=on(DUE - DAY))
    assert Notification.objects.filter(kind="difficulties.due_soon").count() == 1
    assert remind(at=on(DUE)).notices == 1
    assert place.told("overdue") == set()


def test_late_it_comes_before_the_leader_and_is_noted_once() -> None:
    place = Place()
    one = place.raised()
    assert remind(at=on(DUE + DAY)).escalated == 1
    assert place.told("overdue") == {place.officer}
    assert place.told("escalated") == {place.leader}
    assert remind(at=on(DUE + 3 * DAY)).escalated == 0
    one.refresh_from_db()
    assert one.escalated_at == on(DUE + DAY)
    assert list(one.entries.filter(kind="escalated").values_list("actor", flat=True)) == [None]
    assert AuditEvent.objects.filter(act="difficulties.difficulty.escalated").count() == 1


def test_a_solving_unit_is_reminded_itself_and_the_officer_learns_that_it_is_late() -> None:
    place = Place()
    one = place.raised()
    place.act("give", one, solver=place.tree.youth, due_date=None, note="")
    remind(at=on(DUE - DAY))
    assert place.told("due_soon") == {place.youth}
    remind(at=on(DUE + DAY))
    assert place.told("overdue") == {place.youth}
    assert place.told("escalated") == {place.leader, place.officer}


def test_what_lies_with_the_province_reminds_the_province() -> None:
    place = Place()
    above = member(Role.LEADER, place.tree.province)
    place.passed_up(place.raised())
    remind(at=on(DUE + DAY))
    assert place.told("overdue") == {place.province}
    assert place.told("escalated") == {above, place.officer}


def test_a_new_date_can_be_missed_anew() -> None:
    place = Place()
    one = place.raised()
    remind(at=on(DUE + DAY))
    place.at = on(DUE + DAY)
    place.act("set_due", one, due_date=DUE + 5 * DAY, note="", is_province=False)
    assert one.escalated_at is None
    assert remind(at=on(DUE + 6 * DAY)).escalated == 1


def test_what_is_answered_or_merged_reminds_nobody() -> None:
    place = Place()
    main = place.raised()
    other = place.raised(place.youth)
    place.act("merge", other, into=main, note="")
    assert still_owed([str(main.pk), str(other.pk), "x"]) == {str(main.pk)}
    place.answered(main)
    assert remind(at=on(DUE + DAY)).notices == 0


def test_the_day_s_run_is_made_once_and_makes_up_for_days_that_were_missed() -> None:
    place = Place()
    place.raised()
    assert remind_daily(at=dt.datetime(2026, 10, 9, 20, 0, tzinfo=dt.UTC)) is None  # 3 in the morning
    assert remind_daily(at=on(DUE - 2 * DAY)) is not None
    assert remind_daily(at=on(DUE - 2 * DAY)) is None
    done = remind_daily(at=on(DUE + 2 * DAY))  # the first day after was missed
    assert done is not None
    assert done.escalated == 1


def test_one_commune_that_fails_does_not_keep_the_others_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from tungngo.difficulties.services import reminders

    first, second = Place(), Place()
    for place in (first, second):
        place.raised()
    notify = reminders.notify_many

    def failing(**given: object) -> None:
        if given["organization_id"] == first.tree.commune.pk:
            raise RuntimeError
        notify(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(reminders, "notify_many", failing)
    done = remind(at=on(DUE - DAY))
    assert done.failed == 1
    assert second.told("due_soon") == {second.officer}
