"""Pairs of directives of our own writing, and which of their tasks a person sees as the same.

Words of the older document's task, words of the younger one's: each pair of words finds exactly one task a side.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tungngo.assignments.rules import Statement
from vanban.reading import read_text

FOLDER: Final = Path(__file__).parent / "assignments" / "further_directives"


@dataclass(frozen=True)
class DirectivePair:
    """Two directives on one Day, the pairs, and pieces of older tasks that the younger one orders apart."""

    older: str
    younger: str
    pairs: tuple[tuple[str, str], ...]
    pieces: tuple[tuple[str, str], ...] = ()


PAIRS: Final = (
    DirectivePair(
        "digital-day-central-letter",
        "digital-day-province-plan",
        (
            ("lễ phát động", "lễ phát động"),
            ("chiến dịch tuyên truyền", "Tuyên truyền về"),
            ("Huy động Tổ công nghệ", "đến từng hộ"),
            ("lớp kỹ năng số", "lớp kỹ năng số"),
            ("lừa đảo", "lừa đảo"),
        ),
    ),
    DirectivePair(
        "digital-day-province-plan",
        "digital-day-change-letter",
        (
            ("lễ phát động", "lễ phát động"),
            ("mã QR", "mã QR"),
            ("lừa đảo", "lừa đảo"),
        ),
    ),
    DirectivePair(
        "digital-day-province-plan", "digital-day-revocation", (("Tuyên truyền về", "tuyên truyền về"),)
    ),
    DirectivePair(
        "blood-day-plan",
        "blood-day-replacement",
        (
            ("ngày hiến máu tập trung", "ngày hiến máu tập trung"),
            ("đăng ký hiến máu", "đăng ký hiến máu"),
            ("băng rôn", "băng rôn"),
            ("an ninh trật tự", "an ninh trật tự"),
            ("suất ăn nhẹ", "suất ăn nhẹ"),
            ("tổng hợp, báo cáo", "tổng hợp, báo cáo"),
        ),
    ),
    DirectivePair(
        "clean-week-department-letter",
        "clean-week-commune-plan",
        (
            ("từng hộ gia đình vào", "từng hộ gia đình vào"),
            ("điểm nguy cơ", "điểm nguy cơ"),
            ("lốp xe", "lốp xe"),
            ("cụm dân cư", "cụm dân cư"),
            ("bản tin", "bản tin"),
        ),
        (("từng hộ gia đình vào", "lễ ra quân"),),
    ),
)


def statements_of(text: str) -> list[Statement]:
    """The tasks of a document as the reader finds them; those that state the same work twice stand once."""
    names: dict[str, int] = {}
    found = []
    for number, task in enumerate(read_text(text).tasks):
        if task.duplicate_of or task.kind == "container":
            continue
        units = {names.setdefault(unit.norm, len(names)) for unit in task.lead}
        found.append(
            Statement(
                key=number,
                text=task.text,
                heading=task.section_title or "",
                units=frozenset(units),
                start=task.time.start,
                end=task.time.end,
            )
        )
    return found


def own_statements(name: str) -> list[Statement]:
    """The tasks of one of our own directives."""
    return statements_of((FOLDER / f"{name}.txt").read_text(encoding="utf-8"))


def key_of(statements: list[Statement], words: str) -> int:
    """The one task that holds the words."""
    (found,) = [statement.key for statement in statements if words in statement.text]
    return found
