"""Sets a document in the form of Decree 30/2020/NĐ-CP, annex I, as DOCX: enough of it for the sample's directives."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

CENTER, LEFT, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex of one table; the first row is its head."""

    caption: tuple[str, ...]
    widths_cm: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """What a document says, by the numbered boxes of the annex; a line of `body` that starts with `#` is a heading."""

    parent_issuer: str
    issuer: str
    number: str
    place_and_date: str
    body: tuple[str, ...]
    authority: tuple[str, ...]
    signer: str
    recipients: tuple[str, ...]
    letter_subject: str = ""
    title: tuple[str, ...] = field(default=())
    addressees: tuple[str, ...] = field(default=())
    annex: Annex | None = None


def docx_of(paper: Paper) -> bytes:
    """The document as the bytes of a DOCX file."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    style.paragraph_format.space_after = Pt(0)
    _head(document, paper)
    for line in paper.title:
        _line(document.add_paragraph(), line, CENTER, bold=True)
    if paper.addressees:
        _line(document.add_paragraph(), "Kính gửi:", CENTER)
        for line in paper.addressees:
            _line(document.add_paragraph(), line, LEFT).paragraph_format.left_indent = Cm(5)
    for line in paper.body:
        is_heading = line.startswith("#")
        made = _line(document.add_paragraph(), line.removeprefix("#").strip(), JUSTIFY, bold=is_heading)
        made.paragraph_format.first_line_indent = Cm(1.27)
        made.paragraph_format.space_before = Pt(6)
    _foot(document, paper)
    if paper.annex:
        _annex(document, paper.annex)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _line(
    paragraph: Paragraph,
    text: str,
    align: WD_ALIGN_PARAGRAPH,
    *,
    bold: bool = False,
    italic: bool = False,
    size: int = 14,
) -> Paragraph:
    paragraph.alignment = align
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    return paragraph


def _columns(document: DocxDocument, *widths_cm: float) -> Table:
    table: Table = document.add_table(rows=1, cols=len(widths_cm))
    _set_widths(table, widths_cm)
    return table


def _set_widths(table: Table, widths_cm: tuple[float, ...]) -> None:
    """Sets the grid and every cell: Word reads the cells' widths, LibreOffice the grid's."""
    table.autofit = False
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)


def _add(cell: _Cell, text: str, *, bold: bool = False, italic: bool = False, size: int = 13) -> None:
    """One more centred line in a cell; the first one takes the paragraph that every cell begins with."""
    is_fresh = len(cell.paragraphs) == 1 and not cell.text
    _line(
        cell.paragraphs[0] if is_fresh else cell.add_paragraph(),
        text,
        CENTER,
        bold=bold,
        italic=italic,
        size=size,
    )


def _head(document: DocxDocument, paper: Paper) -> None:
    left, right = _columns(document, 6.5, 10).rows[0].cells
    _add(left, paper.parent_issuer)
    _add(left, paper.issuer, bold=True)
    _rule(left.paragraphs[-1])
    _add(left, paper.number)
    if paper.letter_subject:
        _add(left, paper.letter_subject, size=12)
    _add(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True)
    _add(right, "Độc lập - Tự do - Hạnh phúc", bold=True, size=14)
    _rule(right.paragraphs[-1])
    _add(right, paper.place_and_date, italic=True, size=14)
    document.add_paragraph()


def _rule(paragraph: Paragraph) -> None:
    border = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    border.append(line)
    paragraph._p.get_or_add_pPr().append(border)  # noqa: SLF001  (python-docx has no borders of paragraphs)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Cm(1)


def _foot(document: DocxDocument, paper: Paper) -> None:
    document.add_paragraph()
    left, right = _columns(document, 8.5, 8).rows[0].cells
    _line(left.paragraphs[0], "Nơi nhận:", LEFT, bold=True, italic=True, size=12)
    for line in paper.recipients:
        _line(left.add_paragraph(), line, LEFT, size=11)
    for line in paper.authority:
        _add(right, line, bold=True, size=14)
    for _blank in range(3):
        right.add_paragraph()
    _line(right.add_paragraph(), paper.signer, CENTER, bold=True)


def _annex(document: DocxDocument, annex: Annex) -> None:
    document.add_page_break()  # type: ignore[no-untyped-call]
    for number, line in enumerate(annex.caption):
        is_last = number == len(annex.caption) - 1
        _line(document.add_paragraph(), line, CENTER, bold=not is_last, italic=is_last)
    table = document.add_table(rows=0, cols=len(annex.widths_cm))
    table.style = "Table Grid"
    for number, row in enumerate(annex.rows):
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            _line(cell.paragraphs[0], text, CENTER if number == 0 else LEFT, bold=number == 0, size=13)
    _set_widths(table, annex.widths_cm)
