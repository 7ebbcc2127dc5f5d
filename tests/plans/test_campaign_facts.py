"""The campaign's own name and days, corrected during the review."""

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from tungngo.plans import services
from tungngo.plans.models import PlanItem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from plans.benches import Bench

FACTS = {
    "name": "Ngày Chuyển đổi số 2026",
    "day": "2026-10-10",
    "start_date": "2026-10-01",
    "end_date": None,
}


@pytest.fixture
def address(bench: "Bench", client: "Client", sign_in: "Callable[..., Any]") -> str:
    sign_in(client, bench.officer)
    return reverse("plans:campaign", kwargs={"pk": bench.plan.pk})


def typed(bench: "Bench", **changes: str) -> dict[str, str]:
    bench.plan.refresh_from_db()
    shown = {
        "name": "Ngày Chuyển đổi số 2026",
        "day": "10/10/2026",
        "start_date": "01/10/2026",
        "end_date": "",
    }
    return {**shown, "version": str(bench.plan.version)} | changes


def facts(bench: "Bench") -> tuple[str, dt.date | None, dt.date | None, dt.date | None]:
    bench.plan.refresh_from_db()
    plan = bench.plan
    return plan.name, plan.day, plan.start_date, plan.end_date


def test_the_officer_corrects_name_and_days_and_the_confirmation_shows_them(
    bench: "Bench", client: "Client", address: str
) -> None:
    data = typed(bench, name="Tuần lễ số", day="12/10/2026", end_date="20/10/2026")
    answer = client.post(address, data)
    assert (answer.status_code, answer["Location"]) == (302, reverse("plans:review", args=[bench.plan.pk]))
    assert facts(bench) == ("Tuần lễ số", dt.date(2026, 10, 12), dt.date(2026, 10, 1), dt.date(2026, 10, 20))
    html = client.get(reverse("assignments:confirm", args=[bench.plan.pk])).content.decode()
    assert "01/10/2026 – 20/10/2026" in html
    assert "Tuần lễ số" in html


def test_who_came_from_the_confirmation_goes_back_there(
    bench: "Bench", client: "Client", address: str
) -> None:
    answer = client.post(f"{address}?ve=xac-nhan", typed(bench, day="11/10/2026"))
    assert answer["Location"] == reverse("assignments:confirm", args=[bench.plan.pk])


@pytest.mark.parametrize(
    "wrong",
    [
        ("name", "", "Hãy đặt tên cho đợt."),
        ("day", "31/02/2026", "Ngày viết như 31/10/2026."),
        ("end_date", "30/09/2026", "Ngày kết thúc đứng trước ngày bắt đầu."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(
    bench: "Bench", client: "Client", address: str, wrong: tuple[str, str, str]
) -> None:
    field, value, said = wrong
    before = facts(bench)
    answer = client.post(address, typed(bench, **{field: value}))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert said in html.split(f'id="id_{field}"')[1].split('class="field')[1]
    assert f'value="{value}"' in html or not value
    assert facts(bench) == before


def test_items_with_the_campaigns_own_time_follow_it_and_others_do_not(bench: "Bench") -> None:
    follower, own = bench.item(3), bench.item(2)
    period = {"start_date": dt.date(2026, 10, 1), "end_date": None, "time_basis": "campaign"}
    PlanItem.objects.filter(pk=follower.pk).update(**period)
    followed = bench.act("edit_campaign", version=0, changes={**FACTS, "end_date": "2026-10-20"})
    assert followed == 1
    assert bench.item(3).end_date == dt.date(2026, 10, 20)
    assert bench.item(2).end_date == own.end_date
    bench.act("undo")
    assert bench.item(3).end_date is None
    assert facts(bench)[3] is None


def test_two_people_who_correct_different_facts_both_keep_their_correction(bench: "Bench") -> None:
    bench.act("edit_campaign", version=0, changes={**FACTS, "name": "Tên mới"})
    bench.act_as(bench.other, "edit_campaign", version=0, changes={**FACTS, "day": "2026-10-12"})
    assert facts(bench)[:2] == ("Tên mới", dt.date(2026, 10, 12))


def test_a_late_correction_of_the_same_fact_is_shown_the_others_and_can_be_insisted_on(
    bench: "Bench", client: "Client", address: str
) -> None:
    seen = typed(bench, name="Tên của tôi")
    bench.act_as(bench.other, "edit_campaign", version=0, changes={**FACTS, "name": "Tên của chị"})
    answer = client.post(address, seen)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert str(bench.other) in html
    assert 'value="Tên của tôi"' in html
    assert facts(bench)[0] == "Tên của chị"
    again = typed(bench, name="Tên của tôi")
    assert client.post(address, again).status_code == 302
    assert facts(bench)[0] == "Tên của tôi"


def test_a_confirmed_plan_is_not_corrected_here_any_more(
    bench: "Bench", client: "Client", address: str
) -> None:
    services.mark_confirmed(plan=bench.plan, actor=bench.officer, at=bench.plan.opened_at)
    before = facts(bench)
    assert client.post(address, typed(bench, name="Muộn")).status_code == 302
    assert facts(bench) == before
