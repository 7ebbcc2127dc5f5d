import datetime as dt
import uuid
from typing import Any

import pytest

from factories import NOW, make_commune, member
from running_assignment import Running, make_running
from tungngo.assignments import services
from tungngo.assignments.models import Assignment, Comment, State, Subtask
from tungngo.organizations.models import Role
from tungngo.organizations.services import change_membership

pytestmark = pytest.mark.django_db
UNTIL = dt.date(2026, 11, 20)


@pytest.fixture
def running() -> Running:
    return make_running()


# Cancelling


def test_an_assignment_is_cancelled_with_a_reason_and_taken_up_where_its_units_were(running: Running) -> None:
    running.step(State.IN_PROGRESS)
    running.act("cancel", reason="Tỉnh hoãn ngày hội")
    assert (running.fresh().state, running.assignment.cancel_reason) == (
        State.CANCELLED,
        "Tỉnh hoãn ngày hội",
    )
    assert running.told("cancelled") == {running.police, running.youth}
    running.act("reopen")
    assert running.fresh().state == State.IN_PROGRESS
    assert running.acts() == ["part.change_state", "assignment.cancel", "assignment.reopen"]


def test_cancelling_needs_a_reason_and_twice_is_once(running: Running) -> None:
    with pytest.raises(services.NotPossible, match="lý do"):
        running.act("cancel", reason="")
    seen = running.assignment.version
    for _ in range(2):
        running.act("cancel", reason="Trùng việc", seen_version=seen)
    assert running.acts() == ["assignment.cancel"]


def test_nothing_is_done_with_what_was_cancelled_but_talk(running: Running) -> None:
    piece = running.piece()
    running.act("cancel", reason="Trùng việc")
    part = running.part()
    common = {"part": part, "seen_version": part.version, "actor": running.police, "at": NOW}
    refused: list[Any] = [
        lambda: running.step(State.SUBMITTED),
        running.piece,
        lambda: services.tick_subtask(subtask=piece, is_done=True, actor=running.police, at=NOW),
        lambda: services.hand_over(holder=running.police, note="", **common),
        lambda: services.block(reason="Thiếu người", **common),
        lambda: running.edit(text="Việc khác"),
        lambda: running.act("set_lead", unit=running.tree.women),
        lambda: running.act("add_unit", unit=running.tree.women, part="coordinating"),
    ]
    for act in refused:
        with pytest.raises(services.NotPossible):
            act()
    running.say("Vì sao hủy?")


# Stale forms


def test_who_decides_on_an_older_picture_is_told_what_changed_and_by_whom(running: Running) -> None:
    seen = running.assignment.version
    running.edit(location="Nhà văn hóa")
    with pytest.raises(services.ChangedMeanwhile) as caught:
        running.act("cancel", reason="Trùng việc", seen_version=seen)
    assert [(event.act, event.actor) for event in caught.value.events] == [
        ("assignments.assignment.edit", running.officer)
    ]
    assert running.fresh().cancelled_at is None


def test_what_is_said_beside_the_work_makes_nobody_s_form_stale(running: Running) -> None:
    seen = running.assignment.version
    running.say()
    running.piece()
    running.act("cancel", reason="Trùng việc", seen_version=seen)
    assert running.fresh().state == State.CANCELLED


def test_a_part_that_changed_meanwhile_is_not_overwritten(running: Running) -> None:
    stale = running.part()
    services.block(part=stale, reason="Thiếu máy", seen_version=stale.version, actor=running.police, at=NOW)
    for act, facts in (
        (services.hand_over, {"holder": running.police, "note": ""}),
        (services.block, {"reason": "Thiếu người"}),
        (services.unblock, {"note": ""}),
    ):
        with pytest.raises(services.ChangedMeanwhile) as caught:
            act(part=stale, seen_version=stale.version, actor=running.officer, at=NOW, **facts)
        assert [event.act for event in caught.value.events] == ["assignments.part.block"]
    assert running.part().blocked_reason == "Thiếu máy"


# Units


def test_a_unit_is_added_told_and_removed_while_it_has_done_nothing(running: Running) -> None:
    women = member(Role.FOCAL_POINT, running.tree.women)
    for _ in range(2):
        running.act("add_unit", unit=running.tree.women, part="implementing")
    part = running.part(running.tree.women)
    assert (part.part, part.is_answering) == ("implementing", False)
    assert running.told("given") == {women}
    version = running.fresh().version
    for _ in range(2):
        services.remove_unit(part=part, seen_version=version, actor=running.officer, at=NOW)
    assert running.acts() == ["assignment.add_unit", "assignment.remove_unit"]


def test_who_carries_out_what_nobody_leads_answers_for_it() -> None:
    running = make_running(lead=[], coordinating=[])
    running.act("add_unit", unit=running.tree.women, part="implementing")
    assert running.part(running.tree.women).is_answering


def test_a_unit_with_something_noted_and_the_lead_are_not_removed(running: Running) -> None:
    youth = running.part(running.tree.youth)
    running.piece(part=youth)
    for part, why in ((youth, "đã ghi"), (running.part(), "chủ trì khác")):
        with pytest.raises(services.NotPossible, match=why):
            services.remove_unit(
                part=part, seen_version=running.fresh().version, actor=running.officer, at=NOW
            )


def test_a_unit_has_one_part_and_belongs_to_the_commune(running: Running) -> None:
    with pytest.raises(services.NotPossible, match="đã có vai trò"):
        running.act("add_unit", unit=running.tree.police, part="coordinating")
    with pytest.raises(services.NotPossible, match="không thuộc"):
        running.act("add_unit", unit=make_running().tree.women, part="coordinating")
    with pytest.raises(services.NotPossible, match="chủ trì"):
        running.act("add_unit", unit=running.tree.women, part="lead")


def test_a_former_lead_keeps_what_it_noted(running: Running) -> None:
    piece = running.piece()
    running.act("set_lead", unit=running.tree.women)
    former = running.part()
    assert (former.part, former.is_answering, former.subtasks.get()) == ("coordinating", False, piece)


# Words and days


def test_an_edit_changes_the_deadline_and_leaves_the_directive_s_sentence(running: Running) -> None:
    source = running.assignment.source
    running.edit(text="Việc đã sửa", location="Sân vận động", end_date=UNTIL, bound="before")
    edited = running.fresh()
    assert (edited.text, edited.source, edited.deadline_date) == (
        "Việc đã sửa",
        source,
        dt.date(2026, 11, 19),
    )
    assert edited.folded_text == "viec da sua"
    assert running.last().data["changed"] == ["nội dung", "nơi thực hiện", "đến ngày", "cách tính hạn"]
    assert running.told("changed") == {running.police, running.youth}


def test_an_edit_of_nothing_is_no_act_and_without_a_reason_is_refused(running: Running) -> None:
    running.edit()
    assert running.acts() == []
    with pytest.raises(services.NotPossible, match="lý do"):
        running.edit(text="Việc khác", reason="")
    with pytest.raises(services.NotPossible, match="đứng trước"):
        running.edit(start_date=UNTIL, end_date=UNTIL - dt.timedelta(days=1), bound="on")


# Who has it in hand


def hand_over(running: Running, holder: Any, **facts: Any) -> Any:
    part = running.part()
    given = {"part": part, "holder": holder, "note": "Nhờ em", "seen_version": part.version}
    return services.hand_over(**(given | {"actor": running.police, "at": NOW} | facts))


def test_a_part_is_put_into_the_hands_of_a_person_of_the_unit_who_is_told(running: Running) -> None:
    colleague = member(Role.FOCAL_POINT, running.tree.police)
    for _ in range(2):
        hand_over(running, colleague)
    assert running.part().holder == colleague
    assert running.told("hand_over") == {colleague}
    assert running.last().data["note"] == "Nhờ em"
    assert running.acts() == ["part.hand_over"]
    hand_over(running, None)
    assert running.acts() == ["part.hand_over", "part.let_go"]


def test_who_has_it_in_hand_is_told_instead_of_the_whole_unit(running: Running) -> None:
    colleague = member(Role.FOCAL_POINT, running.tree.police)
    hand_over(running, colleague)
    running.step(State.SUBMITTED)
    running.step(State.RETURNED, note="Thiếu ảnh")
    assert running.told("returned") == {colleague}
    assert running.told("handed_in") == {running.officer}


@pytest.mark.parametrize("is_elsewhere", [True, False])
def test_of_what_a_person_left_behind_the_unit_is_told_and_not_that_person(
    running: Running, *, is_elsewhere: bool
) -> None:
    left = member(Role.TEAM_MEMBER, running.tree.police)
    services.hand_over(
        part=running.part(), holder=left, note="", seen_version=1, actor=running.officer, at=NOW
    )
    if is_elsewhere:
        change_membership(
            person=left,
            organization=make_commune("Xã Bên Kia").police,
            role=Role.FOCAL_POINT,
            actor=running.officer,
            at=NOW,
        )
    else:
        left.is_active = False
        left.save(update_fields=["is_active"])
    running.edit(end_date=UNTIL)
    assert running.told("changed") == {running.police, running.youth}


def test_a_person_of_another_unit_takes_nothing_in_hand(running: Running) -> None:
    with pytest.raises(services.NotPossible, match="không thuộc"):
        hand_over(running, running.youth)


# Hindrances


def test_a_unit_says_what_hinders_it_and_the_officer_solves_it(running: Running) -> None:
    part = running.part()
    for _ in range(2):
        services.block(part=part, reason="Thiếu máy", seen_version=part.version, actor=running.police, at=NOW)
    assert running.told("blocked") == {running.officer}
    part = running.part()
    for _ in range(2):
        services.unblock(part=part, note="Đã mượn", seen_version=part.version, actor=running.officer, at=NOW)
    assert running.part().blocked_at is None
    assert running.told("unblocked") == {running.police}
    assert running.acts() == ["part.block", "part.unblock"]


# Sub-tasks


def texts(running: Running) -> list[str]:
    return [piece.text for piece in Subtask.objects.filter(part=running.part(), removed_at=None)]


def test_sub_tasks_are_added_once_in_their_order(running: Running) -> None:
    key = uuid.uuid4()
    for _ in range(2):
        running.piece("In tờ rơi", request_key=key)
    running.piece("Phát tờ rơi")
    assert texts(running) == ["In tờ rơi", "Phát tờ rơi"]
    assert running.acts() == ["subtask.add", "subtask.add"]


def test_a_sub_task_is_ticked_moved_changed_and_removed(running: Running) -> None:
    first, second = running.piece("In"), running.piece("Phát")
    who = {"actor": running.police, "at": NOW}
    for _ in range(2):
        services.tick_subtask(subtask=first, is_done=True, **who)
    first.refresh_from_db()
    assert (first.done_at, first.done_by) == (NOW, running.police)
    services.tick_subtask(subtask=first, is_done=False, **who)
    services.move_subtask(subtask=second, direction="up", seen_version=second.version, **who)
    assert texts(running) == ["Phát", "In"]
    first.refresh_from_db()
    services.edit_subtask(
        subtask=first,
        text="In 500 tờ",
        holder=running.police,
        due_date=UNTIL,
        seen_version=first.version,
        **who,
    )
    first.refresh_from_db()
    assert (first.text, first.holder, first.due_date) == ("In 500 tờ", running.police, UNTIL)
    for _ in range(2):
        services.remove_subtask(subtask=first, seen_version=first.version, **who)
    assert texts(running) == ["Phát"]
    assert running.acts() == [
        "subtask.add",
        "subtask.add",
        "subtask.done",
        "subtask.undone",
        "subtask.move",
        "subtask.edit",
        "subtask.remove",
    ]


def test_a_sub_task_that_changed_meanwhile_is_not_overwritten(running: Running) -> None:
    piece = running.piece()
    services.tick_subtask(subtask=piece, is_done=True, actor=running.police, at=NOW)
    stale = {"subtask": piece, "seen_version": 1, "actor": running.officer, "at": NOW}
    with pytest.raises(services.ChangedMeanwhile):
        services.edit_subtask(text="Khác", holder=None, due_date=None, **stale)
    with pytest.raises(services.ChangedMeanwhile):
        services.remove_subtask(**stale)
    with pytest.raises(services.ChangedMeanwhile):
        services.move_subtask(direction="up", **stale)


def test_a_double_click_on_up_moves_one_place(running: Running) -> None:
    pieces = [running.piece(text) for text in ("Một", "Hai", "Ba")]
    move = {"subtask": pieces[2], "direction": "up", "seen_version": 1, "actor": running.police, "at": NOW}
    services.move_subtask(**move)
    with pytest.raises(services.ChangedMeanwhile):
        services.move_subtask(**move)
    assert texts(running) == ["Một", "Ba", "Hai"]


# Talk


def test_a_question_reaches_the_officers_and_its_answer_who_asked(running: Running) -> None:
    leader = member(Role.LEADER, running.tree.commune)
    key = uuid.uuid4()
    for _ in range(2):
        question = running.say(is_question=True, request_key=key)
    assert running.told("question") == {running.officer}
    answer = running.say("Ở Văn phòng", actor=running.officer, answers=question)
    question.refresh_from_db()
    assert question.answered_at == NOW
    assert running.told("answer") == {running.police}
    assert leader not in running.told("mention")
    services.set_answered(comment=question, is_answered=False, actor=running.police, at=NOW)
    services.set_answered(comment=question, is_answered=True, actor=running.officer, at=NOW)
    assert running.acts() == ["comment.ask", "comment.answer", "comment.reopen", "comment.close"]
    assert answer.is_question is False


def test_only_people_who_read_the_comments_can_be_called_to_them(running: Running) -> None:
    stranger = member(Role.FOCAL_POINT, running.tree.women)
    above = member(Role.PROVINCIAL_OFFICER, running.tree.province)
    comment = running.say(mentions=[running.officer.pk, running.youth.pk, stranger.pk, above.pk, 0])
    assert set(comment.mentions.all()) == {running.officer, running.youth}
    assert running.told("mention") == {running.officer, running.youth}


def test_one_s_own_words_are_changed_and_taken_back_until_somebody_answers(running: Running) -> None:
    first = running.say("Tờ rơi lấy đâu")
    services.edit_comment(
        comment=first,
        text="Tờ rơi lấy ở đâu?",
        mentions=[running.youth.pk],
        seen_version=first.version,
        actor=running.police,
        at=NOW,
    )
    assert running.told("mention") == {running.youth}
    running.say("Ở Văn phòng", actor=running.officer)
    first.refresh_from_db()
    with pytest.raises(services.NotPossible, match="Đã có người trả lời"):
        services.edit_comment(
            comment=first,
            text="Câu khác",
            mentions=[],
            seen_version=first.version,
            actor=running.police,
            at=NOW,
        )
    with pytest.raises(services.NotPossible, match="Đã có người trả lời"):
        services.remove_comment(comment=first, actor=running.police, at=NOW)


def test_nobody_changes_another_s_words(running: Running) -> None:
    comment = running.say()
    with pytest.raises(services.NotPossible, match="người viết"):
        services.remove_comment(comment=comment, actor=running.officer, at=NOW)
    assert Comment.objects.get().removed_at is None


def test_every_act_counts_as_a_sign_of_life(running: Running) -> None:
    later = NOW + dt.timedelta(days=3)
    running.say(at=later)
    assert running.fresh().last_activity_at == later
    running.piece(at=later)
    assert running.part().last_activity_at == later


def test_an_act_whose_log_fails_did_not_happen(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_facts: Any) -> None:
        raise RuntimeError("no log")

    monkeypatch.setattr("tungngo.assignments.services.acting.record", fail)
    with pytest.raises(RuntimeError):
        running.act("cancel", reason="Trùng việc")
    assert Assignment.objects.get().cancelled_at is None
