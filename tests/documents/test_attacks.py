"""What people try who are not meant to: other bodies' documents and people, borrowed keys, everything twice."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from authority import PASSWORD, person
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from approved_document import SIGNER, WRITTEN, Office, approved
from factories import make_commune, make_province, member, person_of
from issued_documents import issued
from tungngo.documents.models import (
    Correspondent,
    Dispatch,
    Document,
    RegisterEntry,
    SendingBatch,
    Signature,
    Signer,
    State,
)
from tungngo.documents.services import sending
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return approved()


def said(answer: HttpResponse) -> str:
    return " ".join(str(message) for message in answer.context["messages"])  # type: ignore[attr-defined]


def sign(client: Client, document: Document, **changes: Any) -> HttpResponse:
    key = SimpleUploadedFile("khoa.p12", person(SIGNER).file())
    facts = {"kind": "signer", "way": "file", "certificate": key, "secret": PASSWORD} | changes
    address = reverse("documents:sign", args=[document.pk])
    return client.post(address, facts, secure=True, follow=True)  # type: ignore[return-value]


def issue(client: Client, document: Document, key: uuid.UUID) -> HttpResponse:
    words = {"date": f"{timezone.localdate():%d/%m/%Y}", "seen_version": document.version, "key": str(key)}
    return client.post(reverse("documents:issue", args=[document.pk]), words, follow=True)  # type: ignore[return-value]


def test_another_provinces_officer_finds_neither_document_nor_files_nor_sending(
    client: Client, sign_in: Any, office: Office
) -> None:
    document, _ = office.issue()
    sign_in(client, member(Role.PROVINCIAL_OFFICER, make_province()))
    file = document.files.filter(form="pdf")[0]
    for name, more in (
        ("documents:document", []),
        ("documents:sign", []),
        ("documents:issued_file", [file.pk]),
        ("sending:choose", []),
        ("sending:recipients", []),
    ):
        assert client.get(reverse(name, args=[document.pk, *more])).status_code == 404


def test_a_file_is_found_only_with_its_own_document(client: Client, sign_in: Any, office: Office) -> None:
    mine, _ = office.issue()
    theirs, _ = approved().issue()
    sign_in(client, office.officer)
    file = theirs.files.filter(form="pdf")[0]
    assert client.get(reverse("documents:issued_file", args=[mine.pk, file.pk])).status_code == 404


def test_a_signer_signs_only_documents_that_bear_their_name(
    client: Client, sign_in: Any, office: Office
) -> None:
    document, _ = office.issue()
    other = person_of(office.tree, Role.LEADER)
    Signer.objects.create(
        organization=office.tree.commune, user=other, full_name="Trần Văn Khác", title="Phó Chủ tịch"
    )
    sign_in(client, other)
    assert sign(client, document).status_code == 403  # with the other's own key in hand, stolen
    office.signer.is_active = False
    office.signer.save()
    sign_in(client, office.leader)
    assert sign(client, document).status_code == 403  # who signs no more
    assert not Signature.objects.exists()


def test_an_account_that_is_named_like_the_signer_signs_nothing_without_being_set_as_one(
    client: Client, sign_in: Any, office: Office
) -> None:
    document, _ = office.issue()
    namesake = member(Role.OFFICER, office.tree.culture, full_name=SIGNER)
    sign_in(client, namesake)
    assert sign(client, document).status_code == 422
    assert not Signature.objects.exists()


def test_a_second_press_of_sign_leads_to_the_signed_document(
    client: Client, sign_in: Any, office: Office
) -> None:
    document, _ = office.issue()
    sign_in(client, office.leader)
    assert "Đã ký số văn bản." in said(sign(client, document))
    again = sign(client, document)
    assert again.status_code == 200
    assert "đã có chữ ký số này" in said(again)
    assert Signature.objects.count() == 1


def test_a_second_press_of_issue_and_one_with_a_borrowed_key_give_no_second_number(
    client: Client, sign_in: Any, office: Office
) -> None:
    first = office.document
    second = approved(office, replace(WRITTEN, subject="Việc khác")).document
    sign_in(client, office.officer)
    key = uuid.uuid4()
    for _ in range(2):
        assert issue(client, first, key).status_code == 200
    assert RegisterEntry.objects.count() == 1
    borrowed = issue(client, second, key)
    assert borrowed.status_code == 422
    assert "mở lại" in borrowed.content.decode()
    second.refresh_from_db()
    assert second.state == State.APPROVED
    assert RegisterEntry.objects.count() == 1


def post_sending(client: Client, document: Document, **words: Any) -> HttpResponse:
    facts = {"request_key": str(uuid.uuid4())} | words
    return client.post(reverse("sending:choose", args=[document.pk]), facts, follow=True)  # type: ignore[return-value]


def test_a_document_is_sent_neither_to_another_communes_units_nor_to_its_correspondents(
    client: Client, sign_in: Any
) -> None:
    tree, other = make_commune(), make_commune("Xã Bên Kia")
    document = issued(tree.commune, person_of(tree, Role.OFFICER))
    theirs = Correspondent.objects.create(
        organization=other.commune, name="Nơi khác", sort_key="", email="khac@mau.example"
    )
    sign_in(client, document.drafted_by)
    for words in (
        {"units": [other.police.pk, other.commune.pk]},
        {"units": [tree.province.pk, "-1", "x"]},
        {"outside": [f"{theirs.pk}:email", "x", ":email"]},
        {"groups": ["khac"]},
    ):
        answer = post_sending(client, document, **words)
        assert (answer.status_code, "ít nhất một nơi nhận" in answer.content.decode()) == (422, True)
    assert not Dispatch.objects.exists()


def test_a_second_press_of_send_and_one_with_a_borrowed_key_send_nothing_more(
    client: Client, sign_in: Any
) -> None:
    tree = make_commune()
    officer = person_of(tree, Role.OFFICER)
    document, second = issued(tree.commune, officer), issued(tree.commune, officer, number=6)
    sign_in(client, officer)
    words = {"units": [tree.police.pk], "request_key": str(uuid.uuid4())}
    pages = [post_sending(client, document, **words).redirect_chain[-1][0] for _ in range(2)]  # type: ignore[attr-defined]
    assert pages[0] == pages[1]
    borrowed = post_sending(client, second, **words)
    assert borrowed.status_code == 422
    assert "mở lại" in borrowed.content.decode()
    assert SendingBatch.objects.count() == 1
    assert Dispatch.objects.get().document == document


def test_who_was_not_addressed_neither_reads_nor_acknowledges_nor_takes_in(
    client: Client, sign_in: Any
) -> None:
    province = make_province()
    here, there = make_commune("Xã Một", province=province), make_commune("Xã Hai", province=province)
    document = issued(province, member(Role.PROVINCIAL_OFFICER, province))
    batch, _is_new = sending.send(
        document=document,
        units=[here.commune],
        outside=[],
        actor=document.drafted_by,
        at=timezone.now(),
        request_key=uuid.uuid4(),
    )
    dispatch = batch.dispatches.get()
    address = [dispatch.pk]
    sign_in(client, person_of(here, Role.OFFICER))
    assert client.get(reverse("received:detail", args=address)).status_code == 404  # not delivered yet
    sending.deliver_to_unit(dispatch=dispatch, at=timezone.now())
    assert client.get(reverse("received:detail", args=address)).status_code == 200
    for nobody in (
        person_of(there, Role.OFFICER),
        person_of(here, Role.FOCAL_POINT),
        person_of(here, Role.TEAM_MEMBER),
        document.drafted_by,
    ):
        sign_in(client, nobody)
        for name in ("detail", "file", "signatures"):
            assert client.get(reverse(f"received:{name}", args=address)).status_code == 404
        for name in ("acknowledge", "take_in"):
            assert client.post(reverse(f"received:{name}", args=address)).status_code in {403, 404}
    dispatch.refresh_from_db()
    assert (dispatch.acknowledged_at, dispatch.directive) == (None, None)
