"""Sending: each unit gets a document once, whatever happens to the worker; who is silent is seen and reminded."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import connections

from factories import NOW, make_commune, make_province, member, person_of
from issued_documents import issued
from tungngo.documents import jobs
from tungngo.documents.models import Correspondent, Dispatch, SendingBatch, State
from tungngo.documents.queries import dispatches as queries
from tungngo.documents.services import NotPossible, mailing, receiving, sending
from tungngo.documents.services.sending import Outside
from tungngo.notifications.models import Notification
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from tungngo.documents.models import Document
    from tungngo.files.models import StoredFile

pytestmark = pytest.mark.django_db


def send(document: Document, units: Any = (), outside: Any = (), **changes: Any) -> SendingBatch:
    facts = {"actor": document.drafted_by, "at": NOW, "request_key": uuid.uuid4()} | changes
    batch, _is_new = sending.send(document=document, units=units, outside=outside, **facts)
    return batch


def body_outside(document: Document, **changes: str) -> Correspondent:
    facts = {"name": "Công ty Mẫu", "email": "vanthu@mau.example", "organ_id": ""} | changes
    return Correspondent.objects.create(organization=document.organization, sort_key="", **facts)


def test_each_chosen_unit_gets_the_document_once_and_its_people_are_told() -> None:
    tree = make_commune()
    officer, focal = person_of(tree, Role.OFFICER), person_of(tree, Role.FOCAL_POINT)
    document = issued(tree.commune, officer)
    batch = send(document, [tree.police, tree.health])
    jobs.send(batch.pk)
    jobs.send(batch.pk)
    batch.refresh_from_db()
    assert (batch.total, batch.done, batch.failed) == (2, 2, 0)
    assert batch.finished_at is not None
    assert [dispatch.unit for dispatch in queries.received_by([tree.police.pk])] == [tree.police]
    assert list(Notification.objects.values_list("recipient", "kind")) == [(focal.pk, "documents.received")]


def test_a_second_sending_goes_only_to_who_does_not_have_it() -> None:
    tree = make_commune()
    document = issued(tree.commune, person_of(tree, Role.OFFICER))
    send(document, [tree.police])
    assert send(document, [tree.police, tree.health]).total == 1
    with pytest.raises(NotPossible, match="đều đã nhận"):
        send(document, [tree.police, tree.health])
    assert SendingBatch.objects.count() == 2


def test_a_draft_is_not_sent() -> None:
    tree = make_commune()
    document = issued(tree.commune, person_of(tree, Role.OFFICER))
    document.state = State.APPROVED
    with pytest.raises(NotPossible):
        send(document, [tree.police])


@pytest.mark.django_db(transaction=True)
def test_many_clicks_and_many_workers_at_once_deliver_once() -> None:
    tree = make_commune()
    officer, focal = person_of(tree, Role.OFFICER), person_of(tree, Role.FOCAL_POINT)
    document = issued(tree.commune, officer)
    units = [*tree.departments, tree.police, tree.health, *tree.neighborhoods, *tree.teams]
    key = uuid.uuid4()
    start, found = threading.Barrier(6), []

    def work() -> None:
        start.wait()
        batch = send(document, units, request_key=key)
        found.append(batch.pk)
        start.wait()
        jobs.send(batch.pk)
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found) == 6
    batch = SendingBatch.objects.get()
    assert (batch.total, batch.done) == (len(units), len(units))
    assert Dispatch.objects.filter(state=Dispatch.State.SENT).count() == len(units)
    assert Notification.objects.filter(recipient=focal).count() == 1


def test_what_a_dead_worker_left_is_queued_again_and_a_mail_of_unknown_fate_is_not() -> None:
    tree = make_commune()
    document = issued(tree.commune, person_of(tree, Role.OFFICER))
    batch = send(document, [tree.police], [Outside(body_outside(document), "email")])
    from procrastinate.contrib.django.models import ProcrastinateJob

    later = NOW + dt.timedelta(minutes=5)
    assert sending.rescue_batches(at=later) == [], "its job waits still"
    ProcrastinateJob.objects.filter(task_name=sending.SEND_TASK).delete()
    assert sending.claim(dispatch=batch.dispatches.get(channel="email"))
    assert sending.rescue_batches(at=later) == [batch]
    lost = batch.dispatches.get(channel="email")
    assert (lost.state, "không rõ" in lost.error) == (Dispatch.State.FAILED, True)
    jobs.send(batch.pk)
    batch.refresh_from_db()
    assert (batch.done, batch.failed, batch.finished_at is not None) == (1, 1, True)
    assert mail.outbox == []


def test_a_body_outside_gets_the_pdf_by_mail_and_a_failure_can_be_sent_again() -> None:
    tree = make_commune()
    document = issued(tree.commune, person_of(tree, Role.OFFICER))
    without = body_outside(document, name="Không thư", email="", organ_id="")
    batch = send(document, outside=[Outside(body_outside(document), "email"), Outside(without, "email")])
    jobs.send(batch.pk)
    batch.refresh_from_db()
    assert (batch.done, batch.failed) == (1, 1)
    (message,) = mail.outbox
    assert message.to == ["vanthu@mau.example"]
    assert "05/KH-UBND" in message.subject
    assert "28/09/2026" in message.body
    name, content, kind = message.attachments[0]
    assert (name, content[:5], kind) == ("Ke-hoach-05.pdf", b"%PDF-", "application/pdf")

    without.email = "moi@mau.example"
    without.save(update_fields=["email"])
    sending.send_failed_again(batch=batch, actor=document.drafted_by, at=NOW)
    jobs.send(batch.pk)
    batch.refresh_from_db()
    assert (batch.done, batch.failed) == (2, 0)
    assert [one.to for one in mail.outbox] == [["vanthu@mau.example"], ["moi@mau.example"]]


def test_a_mail_server_that_refuses_is_told_beside_the_recipient(monkeypatch: pytest.MonkeyPatch) -> None:
    tree = make_commune()
    document = issued(tree.commune, person_of(tree, Role.OFFICER))

    def refuse(*_args: Any) -> None:
        raise ConnectionRefusedError("máy chủ nghỉ")

    monkeypatch.setattr(mailing, "_mail", refuse)
    batch = send(document, outside=[Outside(body_outside(document), "email")])
    jobs.send(batch.pk)
    assert "máy chủ nghỉ" in batch.dispatches.get().error


def test_mails_that_fail_stop_neither_the_others_nor_the_units(monkeypatch: pytest.MonkeyPatch) -> None:
    tree = make_commune()
    document = issued(tree.commune, person_of(tree, Role.OFFICER))
    bodies = [body_outside(document, name=f"Nơi {n}", email=f"noi{n}@mau.example") for n in range(5)]
    known = mailing._mail

    def fail_some(document: Document, address: str, file: StoredFile) -> None:
        if address.startswith("noi1"):
            raise ConnectionResetError("đứt")
        if address.startswith("noi3"):
            raise RuntimeError("lỗi không lường trước")
        known(document, address, file)

    monkeypatch.setattr(mailing, "_mail", fail_some)
    batch = send(document, [tree.police], [Outside(body, "email") for body in bodies])
    jobs.send(batch.pk)
    batch.refresh_from_db()
    assert (batch.done, batch.failed, batch.finished_at is not None) == (4, 2, True)
    assert [message.to[0] for message in mail.outbox] == [f"noi{n}@mau.example" for n in (0, 2, 4)]
    told = dict(batch.dispatches.exclude(error="").values_list("correspondent__name", "error"))
    assert "đứt" in told["Nơi 1"]
    assert "Lỗi đã được ghi lại" in told["Nơi 3"]


def test_who_is_silent_is_reminded_every_two_days_until_acknowledging() -> None:
    tree = make_commune()
    officer, focal = person_of(tree, Role.OFFICER), person_of(tree, Role.FOCAL_POINT)
    document = issued(tree.commune, officer)
    batch = send(document, [tree.police])
    sending.deliver_to_unit(dispatch=batch.dispatches.get(), at=NOW)
    day = dt.timedelta(days=1)
    assert receiving.remind_unacknowledged(at=NOW + day) == 0
    assert receiving.remind_unacknowledged(at=NOW + 2 * day) == 1
    assert receiving.remind_unacknowledged(at=NOW + 3 * day) == 0
    assert receiving.remind_unacknowledged(at=NOW + 4 * day) == 1
    assert receiving.remind_now(document=document, actor=officer, at=NOW + 4 * day) == 0, "just reminded"
    assert receiving.remind_now(document=document, actor=officer, at=NOW + 5 * day) == 1
    receiving.acknowledge(dispatch=batch.dispatches.get(), actor=focal, at=NOW + 5 * day)
    assert receiving.remind_unacknowledged(at=NOW + 9 * day) == 0
    assert Notification.objects.filter(recipient=focal, kind="documents.unacknowledged").count() == 3


def test_a_commune_takes_its_provinces_document_in_once_and_the_second_finds_it_read() -> None:
    province = make_province()
    here, there = make_commune("Xã Một", province=province), make_commune("Xã Hai", province=province)
    document = issued(province, member(Role.PROVINCIAL_OFFICER, province))
    batch = send(document, [here.commune, there.commune])
    jobs.send(batch.pk)
    first, second = batch.dispatches.order_by("pk")
    from tungngo.directives import jobs as reading
    from tungngo.directives.models import Directive, DirectiveState

    known = Directive.objects.get(organization=province)
    reading.read(known.pk, known.attempt)
    for dispatch, tree in ((first, here), (second, there)):
        officer = person_of(tree, Role.OFFICER)
        received = receiving.take_as_directive(dispatch=dispatch, actor=officer, at=NOW)
        again = receiving.take_as_directive(dispatch=dispatch, actor=officer, at=NOW)
        assert (received.is_new, again.is_new) == (True, False)
        assert again.directive == received.directive
        assert received.directive.organization == tree.commune
        assert received.directive.state == DirectiveState.READ
        dispatch.refresh_from_db()
        assert dispatch.directive == received.directive
        assert dispatch.acknowledged_by == officer
    assert queries.count_work(document) == {"communes": 2, "taken": 2, "planned": 0, "running": 0}


def test_a_unit_within_a_commune_takes_nothing_in() -> None:
    tree = make_commune()
    document = issued(tree.commune, person_of(tree, Role.OFFICER))
    batch = send(document, [tree.police])
    with pytest.raises(NotPossible):
        receiving.take_as_directive(
            dispatch=batch.dispatches.get(), actor=person_of(tree, Role.FOCAL_POINT), at=NOW
        )
