import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from plans.benches import Bench, make_bench
from tungngo.plans import queries, services
from tungngo.plans.models import ItemState, PlanItem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.test import Client


@pytest.fixture
def screen(bench: Bench, client: "Client", sign_in: "Callable[..., Any]") -> Bench:
    sign_in(client, bench.officer)
    return bench


def address(bench: Bench, name: str = "review", **more: Any) -> str:
    return reverse(f"plans:{name}", kwargs={"pk": bench.plan.pk, **more})


def htmx(client: "Client", method: str, url: str, data: dict[str, Any] | None = None, query: str = "") -> Any:
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/ra-soat/1/{query}"}
    return getattr(client, method)(url, data or {}, headers=headers)


def form_of(bench: Bench, number: int, **changes: Any) -> dict[str, Any]:
    """What a browser sends of an item's form, some fields changed."""
    from tungngo.plans.forms import ItemForm
    from tungngo.plans.services.changing import snapshot

    item = bench.item(number)
    form = ItemForm.of(snapshot(item), item.version, item.pk)
    data = {field.name: field.value() if field.value() is not None else "" for field in form}
    return data | {"unit": [json.dumps(unit) for unit in form.units]} | changes


def shown(response: "HttpResponse") -> list[str]:
    """The items in the order of the page, stubs with a star."""
    html = response.content.decode()
    found = re.findall(r'<li[^>]*?id="viec-(\d+)"([^>]*)>', html)
    return [number + ("*" if "data-same" in rest else "") for number, rest in found]


def test_the_page_shows_document_items_and_questions(screen: Bench, client: "Client") -> None:
    html = client.get(address(screen)).content.decode()
    assert "<document-viewer" in html
    assert "Đội hình Hoa Sen" in html
    assert "trước ngày 10/10/2026" in html
    assert "đến hết ngày 31/10/2026" in html
    assert "chốt số liệu 05/11/2026" in html
    assert html.count('class="item ') == 7  # five items, a report duty, a target


def test_what_wants_a_look_stands_first_and_twins_stand_together(screen: Bench, client: "Client") -> None:
    order = [int(pk) for pk in shown(client.get(address(screen)))]
    names = [screen.plan.items.get(pk=pk).reading_id for pk in order]
    assert names[:2] == ["T1", "T5"]
    assert set(names[2:-1]) == {"T2", "T3", "T4"} - {names[-1]}


@pytest.mark.parametrize(
    ("query", "expected"),
    [("can-xem", {"T1", "T3", "T4", "T5"}), ("da-bo", {"T2"}), ("", {"T1", "T3", "T4", "T5"})],
)
def test_filters_show_their_part(screen: Bench, client: "Client", query: str, expected: set[str]) -> None:
    screen.act("reject_item", item=screen.item(2).pk)
    order = shown(client.get(address(screen) + f"?loc={query}"))
    assert {screen.plan.items.get(pk=int(pk)).reading_id for pk in order} >= expected


def test_the_filter_by_unit_shows_its_items(screen: Bench, client: "Client") -> None:
    order = shown(client.get(address(screen) + f"?loc=dv-{screen.tree.police.pk}"))
    assert order == [str(screen.item(2).pk)]


def test_an_act_answers_with_what_changed_and_stubs_for_the_rest(screen: Bench, client: "Client") -> None:
    item = screen.item(2)
    url = address(screen, "act", item_pk=item.pk, act="dung")
    answer = htmx(client, "post", url, {"version": item.version, "since": screen.plan.version})
    assert answer.status_code == 200
    order = shown(answer)
    assert [entry for entry in order if not entry.endswith("*")] == [str(item.pk)]
    assert len(order) == 5
    said = json.loads(answer["HX-Trigger-After-Swap"])["plans:done"]
    assert said["focus"] == f"viec-{item.pk}"
    assert screen.item(2).state == ItemState.KEPT


def test_stubs_replaced_by_the_cards_of_the_page_equal_a_fresh_load(screen: Bench, client: "Client") -> None:
    before = htmx(client, "get", address(screen)).content.decode()
    item = screen.item(3)
    url = address(screen, "act", item_pk=item.pk, act="bo")
    after = htmx(client, "post", url, {"version": 0, "since": 0}).content.decode()
    whole = re.compile(r'(?s)<li class="item[^>]*?id="(viec-\d+)".*?\n</li>')
    known = {match[1]: match[0] for match in whole.finditer(before)}
    put_together = re.sub(r'<li id="(viec-\d+)" data-same></li>', lambda stub: known[stub[1]], after)
    fresh = htmx(client, "get", address(screen)).content.decode()

    def plain(html: str) -> str:
        listed = html.partition('id="review-toolbar"')[0]
        listed = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", listed)
        return re.sub(r"\s*(<|>)\s*|\s+", r"\1 ", listed)

    assert plain(put_together) == plain(fresh)


def test_without_htmx_an_act_leads_back_to_the_page(screen: Bench, client: "Client") -> None:
    item = screen.item(2)
    answer = client.post(address(screen, "act", item_pk=item.pk, act="bo"), {"version": item.version})
    assert answer.status_code == 302
    assert answer["Location"] == address(screen) + f"#viec-{item.pk}"
    assert screen.item(2).state == ItemState.REJECTED


def test_an_act_on_what_somebody_changed_answers_409_with_their_name(screen: Bench, client: "Client") -> None:
    item = screen.item(2)
    screen.act_as(screen.other, "edit_item", item=item.pk, changes={"text": "Chữ của lãnh đạo"})
    url = address(screen, "act", item_pk=item.pk, act="bo")
    answer = htmx(client, "post", url, {"version": item.version, "since": 0})
    assert answer.status_code == 409
    assert "Trần Văn Mẫu" in json.loads(answer["HX-Trigger-After-Swap"])["plans:done"]["said"]
    assert "Chữ của lãnh đạo" in answer.content.decode()
    assert screen.item(2).state == ItemState.KEPT


def test_the_form_saves_what_was_typed(screen: Bench, client: "Client") -> None:
    item = screen.item(2)
    data = form_of(screen, 2, text="Kích hoạt định danh", end_date="30/10/2026", bound="before")
    answer = htmx(client, "post", address(screen, "item", item_pk=item.pk), data | {"since": 0})
    assert answer.status_code == 200
    saved = screen.item(2)
    assert (saved.text, str(saved.end_date), saved.bound) == ("Kích hoạt định danh", "2026-10-30", "before")
    assert [u.as_written for u in saved.units.filter(part="lead")] == ["Công an phường"]


def test_a_form_sent_back_unchanged_changes_nothing(screen: Bench, client: "Client") -> None:
    for number in range(1, 6):
        client.post(address(screen, "item", item_pk=screen.item(number).pk), form_of(screen, number))
    screen.plan.refresh_from_db()
    assert screen.plan.version == 0


@pytest.mark.parametrize("part", [True, False])
def test_a_wrong_date_is_said_beside_the_field_and_the_rest_is_kept(
    screen: Bench, client: "Client", *, part: bool
) -> None:
    url = address(screen, "item", item_pk=screen.item(2).pk)
    data = form_of(screen, 2, text="Điều tôi gõ", end_date="31/02/2026")
    answer = htmx(client, "post", url, data) if part else client.post(url, data)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Ngày viết như 31/10/2026" in html
    assert "Điều tôi gõ" in html
    assert 'value="31/02/2026"' in html
    assert screen.item(2).text != "Điều tôi gõ"


def test_a_stale_form_comes_back_with_both_texts_and_saves_the_second_time(
    screen: Bench, client: "Client"
) -> None:
    item = screen.item(2)
    url = address(screen, "item", item_pk=item.pk)
    data = form_of(screen, 2, text="Của tôi")
    screen.act_as(
        screen.other, "edit_item", item=item.pk, changes={"text": "Của lãnh đạo", "location": "Chợ"}
    )
    answer = htmx(client, "post", url, data)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Trần Văn Mẫu" in html
    assert "Của tôi" in html
    assert "Của lãnh đạo" in html
    version = re.search(r'name="version" value="(\d+)"', html)
    assert version
    again = data | {"version": version[1], "location": "Chợ"}
    assert htmx(client, "post", url, again).status_code == 200
    assert (screen.item(2).text, screen.item(2).location) == ("Của tôi", "Chợ")


def test_units_chosen_in_the_form_are_set_and_forged_ones_refused(screen: Bench, client: "Client") -> None:
    url = address(screen, "item", item_pk=screen.item(3).pk)
    chosen = {"part": "lead", "as_written": "Trạm Y tế", "organizations": [screen.tree.health.pk]}
    client.post(url, form_of(screen, 3, unit=[json.dumps(chosen), "{", json.dumps({"part": "boss"})]))
    assert [u.as_written for u in screen.item(3).units.all()] == ["Trạm Y tế"]
    forged = chosen | {"organizations": [screen.tree.province.pk]}
    assert client.post(url, form_of(screen, 3, unit=[json.dumps(forged)])).status_code == 404


def test_the_open_form_works_without_javascript(screen: Bench, client: "Client") -> None:
    item = screen.item(2)
    led = client.get(address(screen, "item", item_pk=item.pk) + "?sua")
    html = client.get(led["Location"].split("#")[0]).content.decode()
    assert "item-form" in html
    assert f'action="{address(screen, "item", item_pk=item.pk)}"' in html


def test_a_sentence_and_own_words_are_added_once_each(screen: Bench, client: "Client") -> None:
    key = "7f1e3c1e-8f4e-4a53-9c3c-1f2a3b4c5d6e"
    for _ in range(2):
        htmx(client, "post", address(screen, "add"), {"start": 0, "end": 20, "key": key})
    added = screen.plan.items.filter(is_added_by_hand=True)
    assert [(item.span_start, item.span_end) for item in added] == [(0, 20)]
    empty = htmx(client, "post", address(screen, "add"), {"text": " ", "key": "8" + key[1:]})
    assert empty.status_code == 422
    assert "Hãy ghi nội dung việc" in empty.content.decode()


def test_an_answer_about_a_unit_empties_the_question(screen: Bench, client: "Client") -> None:
    data = {"as_written": "Đội hình Hoa Sen", "organizations": screen.tree.youth.pk}
    answer = htmx(client, "post", address(screen, "answer_unit"), data)
    assert answer.status_code == 200
    assert "Đội hình Hoa Sen" not in [str(question) for question in queries.open_questions(screen.plan)]


def test_a_question_without_an_answer_is_said(screen: Bench, client: "Client") -> None:
    answer = htmx(client, "post", address(screen, "answer_unit"), {"as_written": "Đội hình Hoa Sen"})
    assert answer.status_code == 422
    assert "Hãy chọn đơn vị" in json.loads(answer["HX-Trigger-After-Swap"])["plans:done"]["said"]


def test_undo_and_redo_by_the_toolbar(screen: Bench, client: "Client") -> None:
    screen.act("reject_item", item=screen.item(2).pk)
    htmx(client, "post", address(screen, "plan_act", act="hoan-tac"))
    assert screen.item(2).state == ItemState.PROPOSED
    htmx(client, "post", address(screen, "plan_act", act="lam-lai"))
    assert screen.item(2).state == ItemState.REJECTED
    nothing = htmx(client, "post", address(screen, "plan_act", act="lam-lai"))
    assert json.loads(nothing["HX-Trigger-After-Swap"])["plans:done"]["kind"] == "warn"


def test_items_move_before_and_after_each_other(screen: Bench, client: "Client") -> None:
    url = address(screen, "act", item_pk=screen.item(5).pk, act="chuyen")
    htmx(client, "post", url, {"version": 0, "before": screen.item(2).pk})
    order = [item.reading_id for item in queries.standing_items(screen.plan)]
    assert order == ["T1", "T5", "T2", "T3", "T4"]
    htmx(client, "post", url, {"version": 1, "before": screen.item(1).pk})
    assert next(iter(queries.standing_items(screen.plan))).reading_id == "T5"


def test_the_page_learns_who_else_is_here_and_what_they_did(screen: Bench, client: "Client") -> None:
    from django.utils import timezone

    services.note_presence(plan=screen.plan, actor=screen.other, at=timezone.now())
    screen.act_as(screen.other, "reject_item", item=screen.item(2).pk)
    state = client.get(address(screen, "version") + "?since=0").json()
    assert state["version"] == 1
    assert state["others"] == ["Trần Văn Mẫu"]
    assert state["changes"][0]["name"] == "Trần Văn Mẫu"


def test_report_duties_and_targets_are_corrected(screen: Bench, client: "Client") -> None:
    report = screen.plan.report_obligations.get()
    url = address(screen, "line", kind="bao-cao", line_pk=report.pk)
    assert "10/11/2026" in client.get(url).content.decode()
    data = {
        "subject": "kết quả",
        "end_date": "12/11/2026",
        "bound": "before",
        "cut_off_date": "",
        "version": 0,
    }
    assert client.post(url, data).status_code == 302
    report.refresh_from_db()
    assert (str(report.end_date), report.cut_off_date) == ("2026-11-12", None)
    target = screen.plan.targets.get()
    htmx(
        client,
        "post",
        address(screen, "line_act", kind="chi-tieu", line_pk=target.pk, act="bo"),
        {"version": 0},
    )
    target.refresh_from_db()
    assert target.state == ItemState.REJECTED


def test_opening_asks_by_get_and_builds_by_post(screen: Bench, client: "Client") -> None:
    from plans.benches import make_directive, make_reading

    directive = make_directive(screen.tree, screen.officer, make_reading())
    url = reverse("plans:open", kwargs={"directive_pk": directive.pk})
    assert client.get(url).status_code == 200
    assert not hasattr(directive, "plan")
    first, second = client.post(url)["Location"], client.post(url)["Location"]
    assert first == second
    assert client.get(url)["Location"] == first


def test_a_confirmed_plan_is_shown_and_no_more_changed(screen: Bench, client: "Client") -> None:
    services.mark_confirmed(plan=screen.plan, actor=screen.officer, at=screen.plan.opened_at)
    html = client.get(address(screen)).content.decode()
    assert "data-act=" not in html
    answer = htmx(client, "post", address(screen, "act", item_pk=screen.item(2).pk, act="bo"), {"version": 0})
    assert answer.status_code == 409


def test_numbers_are_written_plain_for_machines(screen: Bench, client: "Client") -> None:
    PlanItem.objects.create(pk=1_234_567, plan=screen.plan, text="Việc có số lớn")
    html = client.get(address(screen)).content.decode()
    assert 'id="viec-1234567"' in html
    assert "1.234.567" not in html


@pytest.mark.django_db
def test_the_page_and_its_part_ask_the_database_as_often_for_many_items(
    client: "Client", sign_in: "Callable[..., Any]", django_assert_max_num_queries: Any
) -> None:
    bench = make_bench(extra=115)
    sign_in(client, bench.officer)
    client.get(address(bench))  # the first page of a session notes the session, once in five minutes
    with django_assert_max_num_queries(26):
        assert len(shown(client.get(address(bench)))) == 120
    with django_assert_max_num_queries(20):
        htmx(client, "get", address(bench))
    item = bench.item(2)
    act = address(bench, "act", item_pk=item.pk, act="dung")
    with django_assert_max_num_queries(45):
        answer = htmx(client, "post", act, {"version": 0, "since": 0})
    assert len(answer.content) < 60_000  # the changed card and 119 stubs, not 120 cards
