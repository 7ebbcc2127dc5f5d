"""A document as DOCX that a person goes on editing: named styles, numbering that counts on, tables that are tables."""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell

from vanban.writing import form, layout
from vanban.writing.docx_lists import Lists
from vanban.writing.docx_styles import Style, add_styles
from vanban.writing.fonts import width_of
from vanban.writing.layout import Line, Role
from vanban.writing.model import Align, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as WordDocument
    from docx.section import Section
    from docx.table import Table as WordTable
    from docx.text.paragraph import Paragraph as WordParagraph

    from vanban.writing.layout import Laid
    from vanban.writing.model import Document, Text

_ALIGNMENT: Final = {
    Align.JUSTIFY: WD_ALIGN_PARAGRAPH.JUSTIFY,
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
}
_POINTS_PER_MM: Final = 72 / 25.4
_NO_DAY: Final = datetime(2020, 3, 5, tzinfo=UTC)  # of a draft without a date: the decree's own
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can say
_STYLE_OF_ROLE: Final = {
    Role.CENTRED_LABEL: Style.CENTRED_LABEL,
    Role.CENTRED_TITLE: Style.CENTRED_TITLE,
    Role.HEADING: Style.HEADING,
    Role.PARAGRAPH: Style.TEXT,
}


def write_docx(document: Document) -> bytes:
    """The document as DOCX; the same document gives the same bytes.

    The data is taken as it is: what `problems_of` finds is shown, a table too wide runs over the margin.
    """
    return _Writer(document).written()


class _Writer:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._word: WordDocument = docx.Document()
        add_styles(self._word)
        self._lists = Lists(self._word)

    def written(self) -> bytes:
        document, word = self._document, self._word
        section = word.sections[0]
        _shape(section, is_landscape=False)
        _number_pages(section)
        if document.contact:
            self._contact(section)
        self._head()
        self._opening()
        self._flow(layout.laid_out(document.blocks, ends=True), keeps_last=True)
        self._foot()
        for label, annex in layout.annexes(document):
            section = word.add_section()
            _shape(section, is_landscape=annex.is_landscape)
            _begin_numbering(section)
            self._paragraph(Style.ANNEX_LABEL, label)
            self._paragraph(Style.ANNEX_TITLE, annex.title.upper())
            self._paragraph(Style.ANNEX_REFERENCE, layout.annex_reference(document))
            self._flow(layout.laid_out(annex.blocks))
        self._describe()
        out = io.BytesIO()
        word.save(out)
        return _packed_alike(out)

    def _describe(self) -> None:
        facts, document = self._word.core_properties, self._document
        facts.title = f"{layout.type_name(document)} {document.subject}".strip()
        facts.author = facts.last_modified_by = document.body
        facts.language = "vi-VN"
        day = document.date
        facts.created = facts.modified = (
            datetime(day.year, day.month, day.day, tzinfo=UTC) if day else _NO_DAY
        )
        facts.comments = ""

    def _paragraph(self, style: Style, words: str = "") -> WordParagraph:
        return self._word.add_paragraph(words, style=style.value)

    def _head(self) -> None:
        """Boxes 1 to 5b, 10b and 11 of the drawing."""
        document = self._document
        table = _bare_table(self._word, 2, (form.HEAD_LEFT_MM, form.HEAD_RIGHT_MM))
        left, right = table.rows[0].cells
        if document.parent_body:
            _first(left, Style.PARENT_BODY, document.parent_body.upper())
            left.add_paragraph(document.body.upper(), style=Style.BODY_NAME.value)
        else:
            _first(left, Style.BODY_NAME, document.body.upper())
        room = form.HEAD_LEFT_MM * _POINTS_PER_MM
        own = min(width_of(document.body.upper(), form.BODY_NAME, is_bold=True), room)
        _rule(left, room, own * form.RULE_SHARE)
        _first(right, Style.NATIONAL_TITLE, form.NATIONAL_TITLE_WORDS)
        right.add_paragraph(form.MOTTO_WORDS, style=Style.MOTTO.value)
        motto = width_of(form.MOTTO_WORDS, form.MOTTO, is_bold=True)
        _rule(right, form.HEAD_RIGHT_MM * _POINTS_PER_MM, motto)
        left, right = table.rows[1].cells
        _first(left, Style.NUMBER, layout.number_line(document))
        if document.is_letter:
            left.add_paragraph(f"V/v {document.subject}", style=Style.LETTER_SUBJECT.value)
        for words in (document.urgency.value, document.circulation.value):
            if words:
                _boxed(left.add_paragraph(words, style=Style.STAMP.value), form.HEAD_LEFT_MM, words)
        _first(right, Style.PLACE_DATE, layout.place_line(document))

    def _opening(self) -> None:
        """Boxes 5a and 9a, and the bases of box 6."""
        document = self._document
        name = layout.type_name(document)
        if name:
            self._paragraph(Style.TYPE, name.upper())
            self._paragraph(Style.SUBJECT, document.subject)
            room = form.text_width_mm(is_landscape=False) * _POINTS_PER_MM
            own = min(width_of(document.subject, form.TITLE, is_bold=True), 120 * _POINTS_PER_MM)
            _as_rule(self._paragraph(Style.RULE), room, own * form.RULE_SHARE)
        if len(document.addressees) == 1:
            self._paragraph(Style.ADDRESSEE, f"Kính gửi: {document.addressees[0]}")
        elif document.addressees:
            self._paragraph(Style.ADDRESSEES, "Kính gửi:")
            for entry in layout.listed(document.addressees):
                self._lists.number(self._paragraph(Style.ADDRESSEE_LINE, entry), "addressees")
        if document.issuer:
            self._paragraph(Style.ISSUER, document.issuer.upper())
        for basis in layout.listed(document.bases):
            self._paragraph(Style.BASIS, basis)
        resolving = form.RESOLVING_WORDS.get(document.type_key, "")
        if resolving and document.bases:
            self._paragraph(Style.ISSUER, resolving)

    def _flow(self, laid: Sequence[Laid], *, keeps_last: bool = False) -> None:
        for part in laid:
            if isinstance(part, Line):
                self._line(part)
            else:
                self._table(part)
        if keeps_last and laid and isinstance(laid[-1], Line):
            self._word.paragraphs[-1].paragraph_format.keep_with_next = True

    def _line(self, line: Line) -> None:
        style = _STYLE_OF_ROLE[line.role]
        if line.role == Role.PARAGRAPH and line.align != Align.JUSTIFY:
            style = Style.PLAIN
        paragraph = self._paragraph(style)
        _runs(paragraph, line.text)
        if style == Style.PLAIN:
            paragraph.alignment = _ALIGNMENT[line.align]
        if line.numbered:
            self._lists.number_line(paragraph, line)

    def _table(self, table: Table) -> None:
        made = self._word.add_table(rows=1, cols=len(table.columns), style="Table Grid")
        _fix_widths(made, [column.width_mm for column in table.columns])
        header = made.rows[0]
        for cell, column in zip(header.cells, table.columns, strict=True):
            _first(cell, Style.TABLE_HEADER, column.title)
        blank: Any = deepcopy(header._tr)  # noqa: SLF001  (python-docx counts all cells anew for each row it adds)
        _whole_row(header._tr)  # noqa: SLF001
        header._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001  (without a name in python-docx)
        for cell in blank.tc_lst:
            _first(_Cell(cell, made), Style.TABLE_TEXT, "")
            for run in cell.iterfind(f".//{qn('w:r')}"):
                run.getparent().remove(run)
        _whole_row(blank)
        for row in table.rows:
            added: Any = deepcopy(blank)
            made._tbl.append(added)  # noqa: SLF001
            if len(row.cells) == 1 and len(table.columns) > 1:
                first, *others = added.tc_lst
                for other in others:
                    added.remove(other)
                first.width = Mm(sum(column.width_mm for column in table.columns))
                first.grid_span = len(table.columns)
                _runs(_Cell(first, made).paragraphs[0], row.cells[0], is_bold=True)
                continue
            for cell, column, words in zip(added.tc_lst, table.columns, row.cells, strict=True):
                paragraph = _Cell(cell, made).paragraphs[0]
                _runs(paragraph, words)
                if column.align == Align.CENTRE:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        # A section that begins right after a table loses its orientation in LibreOffice.
        self._paragraph(Style.RULE)

    def _foot(self) -> None:
        """Boxes 7a, 7b, 9b and 12, level with each other and never alone on a page."""
        document, signature = self._document, self._document.signature
        table = _bare_table(self._word, 1, (form.FOOT_LEFT_MM, form.FOOT_RIGHT_MM))
        _whole_row(table.rows[0]._tr)  # noqa: SLF001
        left, right = table.rows[0].cells
        _first(left, Style.RECIPIENTS_WORD, "Nơi nhận:")
        for line in layout.recipient_lines(document):
            paragraph = left.add_paragraph(line.removeprefix("- "), style=Style.RECIPIENTS.value)
            self._lists.number(paragraph, "recipients")
        if document.drafter:
            left.add_paragraph(document.drafter, style=Style.DRAFTER.value)
        lines = signature.lines
        _first(right, Style.SIGNING, lines[0])
        for words in lines[1:]:
            right.add_paragraph(words, style=Style.SIGNING.value)
        name = right.paragraphs[-1]
        if signature.other_title:
            name = right.add_paragraph(signature.other_title, style=Style.SIGNING.value)
            name.paragraph_format.space_before = Mm(form.SIGNATURE_MM)
            right.add_paragraph(signature.name, style=Style.SIGNING.value)
        else:
            name = right.add_paragraph(signature.name, style=Style.SIGNING.value)
            name.paragraph_format.space_before = Mm(form.SIGNATURE_MM)

    def _contact(self, section: Section) -> None:
        """Box 13, at the foot of page 1 under a rule across the page."""
        footer = section.first_page_footer
        footer.is_linked_to_previous = False
        for place, entry in enumerate(self._document.contact):
            paragraph = footer.paragraphs[0] if place == 0 else footer.add_paragraph()
            paragraph.style = Style.CONTACT.value
            paragraph.add_run(entry)
            if place == 0:
                _border(paragraph, "top")


def _packed_alike(saved: io.BytesIO) -> bytes:
    """The same parts without the time at which they were packed, so that the same document gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            alike = zipfile.ZipInfo(entry.filename, date_time=_ZIP_DATE)
            target.writestr(alike, source.read(entry), compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _shape(section: Section, *, is_landscape: bool) -> None:
    width, height = (Mm(side) for side in form.PAPER_MM)
    section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (height, width) if is_landscape else (width, height)
    section.top_margin, section.bottom_margin = Mm(form.TOP_MM), Mm(form.BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(form.LEFT_MM), Mm(form.RIGHT_MM)
    section.header_distance = section.footer_distance = Mm(form.TOP_MM / 2)
    section.different_first_page_header_footer = True


def _number_pages(section: Section) -> None:
    """Page numbers in the top margin, centred, none on the first page (I.7)."""
    paragraph = section.header.paragraphs[0]
    paragraph.style = Style.PAGE_NUMBER.value
    run = paragraph.add_run()
    for kind, words in (("begin", ""), ("", " PAGE "), ("separate", ""), ("text", "2"), ("end", "")):
        if kind == "text":
            element = OxmlElement("w:t")
            element.text = words
        elif kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = words
        run._r.append(element)  # noqa: SLF001  (fields have no name in python-docx)


def _begin_numbering(section: Section) -> None:
    """Each annex is numbered for itself (III.1.đ)."""
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "1")
    properties = section._sectPr  # noqa: SLF001
    before = properties.find(qn("w:cols"))
    if before is not None:
        before.addprevious(numbers)
    else:
        properties.append(numbers)


def _bare_table(word: WordDocument, rows: int, widths_mm: Sequence[float]) -> WordTable:
    """A table that only arranges: without lines and without room around its cells."""
    table: WordTable = word.add_table(rows=rows, cols=len(widths_mm))
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)  # noqa: SLF001
    _fix_widths(table, widths_mm)
    return table


def _fix_widths(table: WordTable, widths_mm: Sequence[float]) -> None:
    table.autofit = False
    for grid, width in zip(table._tbl.tblGrid.gridCol_lst, widths_mm, strict=True):  # noqa: SLF001
        grid.w = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths_mm, strict=True):
            cell.width = Mm(width)


def _whole_row(row: Any) -> None:
    """Keeps a row on one page."""
    row.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))


def _first(cell: _Cell, style: Style, words: str) -> WordParagraph:
    """The paragraph that every cell has from the start."""
    paragraph: WordParagraph = cell.paragraphs[0]
    paragraph.style = style.value
    if words:
        paragraph.add_run(words)
    return paragraph


def _runs(paragraph: WordParagraph, runs: Text, *, is_bold: bool = False) -> None:
    for part in runs:
        run = paragraph.add_run(part.text)
        run.bold = True if part.is_bold or is_bold else None
        run.italic = True if part.is_italic else None


def _rule(cell: _Cell, room: float, length: float) -> None:
    _as_rule(cell.add_paragraph(style=Style.RULE.value), room, length)


def _as_rule(paragraph: WordParagraph, room: float, length: float) -> None:
    """A rule of a length: the border of an empty paragraph between indents, which every program draws alike."""
    side = max(0.0, (room - length) / 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(round(side, 1))
    _border(paragraph, "top")


def _boxed(paragraph: WordParagraph, room_mm: float, words: str) -> None:
    length = width_of(words, form.STAMP, is_bold=True) + 14
    side = max(0.0, (room_mm * _POINTS_PER_MM - length) / 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(round(side, 1))
    _border(paragraph, "top", "left", "bottom", "right", size="8")


def _border(paragraph: WordParagraph, *sides: str, size: str = "6") -> None:
    """Lines around a paragraph; `size` in eighths of a point."""
    borders = OxmlElement("w:pBdr")
    for side in sides:
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", size), ("space", "1"), ("color", "000000")):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    properties: Any = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    properties.insert_element_before(
        borders,
        *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct"),
        *("w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid"),
        *("w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc"),
        *("w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId"),
        *("w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"),
    )
