# ruff: noqa: E501  # patterns and tables of words read best on one line
"""Assignments in brackets beside a statement: "… (Phòng Kinh tế chủ trì, Công an xã phối hợp; xong trước 15/6)".

Plans that keep each item on one line put who and when into brackets at its end, or the unit in square brackets at its
start. A bracket counts when it says a role (chủ trì, phối hợp, thực hiện …) of a unit; in square brackets a bare unit
will do, and in round ones at the end of an order too, where nothing stands in it but units and a time: the first leads,
the others join ("… (Phòng Kinh tế; Hội Phụ nữ xã; tháng 5/2026)"). Everything else in brackets is an aside.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vanban.reading.meaning.fields import Field
from vanban.text import plain
from vanban.text.units import begins_unit
from vanban.text.verbs import predicate_start, starts_with_verb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vanban.reading.meaning.context import Placed

_BRACKET = re.compile(r"(?P<open>[(\[])(?P<inside>[^()\[\]]{6,300})[)\]]")
_LABELS = [
    ("lead", re.compile(r"(?:(?:đơn vị|cơ quan|bộ phận)\s+)?(?:chủ trì|thực hiện|chịu trách nhiệm|trách nhiệm|phụ trách|đầu mối|phân công|đvct|cqct|đvth)(?:\s+(?:thực hiện|chính|tham mưu|triển khai))?\s*(?::|(?=\s))\s*", re.IGNORECASE)),
    ("coordinating", re.compile(r"(?:(?:đơn vị|cơ quan)\s+)?(?:phối hợp|đvph|cqph)(?:\s+thực hiện)?(?:\s+(?:với|cùng))?\s*(?::|(?=\s))\s*", re.IGNORECASE)),
    ("time", re.compile(r"(?:thời gian|thời hạn|tiến độ|hạn|hoàn thành|tg|tgth)(?:\s+(?:thực hiện|hoàn thành))?\s*:\s*", re.IGNORECASE)),
]  # fmt: skip
_ROLE_AFTER = re.compile(
    r"(?:giao\s+|phân công\s+)?(?P<units>.+?)\s+(?P<role>chủ trì|phối hợp|thực hiện|phụ trách|chịu trách nhiệm|làm đầu mối|đầu mối|tham mưu)(?:\s+(?:thực hiện|chính|triển khai|tổ chức|tham mưu|chung))?",
    re.IGNORECASE,
)
_TIME_WORD = r"(?:hoàn thành|xong|trước|trong|thời gian|thời hạn|từ ngày|từ tháng|tháng|quý|chậm nhất|đến hết|định kỳ|thường xuyên)"
_ROLE = r"(?:chủ trì|phối hợp|thực hiện|phụ trách|đầu mối|tham mưu)"
_CUT = re.compile(
    rf"\s*[;|]\s*|\.\s+|,\s+(?={_TIME_WORD}(?!\w))|,\s+(?={_ROLE}(?:\s|:))|(?<=chủ trì),\s+|(?<=thực hiện),\s+|(?<=phối hợp),\s+",
    re.IGNORECASE,
)
_EXPLAINED = re.compile(r"(?<!\w)(?:tại|ở|về|gửi|của|cho|với|qua|đến|do|theo|gồm|như)\s[^,;]{0,30}$")


def bracketed_fields(placed: Placed) -> list[Field]:
    """Return the fields that the first assigning bracket of a statement holds, none when no bracket assigns."""
    for match in _BRACKET.finditer(placed.text):
        at_edge = match.start() == 0 or not placed.text[match.end() :].strip(" .;")
        fields = _fields(
            placed, match.start("inside"), match["inside"], bare=match["open"] == "[" and at_edge
        )
        if any(field.kind in {"lead", "coordinating"} for field in fields):
            return fields
        if match["open"] == "(" and at_edge and match.start() and _may_assign(placed.text, match):
            fields = _bare_units(placed, match.start("inside"), match["inside"])
            if fields:
                return fields
    return []


def _may_assign(text: str, match: re.Match[str]) -> bool:
    """Whether a bracket of units stands behind an order; one unit alone may only explain a place or a body before it."""
    before = text[: match.start()]
    alone = not re.search(r"[;,]", match["inside"])
    return starts_with_verb(text) and not (alone and _EXPLAINED.search(plain(before)))


def _bare_units(placed: Placed, offset: int, inside: str) -> list[Field]:
    out: list[Field] = []
    for start, end in _pieces(inside):
        piece = inside[start:end]
        if begins_unit(piece) and predicate_start(piece) is None and not any(c.isdigit() for c in piece):
            kind = "coordinating" if out else "lead"
            out.append(Field(kind, placed.piece(offset + start, offset + end)))
        elif not out or not (re.match(_TIME_WORD, plain(piece)) or piece[:1].isdigit()):
            return []
    return out


def is_assignment(text: str) -> bool:
    """Whether a sentence is nothing but a bracket with labels: "(Chủ trì: Phòng Kinh tế. Phối hợp: Công an xã)"."""
    match = _BRACKET.match(text)
    return (
        match is not None
        and not text[match.end() :].strip(" .;")
        and any(form.match(match["inside"]) for _, form in _LABELS)
    )


def _fields(placed: Placed, offset: int, inside: str, *, bare: bool) -> list[Field]:
    out: list[Field] = []
    for start, end in _pieces(inside):
        piece = inside[start:end]
        found = _labelled(piece) or _with_role(piece)
        if found is None and bare and not out and begins_unit(piece):
            found = "lead", 0, len(piece)
        if found is not None:
            kind, a, b = found
            out.append(Field(kind, placed.piece(offset + start + a, offset + start + b)))
    return out


def _pieces(inside: str) -> Iterator[tuple[int, int]]:
    position = 0
    for match in [*_CUT.finditer(inside), None]:
        end = match.start() if match else len(inside.rstrip(" ."))
        if end > position:
            yield position, end
        position = match.end() if match else end


def _labelled(piece: str) -> tuple[str, int, int] | None:
    for kind, form in _LABELS:
        match = form.match(piece)
        if match and match.end() < len(piece) and (kind == "time" or begins_unit(piece[match.end() :])):
            return kind, match.end(), len(piece)
    return None


def _with_role(piece: str) -> tuple[str, int, int] | None:
    match = _ROLE_AFTER.fullmatch(piece)
    if match is None or not begins_unit(match["units"]):
        return None
    kind = "coordinating" if plain(match["role"]) == "phối hợp" else "lead"
    return kind, match.start("units"), match.end("units")
