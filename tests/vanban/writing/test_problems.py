"""What a document must not be like, found in its data and said at its place."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from documents import ALL, DECISION, LETTER, PLAN, item, paragraph, task_table
from vanban.writing import Align, Annex, Authority, Document, Level, problems_of

SIGNATURE = PLAN.signature


@pytest.mark.parametrize("name", ALL)
def test_a_document_in_order_has_no_problems(name: str) -> None:
    assert [problem for problem in problems_of(ALL[name]) if problem.is_blocking] == []


@pytest.mark.parametrize(
    ("document", "code", "path"),
    [
        (replace(PLAN, symbol="UBND-KH"), "symbol", "symbol"),
        (replace(PLAN, symbol="KH - UBND"), "symbol", "symbol"),
        (replace(PLAN, symbol="KH-ubnd"), "symbol", "symbol"),
        (replace(PLAN, symbol="KH"), "symbol", "symbol"),
        (replace(LETTER, symbol="UBND"), "symbol", "symbol"),
        (replace(PLAN, number=0), "number", "number"),
        (replace(PLAN, place="xã Mẫu"), "place", "place"),
        (replace(PLAN, subject=""), "subject_missing", "subject"),
        (replace(PLAN, subject="Tổ chức " * 50), "subject_too_long", "subject"),
        (replace(LETTER, subject="V/v triển khai"), "subject_mark", "subject"),
        (replace(LETTER, addressees=()), "addressees", "addressees"),
        (replace(DECISION, bases=()), "bases", "bases"),
        (replace(PLAN, bases=("Quyết định số 505/QĐ-TTg",)), "basis_words", "bases/0"),
        (replace(PLAN, date=dt.date(2026, 8, 31)), "date_before_basis", "date"),
        (replace(PLAN, blocks=(), annexes=()), "empty", "blocks"),
        (replace(PLAN, blocks=(*PLAN.blocks, paragraph("Kinh phí ……… đồng"))), "blank", "blocks/4/text"),
        (
            replace(PLAN, blocks=(*PLAN.blocks, replace(paragraph("Lệch"), align=Align.LEFT))),
            "paragraph_align",
            "blocks/4/align",
        ),
        (replace(PLAN, blocks=(*PLAN.blocks, item(Level.SECTION))), "title_missing", "blocks/4/title"),
        (
            replace(
                PLAN,
                blocks=(*PLAN.blocks, item(Level.POINT, "", item(Level.SECTION, title="Sai"), title="A")),
            ),
            "level",
            "blocks/4/blocks/0/level",
        ),
        (replace(PLAN, blocks=(*PLAN.blocks, task_table(1))), "table_too_wide", "blocks/4/columns"),
        (
            replace(PLAN, annexes=(replace(PLAN.annexes[0], is_landscape=False),)),
            "table_too_wide",
            "annexes/0/blocks/0/columns",
        ),
        (
            replace(PLAN, signature=replace(SIGNATURE, name="ThS. Nguyễn Văn Mẫu")),
            "signer_title",
            "signature/name",
        ),
        (replace(PLAN, signature=replace(SIGNATURE, name="")), "signer_missing", "signature/name"),
        (
            replace(PLAN, signature=replace(SIGNATURE, authority=Authority.OWN)),
            "deputy_without_authority",
            "signature/authority",
        ),
        (replace(PLAN, signature=replace(SIGNATURE, title="Chủ tịch")), "deputy_title", "signature/title"),
        (replace(PLAN, signature=replace(SIGNATURE, head="")), "head_missing", "signature/head"),
        (
            replace(PLAN, signature=replace(SIGNATURE, head="Phó Chủ tịch")),
            "head_is_deputy",
            "signature/head",
        ),
        (replace(PLAN, keeping="VHXH"), "keeping", "keeping"),
        (replace(PLAN, recipients=("Lưu: VT",)), "recipient_keeping", "recipients/0"),
        (replace(LETTER, annexes=(Annex("Bảng", (paragraph("một"),)),)), "annex_not_mentioned", "blocks"),
        (replace(PLAN, annexes=(Annex("", (paragraph("một"),)),)), "annex_title", "annexes/0/title"),
        (replace(PLAN, type_key="thu_tay"), "type_unknown", "type_key"),
    ],
)
def test_each_fault_is_found_once_at_its_place_with_its_rule(
    document: Document, code: str, path: str
) -> None:
    found = [problem for problem in problems_of(document) if problem.is_blocking]
    assert [(problem.code, problem.path) for problem in found] == [(code, path)]
    assert found[0].message.endswith((".", ". "))
    assert found[0].rule


def test_what_is_only_advice_does_not_block() -> None:
    long = replace(PLAN, subject="Tổ chức các hoạt động hưởng ứng " * 8)
    alone = replace(PLAN, signature=replace(SIGNATURE, collective=""))
    assert [(each.code, each.is_blocking) for each in problems_of(long)] == [("subject_long", False)]
    assert [(each.code, each.is_blocking) for each in problems_of(alone)] == [
        ("not_for_the_committee", False)
    ]
