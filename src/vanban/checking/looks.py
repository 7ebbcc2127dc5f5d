"""How a paragraph of a DOCX really looks: defaults, styles, theme, numbering and direct formatting put together.

ECMA-376 part 1, 17.7.2 (order of styles) and 17.7.3 (properties that toggle).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from docx.oxml.ns import qn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document as WordDocument

_TWIPS: Final = 20.0  # to a point
_THEME_FONT: Final = {"major": "majorFont", "minor": "minorFont"}
_OFF: Final = frozenset({"0", "false", "off", "none"})


@dataclass(frozen=True, slots=True)
class RunLook:
    """Characters of one look; `size` in points, `font` empty when the file names none."""

    text: str
    font: str
    size: float
    is_bold: bool
    is_italic: bool
    is_capitals: bool
    color: str

    @property
    def shown(self) -> str:
        """The characters as they are seen."""
        return self.text.upper() if self.is_capitals else self.text


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """A paragraph as it is seen.

    Attributes:
        number: Its place in the file from 1, those in tables counted where the table stands.
        runs: Its characters.
        align: left, center, right or both.
        first_line: Indent of the first line in points, beside `left`.
        left: Indent of all lines.
        before: Space above.
        after: Space below.
        line: Pitch: a factor of single when `line_rule` is auto, otherwise points.
        line_rule: auto, exact or atLeast.
        has_line: Whether a line is drawn with it: a border, or a drawing.
        has_label: Whether a number or mark stands before its words by itself.
        cell: Number of the table, row and column in which it stands; None outside tables.
        section: Number of its section from 0.
    """

    number: int
    runs: tuple[RunLook, ...]
    align: str
    first_line: float
    left: float
    before: float
    after: float
    line: float
    line_rule: str
    has_line: bool
    has_label: bool
    cell: tuple[int, int, int] | None
    section: int

    @property
    def text(self) -> str:
        """The words as they are seen, spaces settled."""
        return " ".join("".join(run.shown for run in self.runs).split())

    @property
    def lettered(self) -> tuple[RunLook, ...]:
        """The runs that hold letters or figures."""
        return tuple(run for run in self.runs if any(sign.isalnum() for sign in run.text))


class Looks:
    """Resolves the looks of one DOCX."""

    def __init__(self, word: WordDocument) -> None:
        self._word = word
        self._styles = {
            style.get(qn("w:styleId")): style for style in word.styles.element.iterfind(qn("w:style"))
        }
        self._default_paragraph = next(
            (key for key, style in self._styles.items() if _is_default(style, "paragraph")), None
        )

    def paragraphs(self) -> Iterator[ParagraphLook]:
        """All paragraphs of the text in the order in which they stand, those in tables too."""
        number, section = 0, 0
        table = 0
        for block in self._word.element.body:
            if block.tag == qn("w:p"):
                number += 1
                yield self._paragraph(block, number, None, section)
                if block.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
                    section += 1
            elif block.tag == qn("w:tbl"):
                table += 1
                for row_number, row in enumerate(block.iter(qn("w:tr"))):
                    for column, cell in enumerate(row.iterfind(qn("w:tc"))):
                        for paragraph in cell.iterfind(qn("w:p")):
                            number += 1
                            yield self._paragraph(paragraph, number, (table, row_number, column), section)

    def _paragraph(
        self, element: Any, number: int, cell: tuple[int, int, int] | None, section: int
    ) -> ParagraphLook:
        direct = element.find(qn("w:pPr"))
        style = _value(direct, "w:pStyle") or self._default_paragraph
        layers = [self._defaults("w:pPrDefault/w:pPr"), *self._chain(style, "w:pPr")]
        numbering = self._numbering_properties(direct, layers)
        if numbering is not None:
            layers.append(numbering)
        layers.append(direct)
        indent = _merged(layers, "w:ind")
        spacing = _merged(layers, "w:spacing")
        first = _points(indent.get(qn("w:firstLine"))) - _points(indent.get(qn("w:hanging")))
        rule = spacing.get(qn("w:lineRule"), "auto")
        line = spacing.get(qn("w:line"))
        return ParagraphLook(
            number=number,
            runs=tuple(self._runs(element, style)),
            align=_last(layers, "w:jc") or "left",
            first_line=first,
            left=_points(indent.get(qn("w:left"), indent.get(qn("w:start")))),
            before=_points(spacing.get(qn("w:before"))),
            after=_points(spacing.get(qn("w:after"))),
            line=(float(line) / (240.0 if rule == "auto" else _TWIPS)) if line else 1.0,
            line_rule=rule,
            has_line=any(layer is not None and layer.find(qn("w:pBdr")) is not None for layer in layers)
            or next(element.iter(qn("w:drawing"), qn("w:pict")), None) is not None,
            has_label=numbering is not None,
            cell=cell,
            section=section,
        )

    def _runs(self, paragraph: Any, style: str | None) -> Iterator[RunLook]:
        base = [self._defaults("w:rPrDefault/w:rPr"), *self._chain(style, "w:rPr")]
        for run in paragraph.iter(qn("w:r")):
            text = "".join(
                (piece.text or "") if piece.tag == qn("w:t") else " "
                for piece in run
                if piece.tag in {qn("w:t"), qn("w:tab"), qn("w:br")}
            )
            if not text:
                continue
            direct = run.find(qn("w:rPr"))
            character = _value(direct, "w:rStyle")
            layers = [*base, *(self._chain(character, "w:rPr") if character else []), direct]
            size = _last(layers, "w:sz")
            yield RunLook(
                text=text,
                font=self._font(layers),
                size=float(size) / 2 if size else 10.0,  # 17.3.2.38: ten points where nothing is said
                is_bold=_toggle(layers, "w:b"),
                is_italic=_toggle(layers, "w:i"),
                is_capitals=_toggle(layers, "w:caps"),
                color=(_last(layers, "w:color") or "auto").lower(),
            )

    def _font(self, layers: list[Any]) -> str:
        for layer in reversed(layers):
            fonts = None if layer is None else layer.find(qn("w:rFonts"))
            if fonts is None:
                continue
            theme = fonts.get(qn("w:asciiTheme")) or fonts.get(qn("w:hAnsiTheme"))
            if theme:
                return self._theme_fonts.get(theme[:5], "")
            name = fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi"))
            if name:
                return str(name)
        return ""

    @cached_property
    def _theme_fonts(self) -> dict[str, str]:
        """The Latin fonts of the theme by "major" and "minor"."""
        for part in self._word.part.package.iter_parts():
            if str(part.partname).startswith("/word/theme/"):
                from lxml import etree

                root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
                space = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
                found = {}
                for key, name in _THEME_FONT.items():
                    latin = root.find(f".//{space}{name}/{space}latin")
                    found[key] = "" if latin is None else str(latin.get("typeface", ""))
                return found
        return {}

    @cached_property
    def _numbering(self) -> Any:
        try:
            return self._word.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return None

    def _numbering_properties(self, direct: Any, layers: list[Any]) -> Any:
        """What the list says of the indents of a numbered paragraph."""
        for layer in (direct, *reversed(layers)):
            numbers = None if layer is None else layer.find(qn("w:numPr"))
            if numbers is None:
                continue
            instance, level = _value(numbers, "w:numId"), _value(numbers, "w:ilvl") or "0"
            if self._numbering is None or instance in {None, "0"}:
                return None
            made = self._numbering.find(f"{qn('w:num')}[@{qn('w:numId')}='{instance}']")
            abstract = _value(made, "w:abstractNumId")
            kind = self._numbering.find(f"{qn('w:abstractNum')}[@{qn('w:abstractNumId')}='{abstract}']")
            if kind is None:
                return None
            found = kind.find(f"{qn('w:lvl')}[@{qn('w:ilvl')}='{level}']")
            return None if found is None else found.find(qn("w:pPr"))
        return None

    def _defaults(self, path: str) -> Any:
        steps = "/".join(qn(step) for step in ("w:docDefaults", *path.split("/")))
        return self._word.styles.element.find(steps)

    def _chain(self, style: str | None, name: str) -> list[Any]:
        """The properties of a style and of those that it is based on, the farthest first."""
        found: list[Any] = []
        seen: set[str] = set()
        while style is not None and style in self._styles and style not in seen:
            seen.add(style)
            element = self._styles[style]
            found.insert(0, element.find(qn(name)))
            style = _value(element, "w:basedOn")
        return found


def _is_default(style: Any, kind: str) -> bool:
    return style.get(qn("w:type")) == kind and style.get(qn("w:default"), "0") not in _OFF


def _value(parent: Any, name: str) -> str | None:
    child = None if parent is None else parent.find(qn(name))
    return None if child is None else child.get(qn("w:val"))


def _last(layers: list[Any], name: str) -> str | None:
    return next((value for layer in reversed(layers) if (value := _value(layer, name)) is not None), None)


def _merged(layers: list[Any], name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for layer in layers:
        element = None if layer is None else layer.find(qn(name))
        if element is not None:
            found.update(element.attrib)
    return found


def _toggle(layers: list[Any], name: str) -> bool:
    for layer in reversed(layers):
        element = None if layer is None else layer.find(qn(name))
        if element is not None:
            return element.get(qn("w:val"), "1") not in _OFF
    return False


def _points(twips: str | None) -> float:
    try:
        return float(twips) / _TWIPS if twips else 0.0
    except ValueError:
        return 0.0
