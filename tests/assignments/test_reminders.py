"""Who is reminded of what, with the clock moved over weeks."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as outbox
from django.core.management import call_command

from factories import NOW, member
from reviewed_plans import ReviewedPlan, make_plan
from tungngo.assignments import services
from tungngo.assignments.models import Assignment, AssignmentUnit, State
from tungngo.assignments.services import reminders
from tungngo.notifications.models import DailyRun, Notification
from tungngo.notifications.services import send_due

if TYPE_CHECKING:
    from tungngo.accounts.models import User

pytestmark = pytest.mark.django_db
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
DUE = dt.date(2026, 10, 20)


@pytest.fixture
def made() -> ReviewedPlan:
    return make_plan()


def start(made: ReviewedPlan) -> list[Assignment]:
    campaign, _ = services.start_campaign(
        plan=made.plan,
        name="Ngày hội mẫu",
        is_assigning_later=True,
        seen_version=made.plan.version,
        actor=made.officer,
        at=NOW,
    )
    Notification.objects.all().delete()  # what starting told
    return list(campaign.assignments.order_by("position"))


def on(day: dt.date, hour: int = 5) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), tzinfo=HANOI)


def touch(assignment: Assignment, at: dt.datetime = NOW) -> None:
    """Lets somebody have done something, so that the assignment is not silent."""
    assignment.parts.update(last_activity_at=at)


def remind(day: dt.date, **changes: Any) -> list[tuple[User, str, str]]:
    """Runs the day's reminders; returns whom it told what, of which kind."""
    before = set(Notification.objects.values_list("pk", flat=True))
    reminders.remind(at=on(day), **changes)
    new = Notification.objects.exclude(pk__in=before).select_related("recipient").order_by("pk")
    return [(one.recipient, one.kind.removeprefix("assignments."), one.text) for one in new]


def test_a_unit_hears_of_a_deadline_on_each_day_of_the_table_and_of_none_between(made: ReviewedPlan) -> None:
    focal = member("focal_point", made.tree.police)
    made.add("Ra quân", lead=[made.tree.police], end_date=dt.date(2026, 10, 21), bound="before")
    (assignment,) = start(made)
    heard = {}
    for away in range(-9, 12):
        touch(assignment, on(DUE + dt.timedelta(days=away - 1)))
        mine = [text for who, _kind, text in remind(DUE + dt.timedelta(days=away)) if who == focal]
        if mine:
            heard[away] = mine
    assert heard == {
        -7: ["Còn 7 ngày (trước ngày 21/10/2026): Ra quân"],
        -3: ["Còn 3 ngày (trước ngày 21/10/2026): Ra quân"],
        -1: ["Còn 1 ngày (trước ngày 21/10/2026): Ra quân"],
        0: ["Hôm nay là ngày cuối (trước ngày 21/10/2026): Ra quân"],
        1: ["Quá hạn 1 ngày (trước ngày 21/10/2026): Ra quân"],
        3: ["Quá hạn 3 ngày (trước ngày 21/10/2026): Ra quân"],
        10: ["Quá hạn 10 ngày (trước ngày 21/10/2026): Ra quân"],
    }
    # What was not read is told by one line, the newest.
    assert Notification.objects.filter(recipient=focal, read_at=None).count() == 1


def test_the_person_who_has_it_in_hand_is_told_and_not_the_whole_unit(made: ReviewedPlan) -> None:
    holder = member("focal_point", made.tree.police)
    member("focal_point", made.tree.police)
    made.add("Ra quân", lead=[made.tree.police], end_date=DUE)
    (assignment,) = start(made)
    assignment.parts.update(holder=holder)
    assert [who for who, _, _ in remind(DUE)] == [holder]
    holder.is_active = False
    holder.save()
    assert [who for who, _, _ in remind(DUE + dt.timedelta(days=1))] != [holder]


def test_leaders_hear_from_three_days_late_on_in_one_sentence_and_not_before(made: ReviewedPlan) -> None:
    leader = member("leader", made.tree.commune)
    chief = member("leader", made.tree.police)
    focal = member("focal_point", made.tree.police)
    for text in ("Ra quân", "Lập danh sách"):
        made.add(text, lead=[made.tree.police], end_date=DUE)
    made.add("Phát thanh", lead=[made.tree.youth], end_date=DUE)
    start(made)
    youth = member("focal_point", made.tree.youth)
    late_one = {who for who, kind, _ in remind(DUE + dt.timedelta(days=1)) if kind == "overdue"}
    assert late_one == {chief, focal, youth}  # the unit's people; its leader is one of them
    told = [
        (who, text) for who, kind, text in remind(DUE + dt.timedelta(days=3)) if kind == "overdue_for_leaders"
    ]
    assert sorted(told, key=lambda one: one[0].pk) == [
        (
            leader,
            "3 việc quá hạn từ 3 ngày trở lên, “Ngày hội mẫu”: Công an (2), Đoàn Thanh niên Cộng sản Hồ Chí Minh",
        ),
        (chief, "2 việc quá hạn từ 3 ngày trở lên, “Ngày hội mẫu”: Công an (2)"),
    ]


def test_the_officer_is_told_of_units_without_anybody_and_of_what_nobody_leads(made: ReviewedPlan) -> None:
    made.add("Ra quân", lead=[made.tree.police], end_date=DUE)
    made.add("Chưa giao", end_date=DUE)
    start(made)
    told = remind(DUE)
    assert [(who, kind) for who, kind, _ in told] == [
        (made.officer, "unreached"),
        (made.officer, "unassigned"),
    ]
    assert told[0][2] == "1 việc đến hạn mà đơn vị chưa có ai dùng ứng dụng để nhắc, Ra quân: Công an"


def test_a_unit_without_accounts_is_reached_through_the_unit_above_it_but_not_through_the_commune(
    made: ReviewedPlan,
) -> None:
    head = member("focal_point", made.tree.neighborhoods[0])
    made.add("Ra quân", lead=[made.tree.teams[0]], end_date=DUE)
    made.add("Đi từng ngõ", lead=[made.tree.teams[1]], end_date=DUE)
    start(made)
    assert [(who, kind) for who, kind, _ in remind(DUE)] == [(head, "due_today"), (made.officer, "unreached")]


@pytest.mark.parametrize("state", [State.SUBMITTED, State.ACCEPTED])
def test_what_is_handed_in_reminds_nobody_but_the_officer_after_some_days(
    made: ReviewedPlan, state: str
) -> None:
    member("focal_point", made.tree.police)
    made.add("Ra quân", lead=[made.tree.police], end_date=DUE)
    (assignment,) = start(made)
    AssignmentUnit.objects.update(state=state, last_activity_at=on(DUE - dt.timedelta(days=4)))
    Assignment.objects.update(state=state)
    told = [(who, kind, text) for n in range(-4, 5) for who, kind, text in remind(DUE + dt.timedelta(days=n))]
    if state == State.ACCEPTED:
        assert told == []
    else:
        words = f"1 kết quả chờ nghiệm thu quá 3 ngày, {assignment.text}: Công an"
        assert told == [(made.officer, "waiting", words)]


def test_a_cancelled_assignment_reminds_nobody(made: ReviewedPlan) -> None:
    member("focal_point", made.tree.police)
    made.add("Ra quân", lead=[made.tree.police], end_date=DUE)
    start(made)
    Assignment.objects.update(
        state=State.CANCELLED, cancelled_at=NOW, cancelled_by=made.officer, cancel_reason="Không còn cần"
    )
    assert remind(DUE) == []


def test_silence_is_said_on_its_first_day_and_then_weekly_and_not_beside_a_deadline(
    made: ReviewedPlan,
) -> None:
    focal = member("focal_point", made.tree.police)
    made.add("Ra quân", lead=[made.tree.police], end_date=dt.date(2026, 10, 30))
    (assignment,) = start(made)
    assignment.parts.update(last_activity_at=on(dt.date(2026, 10, 1)))
    told = {day: remind(dt.date(2026, 10, day)) for day in range(2, 25)}
    assert {day: what for day, what in told.items() if what} == {
        9: [(focal, "silent", "Đã 8 ngày chưa có cập nhật: Ra quân")],
        16: [(focal, "silent", "Đã 15 ngày chưa có cập nhật: Ra quân")],
        23: [(focal, "due_soon", "Còn 7 ngày (đến hết ngày 30/10/2026): Ra quân")],
    }


def test_a_period_of_recurring_work_without_an_entry_is_called_by_its_name(made: ReviewedPlan) -> None:
    focal = member("focal_point", made.tree.police)
    made.add(
        "Báo cáo hằng tháng",
        lead=[made.tree.police],
        end_date=dt.date(2026, 10, 25),
        recurrence={"freq": "monthly", "interval": 1, "day": 25, "text": "ngày 25 hằng tháng", "until": None},
    )
    start(made)
    told = [text for who, kind, text in remind(dt.date(2026, 10, 25)) if who == focal and kind == "due_today"]
    assert told == [
        "Tháng 10/2026 chưa có kết quả, hôm nay là ngày cuối (đến hết ngày 25/10/2026): Báo cáo hằng tháng"
    ]


def test_repeating_a_run_tells_nothing_twice_and_days_missed_are_made_up(made: ReviewedPlan) -> None:
    member("focal_point", made.tree.police)
    made.add("Ra quân", lead=[made.tree.police], end_date=DUE)
    start(made)
    three_before = DUE - dt.timedelta(days=3)
    assert len(remind(three_before)) == 1
    assert remind(three_before) == []
    later = DUE - dt.timedelta(days=2)
    assert remind(later) == []
    assert remind(later, since=DUE - dt.timedelta(days=6)) == []  # told on its day
    Notification.objects.all().delete()
    assert [text for _, _, text in remind(later, since=DUE - dt.timedelta(days=6))] == [
        "Còn 2 ngày (đến hết ngày 20/10/2026): Ra quân"
    ]


def test_the_daily_run_happens_once_a_day_from_five_on_and_goes_on_where_it_stopped(
    made: ReviewedPlan,
) -> None:
    member("focal_point", made.tree.police)
    made.add("Ra quân", lead=[made.tree.police], end_date=DUE)
    start(made)
    assert reminders.remind_daily(at=on(DUE - dt.timedelta(days=8), 4)) is None
    assert reminders.remind_daily(at=on(DUE - dt.timedelta(days=8))) is not None
    assert reminders.remind_daily(at=on(DUE - dt.timedelta(days=8), 9)) is None
    # Off for three days, among them the seventh before the deadline.
    assert reminders.remind_daily(at=on(DUE - dt.timedelta(days=5), 10)) is not None
    assert Notification.objects.get().text.startswith("Còn 5 ngày")
    assert DailyRun.objects.filter(finished_at__isnull=False).count() == 2


def test_one_commune_that_fails_does_not_keep_the_others_from_being_reminded(
    made: ReviewedPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_plan()
    for plan in (made, other):
        member("focal_point", plan.tree.police)
        plan.add("Ra quân", lead=[plan.tree.police], end_date=DUE)
        start(plan)
    good = reminders.notify_many

    def notify_many(**given: Any) -> None:
        if given["organization_id"] == made.tree.commune.pk:
            raise RuntimeError("broken")
        good(**given)

    monkeypatch.setattr(reminders, "notify_many", notify_many)
    done = reminders.remind(at=on(DUE))
    assert (done.failed, done.communes) == (1, 1)
    assert Notification.objects.get().organization == other.tree.commune


def test_the_commands_move_the_clock_and_what_was_finished_meanwhile_is_not_mailed(
    made: ReviewedPlan,
) -> None:
    member("focal_point", made.tree.police, email="dau.moi@mau.vn")
    for text in ("Ra quân", "Lập danh sách"):
        made.add(text, lead=[made.tree.police], end_date=DUE)
    assignments = start(made)
    out = StringIO()
    call_command("send_reminders", at=on(DUE), stdout=out)
    assert "1 communes, 2 open parts, 2 notices" in out.getvalue()
    Assignment.objects.filter(pk=assignments[0].pk).update(state=State.SUBMITTED)
    call_command("send_digests", "--at", f"{DUE}T07:30", stdout=out)
    assert "1 written, 1 sent" in out.getvalue()
    (sent,) = outbox.outbox
    assert "Lập danh sách" in sent.body
    assert "Ra quân" not in sent.body
    assert send_due(at=on(DUE, 9)).written == 0


def test_a_commune_is_reminded_by_a_few_statements_whatever_it_holds(
    made: ReviewedPlan, django_assert_max_num_queries: Any
) -> None:
    for unit in (made.tree.police, made.tree.youth):
        member("focal_point", unit)
    for number in range(30):
        made.add(f"Việc {number}", lead=[made.tree.police], coordinating=[made.tree.youth], end_date=DUE)
    start(made)
    with django_assert_max_num_queries(16):  # six of them savepoints
        reminders.remind(at=on(DUE), communes=[made.tree.commune])
