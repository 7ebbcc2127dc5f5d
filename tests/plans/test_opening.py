from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from tungngo.audit.models import AuditEvent
from tungngo.plans import queries, services
from tungngo.plans.models import Plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from plans.benches import Bench


def test_opening_twice_gives_the_same_plan(bench: "Bench") -> None:
    again = services.open_review(directive=bench.directive, actor=bench.other, at=bench.plan.opened_at)
    assert again == bench.plan
    assert bench.plan.items.count() == 5
    assert AuditEvent.objects.filter(act="plans.plan.open").count() == 1


def test_a_campaign_named_within_a_sentence_begins_with_a_capital(bench: "Bench") -> None:
    from plans.benches import make_directive, make_reading

    reading = make_reading()
    reading["campaign"]["name"] = "ra quân tổng vệ sinh"
    directive = make_directive(bench.tree, bench.officer, reading)
    plan = services.open_review(directive=directive, actor=bench.officer, at=bench.plan.opened_at)
    assert plan.name == "Ra quân tổng vệ sinh"


def test_a_directive_that_was_not_read_cannot_be_reviewed(bench: "Bench") -> None:
    bench.plan.delete()
    bench.directive.state = "reading"
    bench.directive.save()
    with pytest.raises(services.NotRead):
        services.open_review(directive=bench.directive, actor=bench.officer, at=bench.plan.opened_at)


def test_names_are_matched_to_the_tree_and_groups_open_into_all_of_them(bench: "Bench") -> None:
    police = bench.item(2).units.get(part="lead")
    assert police.is_certain
    assert list(police.organizations.all()) == [bench.tree.police]
    everybody = bench.item(3).units.get(part="lead")
    assert everybody.is_certain
    assert {*everybody.organizations.all()} == {*bench.tree.neighborhoods}
    assert everybody.group == "neighborhoods"


def test_a_bound_is_kept_as_written(bench: "Bench") -> None:
    item = bench.item(1)
    assert (str(item.end_date), item.bound) == ("2026-10-10", "before")


def test_warnings_go_to_the_item_that_they_are_about_and_others_to_the_plan(bench: "Bench") -> None:
    assert [w["code"] for w in bench.item(3).warnings] == ["spelling"]
    assert [w["code"] for w in bench.plan.warnings] == ["no_number"]


def test_targets_and_report_duties_are_rows_of_their_own(bench: "Bench") -> None:
    target = bench.plan.targets.get()
    assert (target.operator, target.value, target.item) == (">", 50, bench.item(2))
    report = bench.plan.report_obligations.get()
    assert (str(report.cut_off_date), str(report.end_date), report.bound) == (
        "2026-11-05",
        "2026-11-10",
        "before",
    )
    assert list(report.reporters.all()) == [bench.tree.police]


def test_what_wants_a_look_comes_first_with_its_reasons(bench: "Bench") -> None:
    review = queries.review_of(bench.plan)
    reasons = {view.item.reading_id: {need.code for need in view.needs} for view in review.first}
    assert reasons["T1"] == {"same_work"} == reasons["T5"]
    assert reasons["T3"] == {"warning"}
    assert {"unit", "confidence"} <= reasons["T4"]


def test_each_unknown_wording_is_asked_once(bench: "Bench") -> None:
    asked = [question.as_written for question in queries.open_questions(bench.plan)]
    assert asked.count("Đội hình Hoa Sen") == 1
    assert "Công an phường" not in asked


@pytest.mark.parametrize("broken", ["reversed", "not a date"])
def test_dates_that_cannot_be_are_not_taken_over(bench: "Bench", broken: str) -> None:
    from plans.benches import make_directive, make_reading

    reading = make_reading()
    reading["tasks"][0]["time"] |= (
        {"start": "2026-10-20", "end": "2026-10-10"} if broken == "reversed" else {"end": "31/02"}
    )
    directive = make_directive(bench.tree, bench.officer, reading)
    plan = services.open_review(directive=directive, actor=bench.officer, at=bench.plan.opened_at)
    item = plan.items.get(reading_id="T1")
    assert (item.start_date, item.end_date, item.bound) == (None, None, "")


def test_a_plan_on_which_nobody_worked_gives_way_to_a_new_reading(
    bench: "Bench", client: "Client", sign_in: "Callable[..., Any]"
) -> None:
    sign_in(client, bench.officer)
    page = client.get(reverse("plans:review", args=[bench.plan.pk])).content.decode()
    address = reverse("plans:read_anew", args=[bench.plan.pk])
    assert address in page
    answer = client.post(address)
    assert answer["Location"] == reverse("directives:detail", args=[bench.directive.pk])
    bench.directive.refresh_from_db()
    assert bench.directive.state == "queued"
    assert not Plan.objects.filter(pk=bench.plan.pk).exists()
    assert AuditEvent.objects.filter(act="plans.plan.read_anew").count() == 1


def test_a_plan_on_which_somebody_worked_stays_and_says_so(
    bench: "Bench", client: "Client", sign_in: "Callable[..., Any]"
) -> None:
    bench.act("accept_item", item=bench.item(2).pk)
    sign_in(client, bench.other)
    address = reverse("plans:read_anew", args=[bench.plan.pk])
    page = client.post(address, follow=True).content.decode()
    assert "đã có thay đổi nên không đọc lại" in page
    assert f'action="{address}"' not in page
    bench.directive.refresh_from_db()
    assert bench.directive.state == "read"
    assert bench.item(2).state == "kept"
