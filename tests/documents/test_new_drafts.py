"""Documents that are begun from nothing: by a commune, and by a province that sends them to its communes."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from drafted_documents import make_letterhead
from factories import CommuneTree, make_commune, member, person_of
from tungngo.directives.models import Directive, DirectiveState
from tungngo.documents import jobs, rules
from tungngo.documents.models import Dispatch, Document, Letterhead, SendingBatch, Signer, State
from tungngo.organizations.models import Role
from vanban.checking import check_docx
from vanban.writing import from_dict, to_dict, write_docx
from vanban.writing.problems import BLANK

if TYPE_CHECKING:
    from django.test import Client

    from tungngo.accounts.models import User
    from vanban.writing import Document as Written

HEAD = rules.HeadFacts(
    "Ủy ban nhân dân xã Mẫu", "UBND", "Mẫu", parent_body="UBND tỉnh Mẫu", letter_field="VHXH"
)
SIGNER = rules.SignerFacts("Trần Thị Mẫu", "Chủ tịch", "TM. Ủy ban nhân dân")
ALONE = rules.SignerFacts("Trần Thị Mẫu", "Chủ tịch")
SYMBOLS = {
    "cong_van": "UBND-VHXH",
    "ke_hoach": "KH-UBND",
    "quyet_dinh": "QĐ-UBND",
    "thong_bao": "TB-UBND",
    "bao_cao": "BC-UBND",
    "giay_moi": "GM-UBND",
}


def _new(kind: str, signer: rules.SignerFacts = SIGNER) -> Written:
    return rules.new_document(kind, "Tuần lễ đọc sách", HEAD, signer, 2026)


def _filled(content: dict[str, Any]) -> Any:
    """What an officer makes of it: something in the place of each blank."""
    return json.loads(re.sub(r"\[điền [^\]]+\]", "nội dung đã điền", json.dumps(content, ensure_ascii=False)))


def _blocking(document: Written, signer: rules.SignerFacts = SIGNER) -> set[str]:
    found = rules.problems_of_draft(document, {rules.signature_of(signer)})
    return {problem.code for problem in found if problem.is_blocking}


@pytest.mark.parametrize("kind", rules.NEW_TYPES)
def test_a_new_document_lacks_nothing_but_what_is_to_be_filled_in(kind: str) -> None:
    document = _new(kind)
    assert _blocking(document) == {"blank"}
    assert document.symbol == SYMBOLS[kind]
    done = from_dict(_filled(to_dict(document)))
    assert rules.problems_of_draft(done, {rules.signature_of(SIGNER)}) == []
    assert check_docx(write_docx(replace(done, number=5, date=dt.date(2026, 10, 1)))) == []


def test_a_decision_has_bases_and_three_articles_and_an_invitation_says_who_where_and_when() -> None:
    decision = _new("quyet_dinh")
    assert len(decision.bases) == 3
    assert [block["level"] for block in to_dict(decision)["blocks"]] == ["article"] * 3
    words = json.dumps(to_dict(_new("giay_moi")), ensure_ascii=False)
    for part in ("trân trọng kính mời", "Nội dung", "Thời gian", "Địa điểm", "Thành phần"):
        assert part in words


def test_a_decision_is_the_bodys_or_its_heads_as_it_is_signed() -> None:
    deputy = rules.SignerFacts("Lê Văn Mẫu", "Phó Chủ tịch", "", "KT. Chủ tịch")
    assert _new("quyet_dinh").issuer == HEAD.body
    assert _new("quyet_dinh", ALONE).issuer == f"Chủ tịch {HEAD.body}"
    assert _new("quyet_dinh", deputy).issuer == f"Chủ tịch {HEAD.body}"
    wrong = replace(_new("quyet_dinh"), signature=rules.signature_of(ALONE))
    found = rules.problems_of_draft(wrong, {rules.signature_of(ALONE)})
    assert "issuer_and_signer" in {problem.code for problem in found}
    assert "issuer_missing" in _blocking(replace(wrong, issuer=""), ALONE)


def test_marks_that_the_writer_puts_itself_are_taken_off_the_subject() -> None:
    assert rules.new_document("cong_van", "V/v  mở tủ sách.", HEAD, SIGNER, 2026).subject == "mở tủ sách"


@pytest.fixture
def tree() -> CommuneTree:
    """A commune in a province."""
    return make_commune()


def _post(client: Client, person: User, name: str, *args: int, **sent: Any) -> Any:
    client.force_login(person)
    return client.post(reverse(name, args=args), sent)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", rules.NEW_TYPES)
def test_pressed_twice_a_new_document_is_begun_once(client: Client, tree: CommuneTree, kind: str) -> None:
    officer = person_of(tree, Role.OFFICER)
    _letterhead, signer = make_letterhead(tree)
    sent = {"kind": kind.replace("_", "-"), "subject": "Tuần lễ đọc sách", "signer": signer.pk}
    key = uuid.uuid4()
    for _press in range(2):
        answer = _post(client, officer, "documents:new", **sent, request_key=key)
        assert answer.status_code == 302
    document = Document.objects.get()
    assert answer["Location"] == reverse("documents:edit", args=[document.pk])
    assert document.content["type_key"] == kind
    page = client.get(answer["Location"]).content.decode()
    assert f"Soạn {document.type_name.lower()}" in page
    assert document.type_name in client.get(reverse("documents:list")).content.decode()


@pytest.mark.django_db
def test_a_document_with_blanks_is_not_laid_before_the_leader(client: Client, tree: CommuneTree) -> None:
    officer, leader = person_of(tree, Role.OFFICER), person_of(tree, Role.LEADER)
    _letterhead, signer = make_letterhead(tree)
    sent = {"kind": "giay-moi", "subject": "Họp tổ dân phố", "signer": signer.pk}
    _post(client, officer, "documents:new", **sent, request_key=uuid.uuid4())
    document = Document.objects.get()
    answer = _post(client, officer, "documents:submit", document.pk, approver=leader.pk, version=1)
    assert answer.status_code == 422
    document.refresh_from_db()
    assert document.state == State.DRAFT


@pytest.mark.django_db
@pytest.mark.parametrize("subject", ["", "…", "[điền trích yếu]"])
def test_without_a_subject_nothing_is_begun_and_what_was_chosen_stays(
    client: Client, tree: CommuneTree, subject: str
) -> None:
    officer = person_of(tree, Role.OFFICER)
    _letterhead, signer = make_letterhead(tree)
    sent = {"kind": "quyet-dinh", "subject": subject, "signer": signer.pk, "request_key": uuid.uuid4()}
    answer = _post(client, officer, "documents:new", **sent)
    assert answer.status_code == 422
    assert "subject" in answer.context["form"].errors
    assert answer.context["form"]["kind"].value() == "quyet-dinh"
    assert not Document.objects.exists()


@pytest.mark.django_db
def test_another_bodys_signer_is_refused(client: Client, tree: CommuneTree) -> None:
    make_letterhead(tree)
    _letterhead, stranger = make_letterhead(make_commune("Xã Khác Mẫu"))
    sent = {"kind": "cong-van", "subject": "Mở tủ sách", "signer": stranger.pk, "request_key": uuid.uuid4()}
    answer = _post(client, person_of(tree, Role.OFFICER), "documents:new", **sent)
    assert answer.status_code == 422
    assert "signer" in answer.context["form"].errors


def _province_ready(client: Client, tree: CommuneTree, officer: User) -> Signer:
    """The province's officer goes from the home page to the letterhead and its signer."""
    client.force_login(officer)
    home = client.get(reverse("web:home")).content.decode()
    assert reverse("documents:list") in home
    assert reverse("documents:new") in client.get(reverse("documents:list")).content.decode()
    start = reverse("documents:new")
    page = client.get(start, follow=True)
    initial = page.context["form"].initial
    name = tree.province.name
    assert (initial["body"], initial["symbol"], initial["parent_body"]) == (
        f"Ủy ban nhân dân {name[0].lower()}{name[1:]}",
        "UBND",
        "",
    )
    letterhead = reverse("documents:letterhead")
    client.post(letterhead, initial | {"letter_field": "VX", "version": 0, "tiep": start})
    signer = {"full_name": "Phạm Thị Mẫu", "title": "Chủ tịch", "collective": "Ủy ban nhân dân"}
    after = client.post(reverse("documents:add_signer"), signer | {"version": 0, "tiep": start})
    assert after["Location"] == start
    assert Letterhead.objects.get().organization == tree.province
    return Signer.objects.get()


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.LEADER, Role.PROVINCIAL_OFFICER])
def test_a_provinces_document_goes_from_an_empty_page_to_a_communes_review(
    client: Client, tree: CommuneTree, role: Role
) -> None:
    officer, decider = member(Role.PROVINCIAL_OFFICER, tree.province), member(role, tree.province)
    signer = _province_ready(client, tree, officer)
    sent = {"kind": "ke-hoach", "subject": "Tổ chức tuần lễ đọc sách", "signer": signer.pk}
    _post(client, officer, "documents:new", **sent, request_key=uuid.uuid4())
    document = Document.objects.get()
    assert BLANK.search(json.dumps(document.content, ensure_ascii=False))
    saved = client.post(
        reverse("documents:save", args=[document.pk]),
        json.dumps({"version": 1, "content": _filled(document.content)}),
        content_type="application/json",
    )
    assert saved.json()["problems"] == []

    answer = _post(client, officer, "documents:submit", document.pk, approver=decider.pk, version=2)
    assert answer.status_code == 302
    assert _post(client, officer, "documents:approve", document.pk, version=3).status_code == 403
    client.force_login(decider)
    assert "Tổ chức tuần lễ đọc sách" in client.get(reverse("web:home")).content.decode()
    assert _post(client, decider, "documents:approve", document.pk, version=3).status_code == 302

    today = f"{timezone.localdate():%d/%m/%Y}"
    client.force_login(officer)
    form = client.get(reverse("documents:issue", args=[document.pk])).context["form"]
    asked = {"date": today, "seen_version": 4, "key": form["key"].value()}
    assert _post(client, officer, "documents:issue", document.pk, **asked).status_code == 302
    document.refresh_from_db()
    assert (document.state, str(document.register_entry)) == (State.ISSUED, "01/KH-UBND")

    page = client.get(reverse("sending:choose", args=[document.pk]))
    assert page.status_code == 200
    form = page.context["form"]
    names = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    _post(client, officer, "sending:choose", document.pk, **(names | {"units": [tree.commune.pk]}))
    batch = SendingBatch.objects.get()
    jobs.send(batch.pk)
    from tungngo.directives import jobs as reading

    known = Directive.objects.get(organization=tree.province)
    reading.read(known.pk, known.attempt)

    commune_officer = person_of(tree, Role.OFFICER)
    dispatch = Dispatch.objects.get()
    taken = _post(client, commune_officer, "received:take_in", dispatch.pk)
    assert taken.status_code == 302
    directive = Directive.objects.get(organization=tree.commune)
    assert directive.state == DirectiveState.READ
    assert directive.issuer.lower() == document.content["body"].lower()
    review = client.post(reverse("plans:open", args=[directive.pk]), follow=True)
    assert review.status_code == 200
    assert review.redirect_chain


@pytest.mark.django_db
def test_where_officers_approve_neither_who_drafted_nor_who_submits_is_proposed(
    client: Client, tree: CommuneTree
) -> None:
    first, second, third = (member(Role.PROVINCIAL_OFFICER, tree.province) for _number in range(3))
    signer = _province_ready(client, tree, first)
    sent = {"kind": "cong-van", "subject": "Mở tủ sách", "signer": signer.pk}
    _post(client, first, "documents:new", **sent, request_key=uuid.uuid4())
    client.force_login(second)
    page = client.get(reverse("documents:document", args=[Document.objects.get().pk]))
    assert list(page.context["submit_form"].fields["approver"].queryset) == [third]
