"""Numbering of a DOCX that goes on counting when a person adds a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from vanban.writing import form
from vanban.writing.layout import VIETNAMESE_LETTERS, Role
from vanban.writing.model import Level

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph as WordParagraph

    from vanban.writing.layout import Line

_TWIPS_PER_MM: Final = 1440 / 25.4
# Number format of Word, the text around the number, and whether the number is bold.
_FORMATS: Final = {
    Level.PART: ("upperRoman", "Phần %1", True),
    Level.CHAPTER: ("upperRoman", "Chương %1", True),
    Level.GROUP: ("decimal", "Mục %1", True),
    Level.SUBGROUP: ("decimal", "Tiểu mục %1", True),
    Level.ARTICLE: ("decimal", "Điều %1.", True),
    Level.SECTION: ("upperRoman", "%1.", True),
    Level.CLAUSE: ("decimal", "%1.", False),
    Level.POINT: ("lowerLetter", "%1)", False),
    Level.DASH: ("bullet", "-", False),
    Level.PLUS: ("bullet", "+", False),
}
_CENTRED: Final = frozenset({Level.PART, Level.CHAPTER, Level.GROUP, Level.SUBGROUP})
_ENGLISH: Final = "abcdefghijklmnopqrstuvwxyz"
_HANGING_MM: Final = {"recipients": 2.2, "addressees": 3.0}
_ADDRESSEE_LEFT_MM: Final = 35 + 21.5  # under the colon of "Kính gửi:"


class Lists:
    """The lists of one DOCX. Word counts letters as English does; points go round đ and past f, j, w, z by hand."""

    def __init__(self, word: WordDocument) -> None:
        self._numbering = word.part.numbering_part.element
        for old in list(self._numbering):
            self._numbering.remove(old)
        self._abstract: dict[str, int] = {}
        self._instances: dict[tuple[object, ...], int] = {}

    def number_line(self, paragraph: WordParagraph, line: Line) -> None:
        """Numbers a line of the body as its place in its list has it."""
        numbered = line.numbered
        if numbered is None:
            return
        if numbered.level == Level.SUBCLAUSE:
            instance = self._instance(("subclause", line.label), _literal(line.label), start=None)
        elif numbered.level == Level.POINT:
            instance = self._point(numbered.index, numbered.place, line.label)
        else:
            number_format, words, is_bold = _FORMATS[numbered.level]
            kind = _abstract(
                number_format,
                words,
                is_bold=is_bold or line.role == Role.HEADING,
                is_centred=numbered.level in _CENTRED,
            )
            start = None if number_format == "bullet" else 1
            instance = self._instance((numbered.level, numbered.index), kind, start=start)
        self._apply(paragraph, instance)

    def number(self, paragraph: WordParagraph, use: str) -> None:
        """Marks a line of the addressees or recipients with a hyphen."""
        left = _ADDRESSEE_LEFT_MM + _HANGING_MM[use] if use == "addressees" else _HANGING_MM[use]
        kind = _hanging(left, _HANGING_MM[use])
        self._apply(paragraph, self._instance((use,), kind, start=None))

    def _point(self, index: int, place: int, label: str) -> int:
        letter = label.removesuffix(")")
        if len(letter) > 1 or letter not in _ENGLISH:
            return self._instance((Level.POINT, index, letter), _literal(label), start=None)
        # A stretch of letters that English has in the same order is one list that counts by itself.
        first = letter
        position = VIETNAMESE_LETTERS.index(letter)
        while position and _follows(VIETNAMESE_LETTERS[position - 1], VIETNAMESE_LETTERS[position]):
            position -= 1
            first = VIETNAMESE_LETTERS[position]
        number_format, words, is_bold = _FORMATS[Level.POINT]
        kind = _abstract(number_format, words, is_bold=is_bold, is_centred=False)
        return self._instance(
            (Level.POINT, index, place // 100, first), kind, start=_ENGLISH.index(first) + 1
        )

    def _instance(self, key: tuple[object, ...], kind: str, *, start: int | None) -> int:
        if key in self._instances:
            return self._instances[key]
        if kind not in self._abstract:
            self._abstract[kind] = len(self._abstract)
            abstract = parse_xml(kind.replace("ABSTRACT", str(self._abstract[kind])))
            first = self._numbering.find(qn("w:num"))
            if first is None:
                self._numbering.append(abstract)
            else:
                first.addprevious(abstract)
        number = len(self._instances) + 1
        override = ""
        if start is not None:
            override = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        self._numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{number}">'
                f'<w:abstractNumId w:val="{self._abstract[kind]}"/>{override}</w:num>'
            )
        )
        self._instances[key] = number
        return number

    @staticmethod
    def _apply(paragraph: WordParagraph, instance: int) -> None:
        properties: Any = paragraph._p.get_or_add_pPr()  # noqa: SLF001
        numbering = properties.get_or_add_numPr()
        numbering.get_or_add_ilvl().val = 0
        numbering.get_or_add_numId().val = instance


def _follows(letter: str, other: str) -> bool:
    return letter in _ENGLISH and other in _ENGLISH and ord(other) == ord(letter) + 1


def _abstract(number_format: str, words: str, *, is_bold: bool, is_centred: bool) -> str:
    """A list whose numbers stand in the line like words: the first line indented, the others at the margin."""
    indent = 0 if is_centred else round(form.FIRST_LINE_MM * _TWIPS_PER_MM)
    after = "nothing" if is_centred else "space"
    bold = '<w:b w:val="1"/>' if is_bold else '<w:b w:val="0"/>'
    return _level(number_format, words, after, f'<w:ind w:left="0" w:firstLine="{indent}"/>', bold)


def _literal(label: str) -> str:
    """A list of one mark that Word cannot count to."""
    indent = round(form.FIRST_LINE_MM * _TWIPS_PER_MM)
    return _level("none", label, "space", f'<w:ind w:left="0" w:firstLine="{indent}"/>', '<w:b w:val="0"/>')


def _hanging(left_mm: float, hanging_mm: float) -> str:
    left, hanging = round(left_mm * _TWIPS_PER_MM), round(hanging_mm * _TWIPS_PER_MM)
    return _level(
        "bullet", "-", "space", f'<w:ind w:left="{left}" w:hanging="{hanging}"/>', '<w:b w:val="0"/>'
    )


def _level(number_format: str, words: str, after: str, indent: str, bold: str) -> str:
    fonts = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:hint="default"/>'
    return (
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="ABSTRACT"><w:multiLevelType w:val="singleLevel"/>'
        f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/><w:suff w:val="{after}"/>'
        f'<w:lvlText w:val="{words}"/><w:lvlJc w:val="left"/><w:pPr>{indent}</w:pPr>'
        f"<w:rPr>{fonts}{bold}</w:rPr></w:lvl></w:abstractNum>"
    )
