"""Makes documents in the form of Decree 30/2020/NĐ-CP, annex I, for the tests of reading: DOCX, PDF and scans."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from PIL import Image, ImageFilter

from vanban.reading.sources import office
from vanban.reading.sources.limits import Limits

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument
    from docx.table import Table, _Cell

CENTER, LEFT, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY
NATIONAL_TITLE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


@dataclass(slots=True)
class Annex:
    """An appendix: its centred caption lines and its table, the first row being the head."""

    caption: list[str]
    rows: list[list[str]]


@dataclass(slots=True)
class Paper:
    """What a document says, part by part; empty parts are left out."""

    issuer: list[str]
    number: str
    place_date: str
    body: list[str]
    recipients: list[str]
    authority: list[str]
    signer: str
    letter_subject: str = ""
    title: str = ""
    subject: str = ""
    addressees: list[str] = field(default_factory=list)
    annex: Annex | None = None


def docx_of(paper: Paper) -> bytes:
    """Render as DOCX."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    style.paragraph_format.space_after = Pt(0)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = (
        Cm(3),
        Cm(1.5),
        Cm(2),
        Cm(2),
    )
    _page_number(section.header.paragraphs[0])
    section.different_first_page_header_footer = True
    _head(document, paper)
    if paper.addressees:
        _addressees(document, paper.addressees)
    if paper.title:
        _paragraph(document, paper.title, CENTER, bold=True)
        _paragraph(document, paper.subject, CENTER, bold=True)
    for text in paper.body:
        heading = text.split(".")[0].isupper() and len(text) < 90
        made = _paragraph(document, text, JUSTIFY, bold=heading)
        made.paragraph_format.first_line_indent, made.paragraph_format.space_after = Cm(1.27), Pt(6)
    _foot(document, paper)
    if paper.annex:
        _annex(document, paper.annex)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf_of(docx: bytes) -> bytes:
    """Render a DOCX as PDF by LibreOffice."""
    return office.convert(docx, "docx", "pdf", Limits())


def scans_of(pdf: bytes, *, dpi: int = 200, angle: float = 0.7, noise: int = 8) -> list[Image.Image]:
    """Render a PDF as a scanner would: a little turned, a little blurred, with specks."""
    document = pdfium.PdfDocument(pdf)
    chance = random.Random(20251010)  # noqa: S311  # specks, not secrets
    images: list[Image.Image] = []
    for page in document:
        image = page.render(scale=dpi / 72).to_pil().convert("L")
        image = image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=250)
        image = image.filter(ImageFilter.GaussianBlur(0.5))
        specks = Image.effect_noise(image.size, noise)
        image = Image.blend(image, specks, 0.08)
        for _ in range(40):
            image.putpixel((chance.randrange(image.width), chance.randrange(image.height)), 60)
        images.append(image)
    document.close()
    return images


def scanned_pdf(images: list[Image.Image], dpi: int = 200) -> bytes:
    """Put pictures of pages into a PDF without a text layer."""
    stream = io.BytesIO()
    images[0].save(stream, "PDF", save_all=True, append_images=images[1:], resolution=dpi)
    return stream.getvalue()


def _paragraph(place: DocxDocument | _Cell, text: str, align: WD_ALIGN_PARAGRAPH, **look: object) -> object:
    paragraph = place.add_paragraph()
    paragraph.alignment = align
    run = paragraph.add_run(text)
    run.bold, run.italic = bool(look.get("bold")), bool(look.get("italic"))
    if size := look.get("size"):
        run.font.size = Pt(float(str(size)))
    return paragraph


def _page_number(paragraph: object) -> None:
    paragraph.alignment = CENTER
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def _two_columns(document: DocxDocument, left: float, right: float) -> Table:
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    for cell, width in zip(table.rows[0].cells, (left, right), strict=True):
        cell.width = Cm(width)
    for column, width in zip(table.columns, (left, right), strict=True):
        column.width = Cm(width)
    return table


def _head(document: DocxDocument, paper: Paper) -> None:
    left, right = _two_columns(document, 7, 9.5).rows[0].cells
    for number, text in enumerate(paper.issuer):
        _paragraph(left, text, CENTER, bold=number == len(paper.issuer) - 1, size=13)
    _paragraph(left, "", CENTER)
    _paragraph(left, paper.number, CENTER, size=13)
    if paper.letter_subject:
        _paragraph(left, paper.letter_subject, CENTER, size=12)
    _paragraph(right, NATIONAL_TITLE, CENTER, bold=True, size=12.5)
    _paragraph(right, MOTTO, CENTER, bold=True)
    _paragraph(right, "", CENTER)
    _paragraph(right, paper.place_date, CENTER, italic=True)
    for cell in (left, right):
        cell._tc.remove(cell.paragraphs[0]._p)
    _paragraph(document, "", LEFT)


def _addressees(document: DocxDocument, addressees: list[str]) -> None:
    made = _paragraph(document, "Kính gửi:", LEFT)
    made.paragraph_format.left_indent = Cm(3)
    for text in addressees:
        made = _paragraph(document, f"- {text}", LEFT)
        made.paragraph_format.left_indent = Cm(4.5)
    _paragraph(document, "", LEFT)


def _foot(document: DocxDocument, paper: Paper) -> None:
    left, right = _two_columns(document, 8.5, 8).rows[0].cells
    _paragraph(left, "Nơi nhận:", LEFT, bold=True, italic=True, size=12)
    for text in paper.recipients:
        _paragraph(left, f"- {text}", LEFT, size=11)
    for text in paper.authority:
        _paragraph(right, text, CENTER, bold=True)
    for _ in range(4):
        _paragraph(right, "", CENTER)
    _paragraph(right, paper.signer, CENTER, bold=True)
    for cell in (left, right):
        cell._tc.remove(cell.paragraphs[0]._p)


def _annex(document: DocxDocument, annex: Annex) -> None:
    section = document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    for number, text in enumerate(annex.caption):
        _paragraph(
            document,
            text,
            CENTER,
            bold=number < len(annex.caption) - 1,
            italic=number == len(annex.caption) - 1,
        )
    table = document.add_table(rows=0, cols=len(annex.rows[0]))
    table.style = "Table Grid"
    widths = [1.2, 9, 4.5, 4.5, 3.5][: len(annex.rows[0])]
    for number, row in enumerate(annex.rows):
        cells = table.add_row().cells
        for cell, text, width in zip(cells, row, widths, strict=True):
            cell.width = Cm(width)
            _paragraph(cell, text, LEFT, bold=number == 0, size=13)
            cell._tc.remove(cell.paragraphs[0]._p)
