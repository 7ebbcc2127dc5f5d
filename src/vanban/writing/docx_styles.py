"""The named styles of a DOCX: one for each part of a document, as the decree's table of sizes has them (I.V)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from vanban.writing import form

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.styles.style import ParagraphStyle

FONT: Final = "Times New Roman"  # I.4


class Style(StrEnum):
    """The styles by the names that a person sees in Word."""

    NATIONAL_TITLE = "VB Quốc hiệu"
    MOTTO = "VB Tiêu ngữ"
    PARENT_BODY = "VB Cơ quan chủ quản"
    BODY_NAME = "VB Cơ quan ban hành"
    NUMBER = "VB Số, ký hiệu"
    PLACE_DATE = "VB Địa danh, thời gian"
    TYPE = "VB Tên loại"
    SUBJECT = "VB Trích yếu"
    LETTER_SUBJECT = "VB Trích yếu công văn"
    ADDRESSEE = "VB Kính gửi một nơi"
    ADDRESSEES = "VB Kính gửi"
    ADDRESSEE_LINE = "VB Nơi kính gửi"
    ISSUER = "VB Thẩm quyền ban hành"
    BASIS = "VB Căn cứ"
    CENTRED_LABEL = "VB Phần, chương"
    CENTRED_TITLE = "VB Tiêu đề phần, chương"
    HEADING = "VB Mục, điều"
    TEXT = "VB Nội dung"
    PLAIN = "VB Đoạn không lùi đầu dòng"
    TABLE_HEADER = "VB Đầu bảng"
    TABLE_TEXT = "VB Ô bảng"
    RECIPIENTS_WORD = "VB Nơi nhận"
    RECIPIENTS = "VB Dòng nơi nhận"
    SIGNING = "VB Chữ ký"
    DRAFTER = "VB Ký hiệu soạn thảo"
    ANNEX_LABEL = "VB Phụ lục"
    ANNEX_TITLE = "VB Tiêu đề phụ lục"
    ANNEX_REFERENCE = "VB Dẫn kèm theo"
    PAGE_NUMBER = "VB Số trang"
    STAMP = "VB Dấu khẩn, lưu hành"
    CONTACT = "VB Địa chỉ"
    RULE = "VB Dòng kẻ"


@dataclass(frozen=True, slots=True)
class _Look:
    """How a style looks; spacing in points, `first_line` and `left` in millimetres; `line` None: single."""

    size: float
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.CENTER
    is_bold: bool = False
    is_italic: bool = False
    before: float = 0
    after: float = 0
    line: float | None = None
    first_line: float = 0
    left: float = 0
    keeps_next: bool = False
    outline: int | None = None


_JUSTIFY, _LEFT = WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT
_BETWEEN: Final = form.BETWEEN_PARAGRAPHS
_LOOKS: Final = {
    Style.NATIONAL_TITLE: _Look(form.NATIONAL_TITLE, is_bold=True),
    Style.MOTTO: _Look(form.MOTTO, is_bold=True),
    Style.PARENT_BODY: _Look(form.BODY_NAME),
    Style.BODY_NAME: _Look(form.BODY_NAME, is_bold=True),
    Style.NUMBER: _Look(form.NUMBER),
    Style.PLACE_DATE: _Look(form.PLACE_DATE, is_italic=True),
    Style.TYPE: _Look(form.TITLE, is_bold=True, before=12, keeps_next=True, outline=0),
    Style.SUBJECT: _Look(form.TITLE, is_bold=True, keeps_next=True),
    Style.LETTER_SUBJECT: _Look(form.LETTER_SUBJECT, before=form.BEFORE_LETTER_SUBJECT),
    Style.ADDRESSEE: _Look(form.TEXT, before=12, after=_BETWEEN),
    Style.ADDRESSEES: _Look(form.TEXT, _LEFT, before=12, left=35, keeps_next=True),
    Style.ADDRESSEE_LINE: _Look(form.TEXT, _LEFT, after=2),
    Style.ISSUER: _Look(form.TEXT, is_bold=True, before=_BETWEEN, after=_BETWEEN, keeps_next=True),
    Style.BASIS: _Look(
        form.TEXT, _JUSTIFY, is_italic=True, after=_BETWEEN, line=form.LINE, first_line=form.FIRST_LINE_MM
    ),
    Style.CENTRED_LABEL: _Look(form.TEXT, is_bold=True, before=12, keeps_next=True, outline=0),
    Style.CENTRED_TITLE: _Look(form.TEXT, is_bold=True, after=_BETWEEN, keeps_next=True),
    Style.HEADING: _Look(
        form.TEXT,
        _JUSTIFY,
        is_bold=True,
        after=_BETWEEN,
        line=form.LINE,
        first_line=form.FIRST_LINE_MM,
        keeps_next=True,
        outline=1,
    ),
    Style.TEXT: _Look(form.TEXT, _JUSTIFY, after=_BETWEEN, line=form.LINE, first_line=form.FIRST_LINE_MM),
    Style.PLAIN: _Look(form.TEXT, _LEFT, after=_BETWEEN, line=form.LINE),
    Style.TABLE_HEADER: _Look(form.TABLE_TEXT, is_bold=True, before=3, after=3),
    Style.TABLE_TEXT: _Look(form.TABLE_TEXT, _LEFT, before=2, after=2),
    Style.RECIPIENTS_WORD: _Look(form.RECIPIENTS_WORD, _LEFT, is_bold=True, is_italic=True),
    Style.RECIPIENTS: _Look(form.RECIPIENTS, _LEFT),
    Style.SIGNING: _Look(form.SIGNING, is_bold=True),
    Style.DRAFTER: _Look(form.DRAFTER, _LEFT, before=_BETWEEN),
    Style.ANNEX_LABEL: _Look(form.ANNEX, is_bold=True, keeps_next=True, outline=0),
    Style.ANNEX_TITLE: _Look(form.ANNEX, is_bold=True, keeps_next=True),
    Style.ANNEX_REFERENCE: _Look(form.TEXT, is_italic=True, after=_BETWEEN, keeps_next=True),
    Style.PAGE_NUMBER: _Look(form.PAGE_NUMBER),
    Style.STAMP: _Look(form.STAMP, is_bold=True, before=8),
    Style.CONTACT: _Look(form.CONTACT, _LEFT),
    Style.RULE: _Look(1, line=4),
}


def add_styles(word: WordDocument) -> None:
    """Gives a new DOCX the styles, and sets what all of them stand on to the decree's font and size."""
    normal = word.styles["Normal"]
    _set_font(normal)
    normal.font.size = Pt(form.TEXT)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    for style, look in _LOOKS.items():
        _add(word, style, look)


def _add(word: WordDocument, style: Style, look: _Look) -> None:
    made: ParagraphStyle = word.styles.add_style(style.value, WD_STYLE_TYPE.PARAGRAPH)
    made.base_style = word.styles["Normal"]
    made.quick_style = True
    _set_font(made)
    made.font.size, made.font.bold, made.font.italic = Pt(look.size), look.is_bold, look.is_italic
    shape = made.paragraph_format
    shape.alignment = look.align
    shape.space_before, shape.space_after = Pt(look.before), Pt(look.after)
    if look.line is None:
        shape.line_spacing_rule = WD_LINE_SPACING.SINGLE
    else:
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.line)
    if look.first_line:
        shape.first_line_indent = Mm(look.first_line)
    if look.left:
        shape.left_indent = Mm(look.left)
    shape.keep_with_next = True if look.keeps_next else None
    shape.widow_control = True
    if look.outline is not None:
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(look.outline))
        made.element.get_or_add_pPr().append(level)


def _set_font(style: ParagraphStyle) -> None:
    """The font for all scripts, black, without what a theme would put in its place; Vietnamese for the spelling."""
    style.font.name = FONT
    style.font.color.rgb = RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    for theme in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), "vi-VN")
