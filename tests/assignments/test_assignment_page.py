from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from factories import NOW, member, person_of
from running_assignment import Running, make_running
from tungngo.assignments import services
from tungngo.assignments.chronicle import words_of
from tungngo.assignments.models import Assignment, AssignmentUnit, State, StateChange
from tungngo.audit.services import record
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.test import Client

    SignIn = Callable[..., Any]

pytestmark = pytest.mark.django_db
TYPED = "Điều tôi vừa viết dài"


@pytest.fixture
def running() -> Running:
    return make_running()


@pytest.fixture(autouse=True)
def at_the_time_of_the_acts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages read the clock of the tests' acts, so that these count as recent."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def page_of(client: Client, running: Running, **query: str) -> str:
    return client.get(reverse("assignments:assignment", args=[running.assignment.pk]), query).content.decode()


def post(client: Client, name: str, *args: int, **sent: Any) -> HttpResponse:
    return client.post(reverse(f"assignments:{name}", args=args), sent)


# What each form of the page is, and what somebody else may have done meanwhile that it must not overwrite.
def _part_form(name: str, **sent: Any) -> Any:
    def make(running: Running) -> tuple[str, int, dict[str, Any], Any]:
        part = running.part()
        if name == "hand_over":  # so that letting go of it is an act
            services.hand_over(
                part=part,
                holder=running.police,
                note="",
                seen_version=part.version,
                actor=running.police,
                at=NOW,
            )
            part.refresh_from_db()
        stale = {"seen_version": part.version, **sent}

        def meanwhile() -> None:
            services.block(
                part=part, reason="Thiếu máy", seen_version=part.version, actor=running.officer, at=NOW
            )

        return name, part.pk, stale, meanwhile

    return make


def _whole_form(name: str, **sent: Any) -> Any:
    def make(running: Running) -> tuple[str, int, dict[str, Any], Any]:
        stale = {"seen_version": running.assignment.version, **sent}
        return name, running.assignment.pk, stale, lambda: running.edit(location="Nhà văn hóa")

    return make


def _subtask_form(running: Running) -> tuple[str, int, dict[str, Any], Any]:
    piece = running.piece()

    def meanwhile() -> None:
        services.tick_subtask(subtask=piece, is_done=True, actor=running.officer, at=NOW)

    return "edit_subtask", piece.pk, {"seen_version": 1, "text": TYPED}, meanwhile


STALE = {
    "step": _part_form("step", new_state="submitted", note=TYPED),
    "hand_over": _part_form("hand_over", holder="", note=TYPED),
    "block": _part_form("block", reason=TYPED),
    "edit": _whole_form("edit", text=TYPED, reason="Vì sao"),
    "cancel": _whole_form("cancel", reason=TYPED),
    "edit_subtask": _subtask_form,
}


@pytest.mark.parametrize("name", STALE)
def test_a_stale_form_says_what_changed_keeps_what_was_typed_and_counts_when_sent_again(
    client: Client, sign_in: SignIn, running: Running, name: str
) -> None:
    url_name, pk, sent, meanwhile = STALE[name](running)
    meanwhile()
    told = running.last()
    sign_in(client, running.officer if name in {"edit", "cancel"} else running.police)
    answer = post(client, url_name, pk, **sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert TYPED in page
    if name != "edit_subtask":  # one line, which stands before the eyes
        assert f"{told.actor} {words_of(told)}" in page
    acts = running.acts()
    form = page[page.index(f'action="{reverse(f"assignments:{url_name}", args=[pk])}"') :]
    if name == "hand_over":  # the first form of this address is the one that takes the work oneself
        form = page[page.index(TYPED) - 3000 :]
    fresh = re.search(r'name="seen_version" value="(\d+)"', form)
    assert fresh
    answer = post(client, url_name, pk, **(sent | {"seen_version": fresh[1]}))
    assert answer.status_code == 302
    assert len(running.acts()) == len(acts) + 1


def test_what_was_typed_is_kept_also_where_its_form_is_gone(
    client: Client, sign_in: SignIn, running: Running
) -> None:
    part = running.part()
    running.act("cancel", reason="Tỉnh hoãn")
    sign_in(client, running.police)
    answer = post(client, "step", part.pk, new_state="submitted", note=TYPED, seen_version=part.version)
    assert answer.status_code == 422
    assert TYPED in answer.content.decode()


def test_who_made_the_last_act_can_take_it_back_from_the_page_and_nobody_else(
    client: Client, sign_in: SignIn, running: Running
) -> None:
    running.step(State.SUBMITTED)
    url = reverse("assignments:undo", args=[running.assignment.pk, running.last().pk])
    sign_in(client, running.officer)
    assert url not in page_of(client, running)
    client.post(url)
    assert running.fresh().state == State.SUBMITTED
    sign_in(client, running.police)
    assert url in page_of(client, running)
    client.post(url)
    assert running.fresh().state == State.NOT_STARTED
    assert "hoàn tác: chuyển phần của Công an" in page_of(client, running)


def test_a_page_that_is_open_is_told_what_others_did_and_not_what_oneself_did(
    client: Client, sign_in: SignIn, running: Running
) -> None:
    url = reverse("assignments:news", args=[running.assignment.pk])
    seen = {"v": running.assignment.version}
    sign_in(client, running.police)
    assert client.get(url, seen).status_code == 204
    running.step(State.IN_PROGRESS)
    assert client.get(url, seen).status_code == 204
    running.say("Đã có danh sách", actor=running.officer)
    answer = client.get(url, seen)
    assert f"{running.officer} viết ý kiến" in answer.content.decode()
    assert client.get(url, {"v": "x"}).status_code == 204


def test_other_units_see_the_state_and_not_what_was_said_noted_or_asked(
    client: Client, sign_in: SignIn, running: Running
) -> None:
    running.step(State.SUBMITTED, note="Ghi chú kín")
    running.piece("Việc con kín")
    running.say("Câu hỏi kín", is_question=True)
    part = running.part()
    services.block(part=part, reason="Vướng mắc kín", seen_version=part.version, actor=running.police, at=NOW)
    sees = {
        running.police: "ghi chú kín, việc con kín, câu hỏi kín, vướng mắc kín",
        running.youth: "ghi chú kín, việc con kín, câu hỏi kín, vướng mắc kín",
        running.officer: "ghi chú kín, việc con kín, câu hỏi kín, vướng mắc kín",
        person_of(running.tree, Role.PROVINCIAL_OFFICER): "ghi chú kín, việc con kín, vướng mắc kín",
        member(Role.FOCAL_POINT, running.tree.women): "",
        person_of(running.tree, Role.MEDIA): "",
        person_of(running.tree, Role.ADMINISTRATOR): "",
    }
    for who, expected in sees.items():
        sign_in(client, who)
        page = page_of(client, running)
        assert "Chờ nghiệm thu" in page
        found = [
            words
            for words in ("Ghi chú kín", "Việc con kín", "Câu hỏi kín", "Vướng mắc kín")
            if words in page
        ]
        assert ", ".join(found).lower() == expected, who.membership.role


def test_who_has_the_part_in_hand_below_the_unit_works_on_it(client: Client, sign_in: SignIn) -> None:
    running = make_running(lead=[], coordinating=[])
    place, team = running.tree.neighborhoods[0], running.tree.teams[0]
    running.act("set_lead", unit=place)
    part = running.part(place)
    volunteer = member(Role.TEAM_MEMBER, team)
    sign_in(client, volunteer)
    sent = {"new_state": "in_progress", "note": "", "seen_version": part.version}
    assert post(client, "step", part.pk, **sent).status_code == 403
    services.hand_over(
        part=part, holder=volunteer, note="", seen_version=part.version, actor=running.officer, at=NOW
    )
    sent["seen_version"] = running.part(place).version
    assert post(client, "step", part.pk, **sent).status_code == 302


def test_a_question_is_asked_and_answered_without_leaving_the_page(
    client: Client, sign_in: SignIn, running: Running
) -> None:
    sign_in(client, running.police)
    sent = {
        "text": f"@{running.officer} tờ rơi lấy ở đâu?",
        "mentions": [running.officer.pk],
        "is_question": "on",
        "request_key": uuid.uuid4(),
    }
    for _ in range(2):
        assert post(client, "add_comment", running.assignment.pk, **sent).status_code == 302
    question = running.assignment.comments.get()
    sign_in(client, running.officer)
    page = page_of(client, running)
    assert f'<span class="work-mention">@{running.officer}</span>' in page
    assert "1 câu hỏi chưa trả lời" in page
    answer = {"text": "Ở Văn phòng", "answers": question.pk, "request_key": uuid.uuid4()}
    assert post(client, "add_comment", running.assignment.pk, **answer).status_code == 302
    assert "Đã trả lời" in page_of(client, running)


def test_markup_in_a_comment_stays_words(client: Client, sign_in: SignIn, running: Running) -> None:
    running.police.full_name = "<b>Mực</b>"
    running.police.save()
    running.say("<script>x</script> @<b>Mực</b>", actor=running.officer, mentions=[running.police.pk])
    sign_in(client, running.officer)
    page = page_of(client, running)
    assert "<script>x</script>" not in page
    assert "<b>Mực</b>" not in page
    assert '<span class="work-mention">@&lt;b&gt;Mực&lt;/b&gt;</span>' in page


def test_the_history_tells_older_steps_too_page_by_page(
    client: Client, sign_in: SignIn, running: Running
) -> None:
    part = running.part()
    StateChange.objects.create(
        organization=part.organization,
        part=part,
        old_state=State.NOT_STARTED,
        new_state=State.IN_PROGRESS,
        note="Bước ngày xưa",
        changed_by=running.police,
        changed_at=NOW,
    )
    data = {"unit": "Công an", "from": "Chưa thực hiện", "to": "Đang thực hiện", "text": "Ra quân"}
    record(
        act="assignments.part.change_state",
        actor=running.police,
        organization_id=part.organization_id,
        subject=part,
        at=NOW,
        data=data,
    )
    for number in range(20):
        running.piece(f"Việc {number}")
    sign_in(client, running.officer)
    first, second = page_of(client, running), page_of(client, running, **{"dien-bien": "2"})
    assert "thêm việc con “Việc 19”" in first
    assert "Bước ngày xưa" not in first
    assert "Bước ngày xưa" in second
    assert "Mới hơn" in second


def test_a_page_with_much_on_it_takes_few_queries(
    client: Client, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    running = make_running(coordinating=[])
    for unit in [*running.tree.neighborhoods, *running.tree.teams, running.tree.youth]:
        running.act("add_unit", unit=unit, part="implementing")
    for number in range(6):
        running.piece(f"Việc {number}")
        running.say(f"Ý kiến {number}", mentions=[running.officer.pk], is_question=number % 2 == 0)
    for who in (running.officer, running.police):
        sign_in(client, who)
        client.get("/")
        with django_assert_max_num_queries(20):
            client.get(reverse("assignments:assignment", args=[running.assignment.pk]))


def test_sub_tasks_are_added_ticked_and_removed_from_the_page(
    client: Client, sign_in: SignIn, running: Running
) -> None:
    part = running.part()
    sign_in(client, running.police)
    assert post(client, "add_subtask", part.pk, text="", request_key=uuid.uuid4()).status_code == 422
    assert post(client, "add_subtask", part.pk, text="In", request_key=uuid.uuid4()).status_code == 302
    piece = part.subtasks.get()
    assert post(client, "tick_subtask", piece.pk, done="1").status_code == 302
    assert "1/1 việc con" in page_of(client, running)
    piece.refresh_from_db()
    assert post(client, "remove_subtask", piece.pk, seen_version=piece.version).status_code == 302
    assert post(client, "tick_subtask", piece.pk, done="0").status_code == 409
    undo = reverse("assignments:undo", args=[running.assignment.pk, running.last().pk])
    client.post(undo)
    assert "1/1 việc con" in page_of(client, running)


def test_the_officer_runs_an_assignment_from_its_page(
    client: Client, sign_in: SignIn, running: Running
) -> None:
    pk, tree = running.assignment.pk, running.tree
    sign_in(client, running.officer)

    def seen() -> int:
        return Assignment.objects.get(pk=pk).version

    added = post(client, "add_unit", pk, unit=tree.women.pk, part="coordinating", seen_version=seen())
    assert added.status_code == 302
    part = running.part(tree.women)
    for _ in range(2):
        assert post(client, "remove_unit", pk, part.pk, seen_version=seen()).status_code == 302
    bad = post(
        client,
        "edit",
        pk,
        text="Việc",
        reason="Vì",
        start_date="2/1/2027",
        end_date="1/1/2027",
        seen_version=seen(),
    )
    assert bad.status_code == 422
    assert "Ngày kết thúc đứng trước" in bad.content.decode()
    assert post(client, "cancel", pk, reason="", seen_version=seen()).status_code == 422
    assert post(client, "cancel", pk, reason="Hoãn", seen_version=seen()).status_code == 302
    assert "Nhiệm vụ đã hủy" in page_of(client, running)
    assert post(client, "reopen", pk, seen_version=seen()).status_code == 302
    assert running.fresh().cancelled_at is None


def test_keys_and_versions_above_a_thousand_are_sent_as_they_are(
    client: Client, sign_in: SignIn, running: Running
) -> None:
    Assignment.objects.filter(pk=running.assignment.pk).update(version=12345)
    AssignmentUnit.objects.filter(assignment=running.assignment).update(version=23456)
    running.piece()
    running.part().subtasks.update(version=34567)
    for who in (running.officer, running.police):
        sign_in(client, who)
        page = page_of(client, running)
        assert not re.search(r"12[.]34|23[.]456|34[.]567", page)
    assert 'value="34567"' in page
