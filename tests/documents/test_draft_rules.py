"""What a draft says: nothing but facts of the campaign, known neutral sentences, and blanks."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tungngo.documents import rules
from tungngo.documents.rules.drafting_words import cited
from vanban.checking import check_docx
from vanban.reading import read_text
from vanban.writing import (
    Column,
    Item,
    Row,
    Table,
    from_dict,
    plain,
    problems_of,
    text,
    to_dict,
    write_docx,
)
from vanban.writing.document_types import TYPE_OF_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vanban.writing import Document
    from vanban.writing.model import Block

HEAD = rules.HeadFacts(
    "Ủy ban nhân dân xã Mẫu", "UBND", "Mẫu", parent_body="UBND tỉnh Mẫu", letter_field="VHXH"
)
SIGNER = rules.SignerFacts("Trần Thị Mẫu", "Phó Chủ tịch", "TM. Ủy ban nhân dân", "KT. Chủ tịch")
LETTER = rules.DirectiveFacts(
    "Công văn",
    "1780/UBND-VX",
    dt.date(2026, 9, 5),
    "Ủy ban nhân dân tỉnh Mẫu",
    "V/v Triển khai tháng cao điểm.",
)
TASKS = (
    rules.TaskFacts(
        "Ra quân tại từng hộ;", "Hoạt động", ("Công an xã",), (), ("Đoàn xã",), "trước ngày 10/10/2026"
    ),
    rules.TaskFacts("Mở lớp học tối", "Hoạt động", (), ("các thôn, tổ dân phố",)),
    rules.TaskFacts("Phát thanh", "Tuyên truyền", ("Công an xã",)),
    rules.TaskFacts("Viết bài", "Tuyên truyền", ("Công an xã",)),
)
CAMPAIGN = rules.CampaignFacts(
    "Tháng cao điểm",
    (LETTER,),
    TASKS,
    ("Trên 50% người dân có tài khoản.",),
    (rules.ReportFacts("kết quả thực hiện", ("Phòng Văn hóa - Xã hội",), "trước ngày 20/11/2026"),),
)
DRAFTS = {"plan": rules.draft_plan, "letter": rules.draft_letter}


def _words(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Table):
            yield from (plain(cell) for row in block.rows for cell in row.cells)
            continue
        yield plain(block.text)
        if isinstance(block, Item):
            yield block.title
            yield from _words(block.blocks)


def _all(document: Document) -> str:
    annexes = [word for annex in document.annexes for word in _words(annex.blocks)]
    return "\n".join((*document.bases, *document.addressees, *_words(document.blocks), *annexes))


@pytest.mark.parametrize("kind", DRAFTS)
def test_a_draft_of_whole_facts_has_no_problem_and_the_form_of_the_decree(kind: str) -> None:
    document = DRAFTS[kind](HEAD, SIGNER, CAMPAIGN, 2026)
    assert rules.problems_of_draft(document, {rules.signature_of(SIGNER)}) == []
    assert check_docx(write_docx(document)) == []
    assert from_dict(to_dict(document)) == document


@pytest.mark.parametrize(
    ("number", "cited"),
    [
        ("số /KH-UBND", "số [điền số]/KH-UBND"),
        ("/SKHCN-CNTT", "số [điền số]/SKHCN-CNTT"),
        ("", "số [điền số, ký hiệu]"),
        ("48-KH/TU", "số 48-KH/TU"),
    ],
)
def test_a_directive_that_was_copied_before_it_was_numbered_leaves_the_number_open(
    number: str, cited: str
) -> None:
    campaign = rules.CampaignFacts("Ngày hội mẫu", directives=(replace(LETTER, number=number),))
    plan = rules.draft_plan(HEAD, SIGNER, campaign, 2026)
    assert f"{cited} ngày" in plan.bases[0]


def test_the_directive_is_cited_with_type_number_date_body_and_subject() -> None:
    (basis,) = rules.draft_plan(HEAD, SIGNER, CAMPAIGN, 2026).bases
    assert basis == (
        "Căn cứ Công văn số 1780/UBND-VX ngày 05 tháng 9 năm 2026 của Ủy ban nhân dân tỉnh Mẫu"
        " về việc triển khai tháng cao điểm"
    )


def test_every_unit_finds_its_tasks_by_the_numbers_of_the_annex() -> None:
    words = _all(rules.draft_plan(HEAD, SIGNER, CAMPAIGN, 2026))
    assert "Công an xã chủ trì, thực hiện các nhiệm vụ số 1, 3, 4 tại Phụ lục." in words
    assert "Các thôn, tổ dân phố chủ trì, thực hiện nhiệm vụ số 2 tại Phụ lục." in words
    assert "Đoàn xã phối hợp thực hiện nhiệm vụ số 1 tại Phụ lục." in words


def test_the_annex_holds_every_task_with_units_and_the_bound_as_the_directive_has_it() -> None:
    (annex,) = rules.draft_plan(HEAD, SIGNER, CAMPAIGN, 2026).annexes
    (table,) = annex.blocks
    assert isinstance(table, Table)
    rows = [tuple(plain(cell) for cell in row.cells) for row in table.rows]
    assert rows[0] == ("Hoạt động",)
    assert rows[1] == ("1", "Ra quân tại từng hộ", "Công an xã", "Đoàn xã", "Trước ngày 10/10/2026")
    assert len([row for row in rows if len(row) > 1]) == len(TASKS)


def test_a_letter_tells_each_unit_its_tasks_and_goes_to_all_of_them() -> None:
    letter = rules.draft_letter(HEAD, SIGNER, CAMPAIGN, 2026)
    assert letter.addressees == ("Công an xã", "Đoàn xã", "Các thôn, tổ dân phố")
    assert letter.symbol == "UBND-VHXH"
    words = _all(letter)
    assert "Ra quân tại từng hộ. Đơn vị phối hợp: Đoàn xã. Thời gian: trước ngày 10/10/2026." in words
    assert "Báo cáo kết quả thực hiện, gửi Phòng Văn hóa - Xã hội trước ngày 20/11/2026." in words


def test_who_gave_the_directive_gets_a_report_unless_it_is_the_body_itself() -> None:
    assert rules.draft_plan(HEAD, SIGNER, CAMPAIGN, 2026).recipients[0] == (
        "Ủy ban nhân dân tỉnh Mẫu (để báo cáo)"
    )
    own = replace(CAMPAIGN, directives=(replace(LETTER, issuer=HEAD.body),))
    assert "(để báo cáo)" not in "".join(rules.draft_plan(HEAD, SIGNER, own, 2026).recipients)


@pytest.mark.parametrize("kind", DRAFTS)
@pytest.mark.parametrize(
    "campaign",
    [
        replace(CAMPAIGN, directives=(replace(LETTER, number=""),)),
        replace(CAMPAIGN, directives=(replace(LETTER, date=None),)),
        replace(CAMPAIGN, directives=()),
        replace(CAMPAIGN, tasks=(rules.TaskFacts("Phát thanh"),)),
        replace(CAMPAIGN, reports=(rules.ReportFacts(),)),
    ],
)
def test_a_missing_fact_is_a_blank_that_keeps_the_draft_back(
    kind: str, campaign: rules.CampaignFacts
) -> None:
    document = DRAFTS[kind](HEAD, SIGNER, campaign, 2026)
    wrong = rules.problems_of_draft(document, {rules.signature_of(SIGNER)})
    assert {problem.code for problem in wrong} == {"blank"}
    assert rules.blocks_submission(wrong)


def test_sentences_without_a_fact_behind_them_are_known_as_such() -> None:
    empty = rules.CampaignFacts("Tháng cao điểm")
    lines = {line for line in _words(rules.draft_plan(HEAD, SIGNER, empty, 2026).blocks) if line}
    facts = {"Mục đích, yêu cầu", "Mục đích", "Yêu cầu", "Ủy ban nhân dân xã Mẫu ban hành Kế hoạch như sau:"}
    assert lines - facts <= rules.TEMPLATES


def test_all_units_of_a_kind_are_named_together_and_some_by_name() -> None:
    units = [rules.Unit(key, f"Thôn {key}", "neighborhood") for key in (1, 2, 3)]
    police = rules.Unit(9, "Công an xã", "police")
    everybody = {"neighborhood": frozenset({1, 2, 3}), "police": frozenset({9})}
    assert rules.names_of([police, *units], everybody) == ("Công an xã", "các thôn, tổ dân phố")
    assert rules.names_of(units[:2], everybody) == ("Thôn 1", "Thôn 2")


def test_a_signer_who_is_not_among_the_bodys_signers_keeps_the_draft_back() -> None:
    document = rules.draft_plan(HEAD, SIGNER, CAMPAIGN, 2026)
    other = rules.signature_of(replace(SIGNER, full_name="Lê Văn Mẫu"))
    assert [problem.code for problem in rules.problems_of_draft(document, {other})] == ["signer_unknown"]


def test_a_table_wider_than_the_page_and_a_date_before_the_basis_keep_the_draft_back() -> None:
    document = rules.draft_plan(HEAD, SIGNER, CAMPAIGN, 2026)
    wide = Table((Column("TT", 12.0), Column("Việc", 300.0)), (Row((text("1"), text("Phát thanh"))),))
    document = replace(document, blocks=(*document.blocks, wide), date=dt.date(2026, 9, 4))
    wrong = rules.problems_of_draft(document, {rules.signature_of(SIGNER)})
    assert {"table_too_wide", "date_before_basis"} == {problem.code for problem in wrong}


@pytest.mark.parametrize(
    ("name", "province", "body", "place"),
    [
        ("Phường Hoa Mẫu", "Tỉnh Mẫu", "Ủy ban nhân dân phường Hoa Mẫu", "Hoa Mẫu"),
        ("Phường 14", "Thành phố Mẫu", "Ủy ban nhân dân phường 14", "Phường 14"),
        ("Tỉnh Mẫu", "", "Ủy ban nhân dân tỉnh Mẫu", "Mẫu"),
    ],
)
def test_the_first_letterhead_is_filled_in_from_the_bodys_own_name(
    name: str, province: str, body: str, place: str
) -> None:
    proposed = rules.proposed_letterhead(name, province)
    assert (proposed["body"], proposed["place"]) == (body, place)
    assert proposed["parent_body"] == (f"UBND {province[0].lower()}{province[1:]}" if province else "")


def test_differences_are_told_word_by_word() -> None:
    before = rules.draft_plan(HEAD, SIGNER, CAMPAIGN, 2026)
    after = replace(before, subject="Triển khai tuần cao điểm", recipients=(*before.recipients, "Trạm Y tế"))
    changed, new = rules.differences(before, after)
    assert [word.text for word in changed.words if word.kind != "same"] == ["tháng", "tuần"]
    assert (new.kind, new.words[0].text) == ("new", "Trạm Y tế")
    assert rules.differences(before, before) == []


@pytest.mark.parametrize("kind", DRAFTS)
@pytest.mark.parametrize("name", ["000", "002", "003"])
def test_drafts_from_the_real_directives_have_the_form_of_the_decree(
    shared_dir: Path, name: str, kind: str
) -> None:
    read = read_text((shared_dir / "directives" / "text" / f"{name}.txt").read_text(encoding="utf-8"))
    head = read.header
    directive = rules.DirectiveFacts(
        TYPE_OF_KEY[read.doc_type].name if read.doc_type else "",
        head.number or "",
        head.date,
        head.issuer.name if head.issuer else "",
        head.subject or "",
    )
    tasks = tuple(
        rules.TaskFacts(
            task.text,
            task.section_title or "",
            tuple(unit.norm for unit in task.lead),
            (),
            tuple(unit.norm for unit in task.coordinating),
            task.time.text or "",
        )
        for task in read.tasks
        if task.kind != "container" and not task.duplicate_of
    )
    campaign = rules.CampaignFacts(
        read.campaign.name or "Chiến dịch", (directive,), tasks, tuple(t.source for t in read.targets)
    )
    document = DRAFTS[kind](HEAD, SIGNER, campaign, 2025)
    assert {problem.code for problem in problems_of(document) if problem.is_blocking} <= {"blank"}
    assert check_docx(write_docx(document)) == []


@pytest.mark.parametrize("kind", DRAFTS)
def test_a_body_neither_writes_to_nor_orders_itself(kind: str) -> None:
    own = "Xã Mẫu"
    task = rules.TaskFacts("Bố trí kinh phí", "", (own,), (), ("Công an xã",))
    document = DRAFTS[kind](HEAD, SIGNER, replace(CAMPAIGN, tasks=(task,), own_names=frozenset({own})), 2026)
    assert not {own, HEAD.body} & {*document.addressees, *document.recipients}
    assert "Công an xã" in (*document.addressees, *document.recipients)
    assert ("[điền đơn vị chủ trì]" if kind == "letter" else HEAD.body) in _all(document)
    assert own not in _all(document).replace(HEAD.body, "").splitlines()


def test_a_symbol_that_a_line_broke_is_cited_whole() -> None:
    broken = replace(LETTER, number="/SKHCN- CNTT&CĐS")
    assert "số [điền số]/SKHCN-CNTT&CĐS ngày" in cited(broken)
    assert "số 12/SKHCN-CNTT ngày" in cited(replace(LETTER, number="12/SKHCN -CNTT"))
