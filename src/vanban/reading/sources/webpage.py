"""HTML, as saved from a web site or pasted from a browser, to lines without the site around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree, html

from vanban.reading.lines import Cell, Line, Source
from vanban.reading.sources.arrangement import is_layout
from vanban.reading.sources.characters import clean
from vanban.reading.sources.limits import Limits, UnreadableFile
from vanban.reading.sources.plain import decode

_DROPPED = {
    "script", "style", "noscript", "template", "svg", "canvas", "iframe", "object", "video", "audio", "form",
    "button", "input", "select", "textarea", "nav", "aside", "menu", "dialog", "head", "title", "del", "s", "strike",
}  # fmt: skip
_CHROME = re.compile(
    r"(?:^|[-_ ])(?:menu|nav|navbar|breadcrumbs?|sidebar|comments?|share|social|related|banner|advert|ads|cookie|popup"
    r"|toolbar|pagination|tags?|rating|copyright|footer|topbar)(?:$|[-_ ])",
    re.IGNORECASE,
)
_BLOCKS = {
    "address", "article", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p", "pre",
    "section", "summary", "ul",
}  # fmt: skip
_BOLD, _ITALIC = {"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"}, {"i", "em"}
_MAIN_SHARE = 0.75
_DEEPEST = 200
_MOST_SPANNED = 100_000


def read_webpage(data: bytes, limits: Limits) -> Source:
    """Read an HTML page or fragment.

    Raises:
        UnreadableFile: When it is too long or holds no text.
    """
    text, warnings = decode(data)
    if len(text) > limits.text_characters:
        raise UnreadableFile("too_long", "Trang web quá dài, không đọc được. Hãy chép riêng phần văn bản.")
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile("damaged", "Trang web bị hỏng, không đọc được.") from error
    reader = _Reader(limits.lines)
    reader.block(_main_part(root), 0)
    reader.end()
    if not reader.lines:
        raise UnreadableFile("no_text", "Trang web không có chữ nào đọc được.")
    return Source("text", reader.lines, links=reader.links, warnings=warnings)


def _is_dropped(element: html.HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in _DROPPED or element.get("hidden") is not None:
        return True
    if element.tag in {"body", "html", "main", "article", "table", "td", "p", "span"}:
        return False
    if "display:none" in (element.get("style") or "").replace(" ", "").lower():
        return True
    return bool(_CHROME.search(f"{element.get('class') or ''} {element.get('id') or ''}")) or (
        element.tag == "header" and element.find(".//table") is None
    )


def _main_part(root: html.HtmlElement) -> html.HtmlElement:
    """Give the deepest element that still holds most of the text that is no link."""
    weights: dict[html.HtmlElement, int] = {}

    def weigh(element: html.HtmlElement, depth: int) -> int:
        if _is_dropped(element) and element is not root:
            return 0
        own = 0 if element.tag == "a" else len((element.text or "").strip())
        for child in element if depth < _DEEPEST else ():
            own += weigh(child, depth + 1) + len((child.tail or "").strip())
        weights[element] = own
        return own

    total = weigh(root, 0)
    main = root
    while total:
        heavy = [
            c
            for c in main
            if weights.get(c, 0) >= total * _MAIN_SHARE and c.tag not in {"table", "tbody", "tr", "p"}
        ]
        if not heavy:
            return main
        main = heavy[0]
    return main


@dataclass(slots=True)
class _Reader:
    most_lines: int
    lines: list[Line] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    looks: list[tuple[bool, bool, bool]] = field(default_factory=list)
    tables: int = 0
    items: dict[html.HtmlElement, int] = field(default_factory=dict)

    def end(self) -> None:
        """End the paragraph that is open."""
        text = " ".join(clean("".join(self.pieces)).split())
        if text:
            bold, italic = all(look[0] for look in self.looks), all(look[1] for look in self.looks)
            centered = any(look[2] for look in self.looks)
            self.lines.append(Line(text, is_paragraph=True, bold=bold, italic=italic, centered=centered))
        self._refuse_too_long()
        self.pieces, self.looks = [], []

    def block(
        self, element: html.HtmlElement, depth: int, look: tuple[bool, bool, bool] = (False, False, False)
    ) -> None:
        """Read an element and what is in it."""
        if depth > _DEEPEST:
            return
        tag = element.tag
        style = (element.get("style") or "").replace(" ", "").lower()
        look = (
            look[0] or tag in _BOLD or "font-weight:bold" in style,
            look[1] or tag in _ITALIC or "font-style:italic" in style,
            look[2] or tag == "center" or element.get("align") == "center" or "text-align:center" in style,
        )
        is_block = tag in _BLOCKS
        if is_block:
            self.end()
        if tag == "a" and (address := element.get("href", "")).startswith(("http://", "https://")):
            self.links.append(address)
        if tag == "li":
            self._add(self._marker(element), look)
        self._add(element.text, look)
        for child in element:
            if not _is_dropped(child):
                if child.tag == "br":
                    self.end()
                elif child.tag == "table":
                    self.end()
                    self._table(child, depth + 1)
                else:
                    self.block(child, depth + 1, look)
            self._add(child.tail, look)
        if is_block:
            self.end()

    def _refuse_too_long(self) -> None:
        """Stop as soon as there are more lines than will be read."""
        if len(self.lines) > self.most_lines:
            raise UnreadableFile(
                "too_long", "Trang web quá dài, không đọc được. Hãy chép riêng phần văn bản."
            )

    def _add(self, text: str | None, look: tuple[bool, bool, bool]) -> None:
        if text:
            self.pieces.append(text)
            if text.strip():
                self.looks.append(look)

    def _marker(self, element: html.HtmlElement) -> str:
        """Give the number or dash that a browser shows before a list item."""
        parent = element.getparent()
        if parent is None or parent.tag != "ol":
            return "- "
        start = (parent.get("start") or "1")[:9]
        place = self.items.get(parent, int(start) if start.isdecimal() else 1)
        self.items[parent] = place + 1
        kind = parent.get("type") or "1"
        if kind in {"a", "A"}:
            letter = chr(ord("a") + (place - 1) % 26)
            return f"{letter if kind == 'a' else letter.upper()}) "
        return f"{place}. "

    def _table(self, table: html.HtmlElement, depth: int) -> None:
        number = self.tables
        self.tables += 1
        cells: list[tuple[Cell, list[Line]]] = []
        taken: set[tuple[int, int]] = set()
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
        for r, row in enumerate(rows):
            column = 0
            for element in row:
                if element.tag not in {"td", "th"}:
                    continue
                while (r, column) in taken:
                    column += 1
                down, across = _span(element, "rowspan"), _span(element, "colspan")
                if len(taken) < _MOST_SPANNED:
                    taken |= {(r + i, column + j) for i in range(down) for j in range(across)}
                inner = _Reader(self.most_lines, tables=self.tables)
                inner.block(element, depth + 1)
                inner.end()
                self.tables = inner.tables
                self.links += inner.links
                cells.append((Cell(number, r, column, down, across), inner.lines))
                column += across
        if is_layout({(c.row, c.column): "\n".join(x.text for x in lines) for c, lines in cells}):
            cells.sort(key=lambda each: (each[0].column, each[0].row))
            self.lines += [line for _, lines in cells for line in lines]
            return
        for cell, lines in cells:
            for line in lines:
                self.lines.append(
                    Line(
                        line.text,
                        is_paragraph=True,
                        bold=line.bold,
                        italic=line.italic,
                        cell=line.cell or cell,
                    )
                )


def _span(element: html.HtmlElement, name: str) -> int:
    value = element.get(name) or "1"
    return max(1, min(int(value[:9]), 100)) if value.isdecimal() else 1
