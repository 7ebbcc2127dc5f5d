"""Documents to plain JSON values and back, so that programs can keep them."""

from __future__ import annotations

import datetime as dt
import types
import typing
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Final, TypeVar

from vanban.writing import model
from vanban.writing.model import Document, Item, Paragraph, Run, Table

VERSION: Final = 1
_Made = TypeVar("_Made")
_BLOCKS: Final[dict[str, type]] = {"paragraph": Paragraph, "item": Item, "table": Table}
_KIND_OF: Final = {block: kind for kind, block in _BLOCKS.items()}
_DEEPEST: Final = 12


class NotADocument(ValueError):
    """JSON that is no document of this form.

    Attributes:
        path: Where in it, as in "blocks/2/text".
    """

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path or 'document'}: {problem}")
        self.path = path


def to_dict(document: Document) -> dict[str, Any]:
    """The document as JSON values; what has its default is left out."""
    return {"version": VERSION, **_plain(document)}


def from_dict(values: dict[str, Any]) -> Document:
    """The document that `to_dict` made these values of.

    Raises:
        NotADocument: They are no document, or of a newer version.
    """
    if not isinstance(values, dict):
        raise NotADocument("", "not an object")
    if values.get("version") != VERSION:
        raise NotADocument("version", f"{VERSION} expected")
    return _object(Document, {key: value for key, value in values.items() if key != "version"}, "", 0)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    if is_dataclass(value):
        kept = {
            each.name: _plain(inner)
            for each in fields(value)
            if (inner := getattr(value, each.name)) != each.default
        }
        return ({"kind": _KIND_OF[type(value)]} if type(value) in _KIND_OF else {}) | kept
    return value


@cache
def _hints(made: type) -> dict[str, Any]:
    names = {**vars(model), "dt": dt, "Block": Paragraph | Item | Table, "Text": tuple[Run, ...]}
    return typing.get_type_hints(made, globalns=names)


def _object(made: type[_Made], values: Any, path: str, depth: int) -> _Made:
    if depth > _DEEPEST:
        raise NotADocument(path, "nested too deep")
    if not isinstance(values, dict):
        raise NotADocument(path, "an object expected")
    hints: dict[str, Any] = _hints(made)  # type: ignore[arg-type]  # a class is hashable
    facts: dict[str, Any] = {}
    known = {each.name: each for each in fields(made)}  # type: ignore[arg-type]
    for name in values.keys() - known.keys() - {"kind"}:
        raise NotADocument(_below(path, name), "unknown")
    for name, each in known.items():
        if name in values:
            facts[name] = _value(hints[name], values[name], _below(path, name), depth)
        elif each.default is MISSING and each.default_factory is MISSING:
            raise NotADocument(_below(path, name), "missing")
    return made(**facts)


def _value(hint: Any, value: Any, path: str, depth: int) -> Any:
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        if not isinstance(value, list):
            raise NotADocument(path, "a list expected")
        return tuple(
            _value(inside[0], inner, _below(path, place), depth) for place, inner in enumerate(value)
        )
    if origin in {types.UnionType, typing.Union}:
        if type(None) in inside:
            rest = next(each for each in inside if each is not type(None))
            return None if value is None else _value(rest, value, path, depth)
        kind = value.get("kind") if isinstance(value, dict) else None
        if kind not in _BLOCKS:
            raise NotADocument(path, "a paragraph, item or table expected")
        return _object(_BLOCKS[kind], value, path, depth + 1)
    if is_dataclass(hint):
        return _object(hint, value, path, depth + 1)  # type: ignore[arg-type]
    return _simple(hint, value, path)


def _simple(hint: Any, value: Any, path: str) -> Any:
    if isinstance(hint, type) and issubclass(hint, Enum):
        try:
            return hint(value)
        except ValueError:
            raise NotADocument(path, "not one of the choices") from None
    if hint is dt.date:
        try:
            return dt.date.fromisoformat(value)
        except (TypeError, ValueError):
            raise NotADocument(path, "a date expected") from None
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise NotADocument(path, f"{hint.__name__} expected")
    return value


def _below(path: str, name: object) -> str:
    return f"{path}/{name}" if path else str(name)
