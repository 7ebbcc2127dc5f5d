"""One paragraph of a DOCX: what it says after tracked changes, fields and text boxes, and how it looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vanban.reading.sources import legacy
from vanban.reading.sources.characters import clean
from vanban.reading.sources.word.package import MC, R, Relation, W
from vanban.reading.sources.word.styles import Styles, first_switch, first_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from vanban.reading.sources.word.numbering import Numbering

_DELETED = {W + "del", W + "moveFrom", W + "instrText", W + "delText", W + "pPr", W + "rPr", W + "rt"}
_TEXT_BOX = W + "txbxContent"
_PARAGRAPH, _TABLE = W + "p", W + "tbl"


@dataclass(slots=True)
class Paragraph:
    """What a paragraph says: its lines (more than one where it has soft breaks), its label and its look."""

    lines: list[str] = field(default_factory=list)
    label: str = ""
    bold: bool | None = None
    italic: bool | None = None
    centered: bool = False
    size: float | None = None
    boxes: list[etree._Element] = field(default_factory=list)


@dataclass(slots=True)
class _Run:
    text: str
    bold: bool
    italic: bool
    size: float | None


def shown(element: etree._Element) -> Iterator[etree._Element]:
    """Give the children that are shown: of alternatives the first, of changes what was put in."""
    for child in element:
        if not isinstance(child.tag, str) or child.tag in _DELETED:
            continue
        if child.tag == MC + "AlternateContent":
            options = [option for option in child if isinstance(option.tag, str) and len(option)]
            if options:
                yield from shown(options[0])
        else:
            yield child


class ParagraphReader:
    """Reads paragraphs in the order of the document, counting its lists and collecting its links."""

    def __init__(self, styles: Styles, numbering: Numbering, relations: dict[str, Relation]) -> None:
        self._styles = styles
        self._numbering = numbering
        self._relations = relations
        self.links: list[str] = []
        self.encodings: set[legacy.Encoding] = set()

    def read(self, element: etree._Element) -> Paragraph:
        """Read one w:p."""
        own = element.find(W + "pPr")
        named = own.find(W + "pStyle") if own is not None else None
        style = named.get(W + "val") if named is not None else None
        chain = self._styles.chain(style)
        properties = self._styles.paragraph_properties(chain, own)
        found = Paragraph(centered=first_value(properties, "jc") == "center")
        runs: list[_Run] = []
        self._walk(element, chain, runs, found)
        written = [run for run in runs if run.text.strip()]
        found.lines = clean("".join(run.text for run in runs)).replace("\f", "\n").split("\n")
        if written:
            found.bold = all(run.bold for run in written)
            found.italic = all(run.italic for run in written)
            found.size = max(written, key=lambda run: len(run.text)).size
        found.label = self._label(properties, chain)
        return found

    def _label(self, properties: list[etree._Element], chain: list[etree._Element]) -> str:
        number: str | None = None
        depth: int | None = None
        for each in properties:
            if (numbered := each.find(W + "numPr")) is None:
                continue
            if number is None and (identifier := numbered.find(W + "numId")) is not None:
                number = identifier.get(W + "val")
            if depth is None and (level := numbered.find(W + "ilvl")) is not None:
                depth = int(value) if (value := level.get(W + "val", "0")).isdecimal() else 0
        if number is None or number == "0":
            return ""
        if depth is None:
            styles = (style.get(W + "styleId") for style in chain)
            bound = (self._numbering.level_of_style(number, style) for style in styles)
            depth = next((level for level in bound if level is not None), 0)
        return self._numbering.next_label(number, depth)

    def _walk(
        self, element: etree._Element, chain: list[etree._Element], runs: list[_Run], found: Paragraph
    ) -> None:
        for child in shown(element):
            if child.tag == W + "r":
                self._run(child, chain, runs, found)
            elif child.tag == _TEXT_BOX:
                found.boxes.append(child)
            elif child.tag not in {_PARAGRAPH, _TABLE}:
                if child.tag == W + "hyperlink":
                    relation = self._relations.get(child.get(R + "id", ""))
                    if relation is not None and relation.is_external:
                        self.links.append(relation.target)
                self._walk(child, chain, runs, found)

    def _run(
        self, element: etree._Element, chain: list[etree._Element], runs: list[_Run], found: Paragraph
    ) -> None:
        properties = self._styles.run_properties(chain, element.find(W + "rPr"))
        if first_switch(properties, "vanish"):
            return
        pieces: list[str] = []
        self._pieces(element, pieces, found)
        font = first_value(properties, "rFonts", "ascii") or first_value(properties, "rFonts", "hAnsi") or ""
        text = self._modern("".join(pieces), font)
        if first_switch(properties, "caps"):
            text = text.upper()
        size = first_value(properties, "sz")
        runs.append(
            _Run(
                text,
                first_switch(properties, "b"),
                first_switch(properties, "i"),
                int(size) / 2 if size and size.isdecimal() else None,
            )
        )

    def _pieces(self, element: etree._Element, pieces: list[str], found: Paragraph) -> None:
        """Collect the characters of a run; drawings hold text boxes and nothing else of interest."""
        for child in shown(element):
            tag = child.tag
            if tag == W + "t":
                pieces.append(child.text or "")
            elif tag in {W + "tab", W + "ptab"}:
                pieces.append(" ")
            elif tag in {W + "br", W + "cr"}:
                pieces.append("\n")
            elif tag == W + "noBreakHyphen":
                pieces.append("-")
            elif tag == W + "sym":
                pieces.append("-" if not "".join(pieces).strip() else " ")
            elif tag == _TEXT_BOX:
                found.boxes.append(child)
            elif tag not in {_PARAGRAPH, _TABLE}:
                self._pieces(child, pieces, found)

    def _modern(self, text: str, font: str) -> str:
        """Convert a run whose font shows a legacy encoding, unless it holds true Vietnamese letters."""
        encoding = legacy.encoding_of_font(font)
        if encoding is None or text.isascii() or legacy.holds_unicode(text):
            return text.upper() if encoding and legacy.is_capital_font(font) else text
        self.encodings.add(encoding)
        converted = legacy.convert(text, encoding)
        return converted.upper() if legacy.is_capital_font(font) else converted
