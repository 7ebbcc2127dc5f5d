"""How a paragraph and its runs look, with what they inherit from styles and defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vanban.reading.sources.word.package import W

if TYPE_CHECKING:
    from lxml import etree

_MOST_ANCESTORS = 20
_OFF = {"0", "false", "off", "none"}


def is_on(properties: etree._Element | None, name: str) -> bool | None:
    """Tell a switch such as bold: on, off, or None when it is not said."""
    element = properties.find(W + name) if properties is not None else None
    return None if element is None else element.get(W + "val", "1") not in _OFF


class Styles:
    """The styles of a document, each with its chain of ancestors."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._default: str | None = None
        self._defaults: list[etree._Element] = []
        if root is None:
            return
        for style in root.iter(W + "style"):
            identifier = style.get(W + "styleId", "")
            self._styles[identifier] = style
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in {"1", "true", "on"}:
                self._default = identifier
        self._defaults = list(root.iter(W + "docDefaults"))

    def chain(self, identifier: str | None) -> list[etree._Element]:
        """Give a paragraph style and its ancestors, nearest first; the default style for None."""
        found: list[etree._Element] = []
        name = identifier if identifier in self._styles else self._default
        while name in self._styles and len(found) < _MOST_ANCESTORS:
            style = self._styles[name]
            found.append(style)
            based = style.find(W + "basedOn")
            name = based.get(W + "val") if based is not None else None
        return found

    def run_properties(
        self, paragraph: list[etree._Element], run: etree._Element | None
    ) -> list[etree._Element]:
        """Give every set of properties that bears on a run, the one that decides first."""
        found: list[etree._Element] = []
        if run is not None:
            found.append(run)
            named = run.find(W + "rStyle")
            if named is not None and named.get(W + "val") in self._styles:
                found += _children(self.chain(named.get(W + "val")), "rPr")
        found += _children(paragraph, "rPr")
        for defaults in self._defaults:
            found += list(defaults.iter(W + "rPr"))
        return found

    def paragraph_properties(
        self, paragraph: list[etree._Element], own: etree._Element | None
    ) -> list[etree._Element]:
        """Give every set of properties that bears on a paragraph, the one that decides first."""
        return ([own] if own is not None else []) + _children(paragraph, "pPr")


def _children(styles: list[etree._Element], name: str) -> list[etree._Element]:
    return [child for style in styles if (child := style.find(W + name)) is not None]


def first_switch(properties: list[etree._Element], name: str) -> bool:
    """Tell a switch by the first set of properties that says it."""
    return next((said for each in properties if (said := is_on(each, name)) is not None), False)


def first_value(properties: list[etree._Element], name: str, attribute: str = "val") -> str | None:
    """Give a value by the first set of properties that has it."""
    for each in properties:
        element = each.find(W + name)
        if element is not None and (value := element.get(W + attribute)) is not None:
            return value
    return None
