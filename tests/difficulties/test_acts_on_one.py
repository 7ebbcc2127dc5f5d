"""A difficulty on its way: raised, taken up, given, passed up, answered, settled, and each act taken back."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from difficulties.matters import HOUR, Place
from factories import NOW, make_commune
from files.photos_for_tests import photo
from tungngo.audit import acts
from tungngo.audit.models import AuditEvent
from tungngo.difficulties import services
from tungngo.difficulties.models import AlsoAffected, Difficulty, Entry

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    return Place()


def kinds(one: Difficulty) -> list[str]:
    return list(one.entries.filter(undone_at=None).order_by("pk").values_list("kind", flat=True))


def test_what_a_unit_raises_waits_for_the_officers_five_working_days(place: Place) -> None:
    one = place.raised()
    assert (one.state, one.unit, one.organization) == ("new", place.tree.police, place.tree.commune)
    assert one.answer_due_date == dt.date(2026, 10, 8)  # raised on a Thursday
    assert place.raised(urgency="urgent").answer_due_date == dt.date(2026, 10, 5)
    assert place.told("raised") == {place.officer}


def test_sent_twice_it_is_raised_once_and_other_words_under_the_same_key_are_refused(place: Place) -> None:
    key = uuid.uuid4()
    assert place.raised(request_key=key) == place.raised(request_key=key)
    with pytest.raises(services.AlreadyRaised):
        place.raised(request_key=key, title="Việc khác")
    assert Difficulty.objects.count() == 1


def test_a_campaign_of_another_commune_is_refused(place: Place) -> None:
    from running_assignment import make_running

    with pytest.raises(services.NotPossible):
        place.raised(campaign=make_running().assignment.campaign)


def test_the_unit_changes_and_withdraws_its_words_until_somebody_takes_them_up(place: Place) -> None:
    one = place.raised()
    words = services.Matter("proposal", "funding", "urgent", "Xin kinh phí", "Cần 5 triệu đồng.")
    place.act("edit", one, place.police, matter=words)
    assert (one.kind, one.title, one.cause) == ("proposal", "Xin kinh phí", "")
    assert one.answer_due_date == dt.date(2026, 10, 5)
    assert "xin kinh phi" in one.search_text
    place.act("take", one)
    for name, facts in (("edit", {"matter": words}), ("withdraw", {"note": ""})):
        with pytest.raises(services.NotPossible):
            place.act(name, one, place.police, **facts)
    other = place.raised()
    place.act("withdraw", other, place.police, note="Nêu nhầm")
    assert other.state == "withdrawn"


def test_a_taken_one_is_given_to_who_can_solve_it_and_that_unit_answers(place: Place) -> None:
    one = place.raised()
    place.act("take", one)
    assert place.told("moved") == {place.police}
    due = dt.date(2026, 10, 20)
    place.act("give", one, solver=place.tree.youth, due_date=due, note="")
    assert (one.state, one.solver, one.answer_due_date) == ("in_progress", place.tree.youth, due)
    assert place.told("given") == {place.youth}
    place.answered(one, by=place.youth)
    assert (one.state, one.answered_by, one.answered_for) == ("answered", place.youth, place.tree.youth)
    assert place.told("answered") == {place.police, place.officer}


def test_a_unit_of_another_commune_and_a_day_in_the_past_are_refused(place: Place) -> None:
    one = place.raised()
    other = make_commune("Xã Bên Kia")
    with pytest.raises(services.NotPossible):
        place.act("give", one, solver=other.police, due_date=None, note="")
    with pytest.raises(services.NotPossible):
        place.act("set_due", one, due_date=dt.date(2026, 9, 1), note="", is_province=False)


def test_passed_up_it_is_answered_by_the_province_and_settled_by_the_unit(place: Place) -> None:
    one = place.passed_up(place.raised())
    assert (one.state, one.passed_up_at) == ("passed_up", NOW)
    assert place.told("passed_up") == {place.province}
    with pytest.raises(services.NotPossible):
        place.answered(one)
    place.answered(one, by=place.province, is_province=True)
    assert (one.state, one.answered_for) == ("answered", place.tree.province)
    assert place.told("answered") == {place.police, place.officer}
    place.act("confirm", one, place.police, note="")
    assert (one.state, one.resolved_at) == ("resolved", NOW)
    assert place.told("resolved") == {place.officer, place.province}


def test_the_province_gives_back_and_the_commune_takes_back(place: Place) -> None:
    one = place.passed_up(place.raised())
    place.act("send_back", one, place.province, note="Thuộc thẩm quyền xã")
    assert (one.state, place.told("returned")) == ("in_progress", {place.officer})
    place.passed_up(one)
    place.act("recall", one, note="")
    assert one.state == "in_progress"
    assert one.passed_up_at is not None


def test_opened_again_it_has_no_answer_and_a_new_date_but_the_history_keeps_the_answer(place: Place) -> None:
    one = place.answered(place.raised())
    place.at = NOW + dt.timedelta(days=10)
    place.act("reopen", one, place.police, note="Vẫn chưa có")
    assert (one.state, one.answer, one.answered_at) == ("in_progress", "", None)
    assert one.answer_due_date == dt.date(2026, 10, 16)
    assert one.entries.get(kind="answered").note == "Sẽ cấp trong tuần."
    assert place.told("reopened") == {place.officer}


def test_files_with_residents_data_never_go_up(place: Place) -> None:
    file = ContentFile(photo(), name="a.jpg")
    one = place.raised(files=[file], has_personal_data=True)
    private = one.attachments.get()
    place.passed_up(one, attachments=[private.pk])
    private.refresh_from_db()
    assert not private.goes_up
    with pytest.raises(IntegrityError), transaction.atomic():
        one.attachments.update(goes_up=True)
    other = place.raised(files=[ContentFile(photo(), name="b.jpg")])
    place.passed_up(other, attachments=[other.attachments.get().pk])
    assert other.attachments.get().goes_up


def test_merged_ones_count_their_units_and_all_of_them_read_one_answer(place: Place) -> None:
    main, other = place.raised(), place.raised(place.youth)
    place.act("merge", other, into=main, note="")
    assert [met.unit for met in main.also_affected.all()] == [place.tree.youth]
    with pytest.raises(services.NotPossible):
        place.answered(other)
    place.answered(main)
    other.refresh_from_db()
    assert (other.state, other.answer) == ("answered", main.answer)
    assert place.told("answered") == {place.police, place.youth}
    place.act("confirm", main, place.police, note="")
    other.refresh_from_db()
    assert other.state == "answered"  # each unit says itself whether it is settled
    place.act("reopen", other, place.youth, note="Chỗ chúng tôi vẫn thế")
    assert (other.state, other.merged_into) == ("in_progress", None)
    assert not main.also_affected.exists()


def test_what_was_merged_into_one_goes_along_when_that_is_merged_too(place: Place) -> None:
    first, second, third = place.raised(), place.raised(place.youth), place.raised(place.officer)
    place.act("merge", second, into=first, note="")
    entry = place.act("merge", first, into=third, note="")
    second.refresh_from_db()
    assert second.merged_into == third
    assert {met.unit for met in third.also_affected.all()} == {place.tree.police, place.tree.youth}
    with pytest.raises(services.NotUndone):
        place.undo(first, entry)
    with pytest.raises(services.NotPossible):
        place.act("merge", third, into=third, note="")
    place.act("unmerge", second, note="")
    assert (second.merged_into, second.state) == (None, "in_progress")


def test_a_settled_or_foreign_matter_takes_no_other(place: Place) -> None:
    settled = place.answered(place.raised())
    place.act("confirm", settled, place.police, note="")
    foreign = Place().raised()
    one = place.raised()
    for into in (settled, foreign):
        with pytest.raises(services.NotPossible):
            place.act("merge", one, into=into, note="")


def test_merged_into_what_has_an_answer_it_has_the_answer_at_once(place: Place) -> None:
    main, other = place.answered(place.raised()), place.raised(place.youth)
    place.act("merge", other, into=main, note="")
    assert (other.state, other.answer) == ("answered", main.answer)
    assert place.youth in place.told("answered")


def test_a_unit_says_once_that_it_meets_the_same(place: Place) -> None:
    one = place.raised()
    place.act("set_shared", one, is_shared=True)
    facts = {"difficulty": one, "unit": place.tree.youth, "note": "", "actor": place.youth, "at": NOW}
    for _ in range(2):
        services.set_affected(is_affected=True, **facts)
    assert AlsoAffected.objects.count() == 1
    place.answered(one)
    assert place.youth in place.told("answered")
    services.set_affected(is_affected=False, **facts)
    assert not AlsoAffected.objects.exists()
    with pytest.raises(services.NotPossible):
        services.set_affected(**(facts | {"unit": place.tree.police, "is_affected": True}))


UNDONE: list[tuple[str, Callable[[Place, Difficulty], object]]] = [
    ("take", lambda place, one: place.act("take", one)),
    ("give", lambda place, one: place.act("give", one, solver=place.tree.youth, due_date=None, note="")),
    (
        "pass_up",
        lambda place, one: place.act("pass_up", one, note="Nhờ tỉnh", due_date=None, attachments=()),
    ),
    ("answer", lambda place, one: place.act("answer", one, text="Rồi", is_province=False)),
    ("share", lambda place, one: place.act("set_shared", one, is_shared=True)),
    (
        "due",
        lambda place, one: place.act(
            "set_due", one, due_date=dt.date(2026, 10, 30), note="", is_province=False
        ),
    ),
    ("merge", lambda place, one: place.act("merge", one, into=place.raised(place.youth), note="")),
]


@pytest.mark.parametrize(("name", "act"), UNDONE, ids=[name for name, _ in UNDONE])
def test_each_act_is_taken_back_whole_and_only_once(
    place: Place, name: str, act: Callable[[Place, Difficulty], object]
) -> None:
    del name
    one = place.raised()
    before = {field.attname: getattr(one, field.attname) for field in one._meta.fields}
    entry = act(place, one)
    place.undo(one, entry)
    place.undo(one, entry)  # a second press does no harm
    after = {field.attname: getattr(one, field.attname) for field in one._meta.fields}
    assert after | {"version": 1} == before
    assert kinds(one) == ["raised"]
    assert not AlsoAffected.objects.exists()


def test_nobody_takes_back_what_another_did_or_what_is_older_than_an_hour(place: Place) -> None:
    one = place.raised()
    entry = place.act("take", one)
    with pytest.raises(services.NotUndone):
        place.undo(one, entry, by=place.leader)
    with pytest.raises(services.NotUndone):
        place.undo(one, entry, at=NOW + 2 * HOUR)
    place.act("set_shared", one, is_shared=True)
    with pytest.raises(services.NotUndone):
        place.undo(one, entry)


def test_a_taken_back_answer_is_taken_from_those_that_were_merged_too(place: Place) -> None:
    main, other = place.raised(), place.raised(place.youth)
    place.act("merge", other, into=main, note="")
    entry = place.act("answer", main, text="Rồi", is_province=False)
    place.undo(main, entry)
    other.refresh_from_db()
    assert (other.state, other.answer) == ("new", "")


def test_a_form_of_an_older_picture_is_refused_with_what_was_done_since(place: Place) -> None:
    one = place.raised()
    sent = services.Sent(place.officer, NOW, one.version, uuid.uuid4())
    place.act("give", one, place.leader, solver=place.tree.youth, due_date=None, note="")
    with pytest.raises(services.ChangedMeanwhile) as refused:
        services.answer(difficulty=one, text="Rồi", is_province=False, sent=sent)
    assert [(entry.kind, entry.actor) for entry in refused.value.entries] == [("given", place.leader)]


def test_an_act_that_is_sent_twice_is_done_once(place: Place) -> None:
    one = place.raised()
    sent = services.Sent(place.officer, NOW, one.version, uuid.uuid4())
    for _ in range(2):
        services.answer(difficulty=one, text="Rồi", is_province=False, sent=sent)
    assert kinds(one) == ["raised", "answered"]


def test_words_beside_the_work_make_nobody_s_form_stale_and_are_said_once(place: Place) -> None:
    one = place.raised()
    facts = {
        "difficulty": one,
        "text": "Cần mấy bộ?",
        "is_province": False,
        "actor": place.officer,
        "at": NOW,
    }
    key = uuid.uuid4()
    for _ in range(2):
        services.comment(request_key=key, **facts)
    one.refresh_from_db()
    assert one.version == 1
    assert kinds(one) == ["raised", "comment"]
    assert place.told("comment") == {place.police}


def test_every_line_of_the_history_has_words_in_the_log(place: Place) -> None:
    for kind in Entry.Kind:
        assert acts.is_registered(f"difficulties.difficulty.{kind}"), kind
    place.passed_up(place.raised())
    events = AuditEvent.objects.filter(act__startswith="difficulties.").order_by("pk")
    assert [acts.phrase_of(event) for event in events] == [
        "nêu “Mạng ở nhà văn hóa chập chờn” cho Công an",
        "chuyển “Mạng ở nhà văn hóa chập chờn” lên cấp trên",
    ]
