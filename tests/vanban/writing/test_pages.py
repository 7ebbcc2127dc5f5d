"""Documents on paper: whatever they say becomes a DOCX and a PDF with all their words, in the decree's form."""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import TYPE_CHECKING

import docx
import pypdfium2 as pdfium
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, Phase, given, settings
from strategies import documents

from documents import ALL, LETTER, PLAN
from vanban.reading import read_file
from vanban.reading.sources import open_source
from vanban.writing import Document, plain, write_docx, write_pdf
from vanban.writing.layout import Line, laid_out, letter

if TYPE_CHECKING:
    from pathlib import Path

    from vanban.writing import Text


# Shrinking a document takes longer than reading the one that failed.
_PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


def same(one: str | None, other: str) -> bool:
    return bool(one) and squeezed(one).casefold() == squeezed(other).casefold()


def words_block(document: Document) -> Text:
    return next(part.text for part in laid_out(document.blocks) if isinstance(part, Line) and part.text)


def pdf_text(data: bytes) -> str:
    document = pdfium.PdfDocument(data)
    return " ".join(document[number].get_textpage().get_text_bounded() for number in range(len(document)))


def docx_text(data: bytes) -> str:
    body = docx.Document(io.BytesIO(data)).element.body
    return " ".join(
        "".join(text.text or "" for text in each.iter(qn("w:t"))) for each in body.iter(qn("w:p"))
    )


def squeezed(text: str) -> str:
    return re.sub(r"[\s\ufffe\u00ad-]+", "", text)


def words_of(document: Document) -> list[str]:
    found = [document.signature.name, *document.recipients, *document.bases, *document.addressees]
    for blocks in (document.blocks, *(annex.blocks for annex in document.annexes)):
        for part in laid_out(blocks):
            if isinstance(part, Line):
                found.append(plain(part.text))
            else:
                found += [column.title for column in part.columns]
                found += [plain(cell) for row in part.rows for cell in row.cells]
    return [re.sub(r"\W+", " ", words) for words in found if words]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=_PHASES)
@given(document=documents)
def test_no_word_of_any_document_is_lost_in_either_form(document: Document) -> None:
    wanted = Counter(" ".join(words_of(document)).split())
    for text in (pdf_text(write_pdf(document)), docx_text(write_docx(document))):
        missing = wanted - Counter(re.findall(r"\w+", text))
        assert not missing


@pytest.mark.parametrize("name", ALL)
def test_the_same_document_gives_the_same_bytes(name: str) -> None:
    assert write_docx(ALL[name]) == write_docx(ALL[name])
    assert write_pdf(ALL[name]) == write_pdf(ALL[name])


def test_the_pdf_carries_its_own_font_and_is_tagged_for_archives() -> None:
    data = write_pdf(PLAN)
    fonts = set(re.findall(rb"/BaseFont\s*/([\w+\-]+)", data))
    assert fonts
    assert all(b"LiberationSerif" in font for font in fonts)
    assert b"/StructTreeRoot" in data
    assert b"pdfaid" in data


def test_pages_are_numbered_from_the_second_and_each_annex_for_itself() -> None:
    document = pdfium.PdfDocument(write_pdf(PLAN))
    tops = []
    for number in range(len(document)):
        page = document[number]
        width, height = page.get_size()
        text = page.get_textpage().get_text_bounded(left=0, bottom=height - 52, right=width, top=height)
        tops.append(text.strip())
    assert tops == ["", "2", "", "2", "3", "4"]
    assert [document[number].get_width() > document[number].get_height() for number in range(6)] == [
        *(False, False),
        *(True, True, True, True),
    ]


def test_points_follow_the_vietnamese_alphabet() -> None:
    assert [letter(place) for place in (1, 4, 5, 6, 7, 10, 23, 24)] == [
        "a",
        "d",
        "đ",
        "e",
        "g",
        "k",
        "y",
        "aa",
    ]


@pytest.mark.parametrize("name", ALL)
def test_the_docx_has_named_styles_real_numbering_and_a_repeated_table_head(name: str) -> None:
    word = docx.Document(io.BytesIO(write_docx(ALL[name])))
    used = {paragraph.style.name for paragraph in word.paragraphs if paragraph.text}
    assert all(style.startswith("VB ") for style in used)
    numbered = [each for each in word.paragraphs if each._p.pPr is not None and each._p.pPr.numPr is not None]
    assert numbered
    assert not any(re.match(r"(?:[IVX]+\.|\d+\.|[a-zđ]\)|-|Điều \d)", each.text) for each in numbered)
    if name == "plan":
        heads = [
            table
            for table in word.tables
            if table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        ]
        assert len(heads) == 1
        assert [section.orientation for section in word.sections] == [0, 1]


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_what_was_written_reads_back_with_the_same_facts(name: str, form: str, tmp_path: Path) -> None:
    document = ALL[name]
    path = tmp_path / f"{name}.{form}"
    path.write_bytes(write_docx(document) if form == "docx" else write_pdf(document))
    reading = read_file(path)
    header = reading.header
    assert reading.doc_type == document.type_key
    assert header.number == f"{document.number:02d}/{document.symbol}"
    assert header.date == document.date
    assert header.place == document.place
    assert same(header.subject, document.subject)
    assert header.issuer
    assert same(header.issuer.name, document.body)
    assert [entry.text.rstrip(";.") for entry in header.addressees] == list(document.addressees)
    numbered = [basis for basis in document.bases if " số " in basis]
    assert len([basis for basis in reading.legal_bases if basis.role == "basis"]) >= len(numbered)
    assert squeezed(plain(words_block(document))) in squeezed(reading.text)


def test_a_letter_has_its_addressees_under_the_colon() -> None:
    page = pdfium.PdfDocument(write_pdf(LETTER))[0].get_textpage()
    start, _count = page.search("Kính gửi:").get_next()
    colon = page.get_charbox(start + len("Kính gửi:") - 1)
    hyphens = [page.get_charbox(page.search(f"- {name}").get_next()[0]) for name in LETTER.addressees]
    assert all(abs(hyphen[0] - colon[0]) < 3 for hyphen in hyphens)


def reads_back(document: Document) -> bool:
    """Whether every line of the body, with its number, is read from the DOCX in the order in which it was written."""
    read = [squeezed(line.text) for line in open_source(write_docx(document)).lines]
    expected = [
        squeezed(f"{part.label} {plain(part.text)}")
        for part in laid_out(document.blocks, ends=True)
        if isinstance(part, Line) and (part.label or part.text)
    ]
    rest = iter(read)
    return all(any(line == found for found in rest) for line in expected)


@pytest.mark.parametrize("name", ALL)
def test_a_docx_reads_back_with_every_line_and_number_in_its_place(name: str) -> None:
    assert reads_back(ALL[name])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=_PHASES)
@given(document=documents)
def test_any_docx_reads_back_with_every_line_and_number_in_its_place(document: Document) -> None:
    assert reads_back(document)
