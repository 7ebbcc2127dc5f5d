"""A document's way from draft to approval: versions, steps, people who are late."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories import NOW, make_commune, person_of
from tungngo.audit.acts import phrase_of
from tungngo.audit.models import AuditEvent
from tungngo.documents import rules, services
from tungngo.documents.models import Document, State
from tungngo.organizations.models import Role

pytestmark = pytest.mark.django_db


class Desk:
    """A commune's officer and leader with a document between them."""

    def __init__(self, other: Desk | None = None) -> None:
        self.tree = other.tree if other else make_commune()
        self.officer = other.officer if other else person_of(self.tree, Role.OFFICER)
        self.leader = other.leader if other else person_of(self.tree, Role.LEADER)
        self.key = uuid.uuid4()
        self.document, _ = self.create()

    def create(self) -> tuple[Document, bool]:
        return services.create_document(
            organization=self.tree.commune,
            campaign=None,
            type_symbol="KH",
            subject="Kế hoạch mẫu",
            content={"text": "một"},
            actor=self.officer,
            at=NOW,
            request_key=self.key,
        )

    def do(self, act: Any, *, actor: Any = None, seen: int | None = None, **facts: Any) -> Document:
        self.document.refresh_from_db()
        seen = self.document.version if seen is None else seen
        done = act(document=self.document, seen_version=seen, actor=actor or self.officer, at=NOW, **facts)
        self.document.refresh_from_db()
        return done  # type: ignore[no-any-return]

    def save(self, text: str, seen: int | None = None) -> Document:
        return self.do(
            services.save_content, content={"text": text}, subject="Kế hoạch mẫu", note="", seen=seen
        )

    def submit(self) -> Document:
        return self.do(services.submit, approver=self.leader)


def test_a_document_begun_twice_by_a_double_click_is_one() -> None:
    desk = Desk()
    again, is_new = desk.create()
    assert (again, is_new) == (desk.document, False)
    assert desk.document.versions.count() == 1


def test_every_saved_version_stays_and_saving_the_same_again_makes_none() -> None:
    desk = Desk()
    desk.save("hai")
    desk.save("hai")
    desk.save("ba")
    assert [version.content["text"] for version in desk.document.versions.all()] == ["ba", "hai", "một"]


def test_who_saves_second_is_told_and_overwrites_nothing() -> None:
    desk = Desk()
    seen = desk.document.version
    desk.save("của người thứ nhất")
    with pytest.raises(services.ChangedMeanwhile) as raised:
        desk.save("của người thứ hai", seen)
    assert raised.value.document.content == {"text": "của người thứ nhất"}
    desk.save("của người thứ nhất", seen)  # the same words again: a double click


def test_the_way_goes_through_the_leader_and_back_with_a_reason() -> None:
    desk = Desk()
    desk.submit()
    with pytest.raises(services.NotPossible, match="không sửa được"):
        desk.save("lén sửa")
    with pytest.raises(services.NotPossible, match="lý do"):
        desk.do(services.return_document, actor=desk.leader, reason=" ")
    desk.do(services.return_document, actor=desk.leader, reason="Thiếu căn cứ")
    desk.save("đã thêm căn cứ")
    desk.submit()
    desk.do(services.approve, actor=desk.leader)
    assert desk.document.state == State.APPROVED
    assert desk.document.return_reason == ""
    said = [
        phrase_of(event) for event in AuditEvent.objects.filter(act__startswith="documents.").order_by("pk")
    ]
    assert said[1:] == [
        f"trình {desk.leader} duyệt văn bản “Kế hoạch mẫu”",
        "trả lại văn bản “Kế hoạch mẫu”: Thiếu căn cứ",
        "lưu bản 4 của văn bản “Kế hoạch mẫu”",
        f"trình {desk.leader} duyệt văn bản “Kế hoạch mẫu”",
        "duyệt văn bản “Kế hoạch mẫu”",
    ]


def test_a_leader_who_saw_an_older_version_approves_nothing() -> None:
    desk = Desk()
    desk.submit()
    seen = desk.document.version
    desk.do(services.take_back)
    desk.save("khác")
    desk.submit()
    with pytest.raises(services.ChangedMeanwhile):
        desk.do(services.approve, actor=desk.leader, seen=seen)


def test_a_remark_sent_twice_is_one_and_can_be_resolved_and_opened_again() -> None:
    desk = Desk()
    facts = {"document": desk.document, "place": "", "text": "Thiếu phụ lục", "actor": desk.leader, "at": NOW}
    key = uuid.uuid4()
    remark = services.comment(**facts, request_key=key)
    assert services.comment(**facts, request_key=key) == remark
    resolved = services.resolve_comment(comment=remark, is_resolved=True, actor=desk.officer, at=NOW)
    assert resolved.resolved_by == desk.officer
    assert (
        services.resolve_comment(comment=remark, is_resolved=False, actor=desk.officer, at=NOW).resolved_at
        is None
    )


_ACTS = {
    "submit": State.SUBMITTED,
    "approve": State.APPROVED,
    "return": State.RETURNED,
    "take_back": State.DRAFT,
    "cancel": State.CANCELLED,
}


def test_whatever_is_tried_in_whatever_order_only_steps_of_the_table_happen() -> None:
    first = Desk()

    @settings(max_examples=25, deadline=None)
    @given(names=st.lists(st.sampled_from(sorted(_ACTS)), max_size=12))
    def try_in_order(names: list[str]) -> None:
        _try_in_order(Desk(first), names)

    try_in_order()


def _try_in_order(desk: Desk, names: list[str]) -> None:
    for name in names:
        old = desk.document.state
        try:
            if name == "submit":
                desk.submit()
            elif name == "return":
                desk.do(services.return_document, actor=desk.leader, reason="Sửa lại")
            elif name == "approve":
                desk.do(services.approve, actor=desk.leader)
            else:
                desk.do(getattr(services, name))
        except services.NotPossible:
            desk.document.refresh_from_db()
            assert desk.document.state == old
            assert not rules.can_follow(old, _ACTS[name])
        else:
            assert desk.document.state == _ACTS[name]
            assert old == _ACTS[name] or rules.can_follow(old, _ACTS[name])
