"""The check of a DOCX: silent on what is right, and on what was spoiled it names that and nothing else."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from hypothesis import HealthCheck, Phase, given, settings
from strategies import documents

from documents import ALL, PLAN
from vanban.checking import check_docx
from vanban.reading.sources.limits import UnreadableFile
from vanban.writing import Document, problems_of, write_docx

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("name", ALL)
def test_our_own_documents_have_no_departure(name: str) -> None:
    assert check_docx(write_docx(ALL[name])) == []


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(document=documents)
def test_whatever_a_document_says_its_form_is_right(document: Document) -> None:
    blocking = {problem.code for problem in problems_of(document) if problem.is_blocking}
    found = {departure.code for departure in check_docx(write_docx(document))}
    about_words = {"symbol", "authority", "annex_not_mentioned", "text_italic", "recipient_keeping"}
    # What is wrong in the words themselves is found in the data; of the form nothing may be wrong.
    assert found <= about_words
    assert not found - about_words or blocking


def _everything(word: Any) -> list[Any]:
    found = list(word.paragraphs)
    for table in word.tables:
        for row in table.rows:
            for cell in row.cells:
                found += cell.paragraphs
    return found


def _of(word: Any, style: str) -> Any:
    return next(paragraph for paragraph in _everything(word) if paragraph.style.name == style)


def _size(style: str, points: float) -> Callable[[Any], None]:
    def spoil(word: Any) -> None:
        word.styles[style].font.size = Pt(points)

    return spoil


def _bold(style: str, *, is_bold: bool) -> Callable[[Any], None]:
    def spoil(word: Any) -> None:
        word.styles[style].font.bold = is_bold

    return spoil


def _italic(style: str, *, is_italic: bool) -> Callable[[Any], None]:
    def spoil(word: Any) -> None:
        word.styles[style].font.italic = is_italic

    return spoil


def _words(style: str, words: str) -> Callable[[Any], None]:
    def spoil(word: Any) -> None:
        paragraph = _of(word, style)
        for run in paragraph.runs[1:]:
            run._r.getparent().remove(run._r)
        paragraph.runs[0].text = words

    return spoil


def _page(**facts: Any) -> Callable[[Any], None]:
    def spoil(word: Any) -> None:
        for name, value in facts.items():
            setattr(word.sections[0], name, value)

    return spoil


def _shape(style: str, **facts: Any) -> Callable[[Any], None]:
    def spoil(word: Any) -> None:
        for name, value in facts.items():
            setattr(word.styles[style].paragraph_format, name, value)

    return spoil


def _font(word: Any) -> None:
    run = _of(word, "VB Căn cứ").runs[0]
    run.font.name = "Arial"


def _theme_font(word: Any) -> None:
    fonts = _of(word, "VB Căn cứ").runs[0]._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:asciiTheme"), "minorHAnsi")


def _colour(word: Any) -> None:
    _of(word, "VB Tiêu ngữ").runs[0].font.color.rgb = RGBColor(255, 0, 0)


def _no_rule(word: Any) -> None:
    motto = _of(word, "VB Tiêu ngữ")
    rule = motto._p.getnext()
    rule.getparent().remove(rule)


def _gone(style: str) -> Callable[[Any], None]:
    def spoil(word: Any) -> None:
        paragraph = _of(word, style)
        paragraph._p.getparent().remove(paragraph._p)

    return spoil


def _footer_number(word: Any) -> None:
    section = word.sections[0]
    number = section.header.paragraphs[0]._p
    section.footer.paragraphs[0]._p.append(number.find(qn("w:r")))


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_page(page_width=Mm(216), page_height=Mm(279)), "paper"),
        (_page(top_margin=Mm(30)), "margin_top"),
        (_page(left_margin=Mm(25)), "margin_left"),
        (_page(right_margin=Mm(10)), "margin_right"),
        (_page(different_first_page_header_footer=False), "page_number_first"),
        (_footer_number, "page_number_place"),
        (_size("VB Quốc hiệu", 14), "national_title_size"),
        (_bold("VB Quốc hiệu", is_bold=False), "national_title_bold"),
        (_words("VB Quốc hiệu", "Cộng hòa xã hội chủ nghĩa Việt Nam"), "national_title_capitals"),
        (_gone("VB Quốc hiệu"), "national_title_missing"),
        (_size("VB Tiêu ngữ", 12), "motto_size"),
        (_no_rule, "motto_rule"),
        (_size("VB Cơ quan chủ quản", 11), "parent_body_size"),
        (_size("VB Số, ký hiệu", 14), "number_size"),
        (_words("VB Số, ký hiệu", "Số: 5/KH-UBND"), "number_zero"),
        (_words("VB Số, ký hiệu", "Số 05/KH-UBND"), "number_form"),
        (_words("VB Số, ký hiệu", "Số: 05/KH - UBND"), "number_form"),
        (_words("VB Số, ký hiệu", "Số: 05/UBND-KH"), "symbol"),
        (_italic("VB Địa danh, thời gian", is_italic=False), "place_date_italic"),
        (_words("VB Địa danh, thời gian", "Xã Mẫu, ngày 6 tháng 10 năm 2026"), "day_zero"),
        (_words("VB Địa danh, thời gian", "Xã Mẫu, ngày 16 tháng 2 năm 2026"), "month_zero"),
        (_words("VB Địa danh, thời gian", "xã Mẫu, ngày 16 tháng 10 năm 2026"), "place_capital"),
        (_bold("VB Tên loại", is_bold=False), "type_bold"),
        (_size("VB Trích yếu", 16), "subject_size"),
        (_italic("VB Căn cứ", is_italic=False), "basis_italic"),
        (_font, "font"),
        (_theme_font, "font"),
        (_colour, "color"),
        (_size("VB Nội dung", 12), "text_size"),
        (_shape("VB Nội dung", alignment=WD_ALIGN_PARAGRAPH.LEFT), "text_align"),
        (_shape("VB Nội dung", line_spacing=Pt(30)), "text_line"),
        (_shape("VB Nội dung", space_after=Pt(2)), "text_between"),
        (_italic("VB Nội dung", is_italic=True), "text_italic"),
        (_words("VB Chữ ký", "T/M ỦY BAN NHÂN DÂN"), "authority"),
        (_bold("VB Nơi nhận", is_bold=False), "recipients_word_bold"),
        (_size("VB Dòng nơi nhận", 12), "recipient_size"),
        (_size("VB Phụ lục", 13), "annex_label_size"),
        (_words("VB Tiêu đề phụ lục", "Phân công nhiệm vụ"), "annex_title_capitals"),
    ],
)
def test_one_fault_is_found_and_nothing_else(spoil: Callable[[Any], None], code: str) -> None:
    word = docx.Document(io.BytesIO(write_docx(PLAN)))
    spoil(word)
    out = io.BytesIO()
    word.save(out)
    found = check_docx(out.getvalue())
    assert {departure.code for departure in found} == {code}
    assert all(re.match(r"I\.(I|II|III)\.\d", departure.article) for departure in found)
    assert all(departure.message.endswith((".", "”.")) for departure in found)


def test_a_deputy_who_signs_without_saying_for_whom_is_found() -> None:
    word = docx.Document(io.BytesIO(write_docx(PLAN)))
    line = next(each for each in _everything(word) if each.text.startswith("KT."))
    line._p.getparent().remove(line._p)
    out = io.BytesIO()
    word.save(out)
    assert {departure.code for departure in check_docx(out.getvalue())} == {"authority"}


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n%%EOF", b"PK\x03\x04hong", "chữ thường".encode()])
def test_what_is_no_docx_is_refused_with_a_message(data: bytes) -> None:
    with pytest.raises(UnreadableFile) as raised:
        check_docx(data)
    assert raised.value.message


def test_a_page_of_plain_words_is_told_what_it_lacks_and_breaks_nothing() -> None:
    word = docx.Document()
    word.add_paragraph("Chỉ có một dòng.")
    out = io.BytesIO()
    word.save(out)
    codes = {departure.code for departure in check_docx(out.getvalue())}
    assert {"national_title_missing", "number_missing", "signer_missing", "type_missing", "paper"} <= codes
