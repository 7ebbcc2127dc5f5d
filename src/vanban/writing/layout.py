"""What stands on the page in which order, with its numbers and marks: one decision for the PDF and the DOCX."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from vanban.writing.document_types import TYPE_OF_KEY
from vanban.writing.model import Align, Item, Level, Paragraph, Run, Table, Text, text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from vanban.writing.model import Annex, Block, Document

# Annex I, part I, II.6.đ: points follow the Vietnamese alphabet.
VIETNAMESE_LETTERS: Final = "abcdđeghiklmnopqrstuvxy"
_ROMAN: Final = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
# What ends a document's text (the specimens of annex III).
END_MARK: Final = "./."
_MARKS: Final = ".;,:/ "
_TITLE_IN_CAPITALS: Final = frozenset({Level.PART, Level.CHAPTER, Level.GROUP, Level.SUBGROUP, Level.SECTION})
_LABEL_ON_ITS_LINE: Final = frozenset({Level.PART, Level.CHAPTER, Level.GROUP, Level.SUBGROUP})
# Articles and chapters run on through the whole document; all else begins anew within what holds it.
_RUNS_ON: Final = frozenset({Level.ARTICLE})
_DATED_MONTHS: Final = 3  # months 1 and 2 get a leading 0 (annex I, part I, II.4.b)
_DATED_DAYS: Final = 10


class Role(StrEnum):
    """What a line is, which decides how it looks."""

    CENTRED_LABEL = "centred_label"  # Phần I
    CENTRED_TITLE = "centred_title"
    HEADING = "heading"  # I., Điều 1., 1. with a title
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Numbered:
    """Which list a line belongs to, and its place there from 1; lists are told apart by `index`."""

    level: Level
    index: int
    place: int


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the page.

    Attributes:
        role: What it is.
        label: Its number or mark with what follows it, as in "a)"; empty for none.
        text: Its words.
        align: Where it stands.
        numbered: The list that its label belongs to; None for none.
    """

    role: Role
    label: str
    text: Text
    align: Align = Align.JUSTIFY
    numbered: Numbered | None = None


Laid = Line | Table


def laid_out(blocks: Sequence[Block], *, ends: bool = False) -> list[Laid]:
    """The lines and tables of some blocks; the last line gets the mark that ends a document when `ends`."""
    found: list[Laid] = []
    _Layer(found, Counter(), Counter()).lay(blocks)
    if ends and found and isinstance(found[-1], Line):
        found[-1] = replace(found[-1], text=_ended(found[-1].text))
    return found


class _Layer:
    """Numbers items while it lays them out."""

    def __init__(self, found: list[Laid], lists: Counter[str], running: Counter[Level]) -> None:
        self._found = found
        self._lists = lists
        self._running = running

    def lay(self, blocks: Sequence[Block], parent: str = "") -> None:
        places: Counter[Level] = Counter()
        indexes: dict[Level, int] = {}
        for block in blocks:
            if isinstance(block, Table):
                self._found.append(block)
            elif isinstance(block, Paragraph):
                self._found.append(Line(Role.PARAGRAPH, "", block.text, block.align))
            else:
                if block.level in _RUNS_ON:
                    self._running[block.level] += 1
                    place, index = self._running[block.level], 0
                else:
                    places[block.level] += 1
                    place = places[block.level]
                    if block.level not in indexes:
                        self._lists[block.level] += 1
                        indexes[block.level] = self._lists[block.level]
                    index = indexes[block.level]
                self._lay_item(block, Numbered(block.level, index, place), parent)

    def _lay_item(self, item: Item, numbered: Numbered, parent: str) -> None:
        label = label_of(item.level, numbered.place, parent)
        title = item.title.upper() if item.level in _TITLE_IN_CAPITALS else item.title
        if item.level in _LABEL_ON_ITS_LINE:
            self._found.append(Line(Role.CENTRED_LABEL, label, (), Align.CENTRE, numbered))
            self._found.append(Line(Role.CENTRED_TITLE, "", text(title, is_bold=True), Align.CENTRE))
            if item.text:
                self._found.append(Line(Role.PARAGRAPH, "", item.text))
        elif item.title:
            self._found.append(Line(Role.HEADING, label, text(title, is_bold=True), Align.JUSTIFY, numbered))
            if item.text:
                self._found.append(Line(Role.PARAGRAPH, "", item.text))
        else:
            self._found.append(Line(Role.PARAGRAPH, label, item.text, Align.JUSTIFY, numbered))
        self.lay(item.blocks, parent=str(numbered.place) if item.level == Level.CLAUSE else "")


def label_of(level: Level, place: int, parent: str = "") -> str:
    """The number or mark of an item, as in "Điều 3." or "đ)"."""
    return {
        Level.PART: f"Phần {roman(place)}",
        Level.CHAPTER: f"Chương {roman(place)}",
        Level.GROUP: f"Mục {place}",
        Level.SUBGROUP: f"Tiểu mục {place}",
        Level.ARTICLE: f"Điều {place}.",
        Level.SECTION: f"{roman(place)}.",
        Level.CLAUSE: f"{place}.",
        Level.SUBCLAUSE: f"{parent}.{place}." if parent else f"{place}.",
        Level.POINT: f"{letter(place)})",
        Level.DASH: "-",
        Level.PLUS: "+",
    }[level]


def letter(place: int) -> str:
    """The letter of the place-th point; after y come aa, ab and so on."""
    count = len(VIETNAMESE_LETTERS)
    rest, last = divmod(place - 1, count)
    return (letter(rest) if rest else "") + VIETNAMESE_LETTERS[last]


def roman(number: int) -> str:
    """A Roman number."""
    found = ""
    for value, sign in _ROMAN:
        while number >= value:
            found, number = found + sign, number - value
    return found


def type_name(document: Document) -> str:
    """The type in words, as it stands above the subject; empty for a letter."""
    return TYPE_OF_KEY[document.type_key].name


def number_line(document: Document) -> str:
    """As in “Số: 05/KH-UBND”; numbers under 10 get a leading 0 (II.3.c), a missing one leaves room for a hand."""
    number = f"{document.number:02d}" if document.number is not None else " " * 6
    return f"Số: {number}/{document.symbol}"


def date_words(date: dt.date | None, year: int | None) -> str:
    """As in “ngày 06 tháng 10 năm 2025”; a missing day and month leave room (II.4.b)."""
    gap = " " * 4
    if date is None:
        return f"ngày {gap} tháng {gap} năm {year or gap}"
    day = f"{date.day:02d}" if date.day < _DATED_DAYS else str(date.day)
    month = f"{date.month:02d}" if date.month < _DATED_MONTHS else str(date.month)
    return f"ngày {day} tháng {month} năm {date.year}"


def place_line(document: Document) -> str:
    """Where and when the document was issued."""
    return f"{document.place}, {date_words(document.date, document.year)}"


def listed(entries: Sequence[str]) -> list[str]:
    """Entries with their marks: each ends with a semicolon, the last with a full stop."""
    ends = [";"] * (len(entries) - 1) + ["."] * bool(entries)
    return [entry.rstrip(_MARKS) + end for entry, end in zip(entries, ends, strict=True)]


def recipient_lines(document: Document) -> list[str]:
    """The lines of "Nơi nhận" (II.9.b to d): a letter begins with "Như trên", the last one says where it is kept."""
    names = list(document.recipients)
    if document.addressees and not any(name.strip().lower().startswith("như trên") for name in names):
        names.insert(0, "Như trên")
    lines = [f"- {name.rstrip(_MARKS)};" for name in names]
    return [*lines, f"- Lưu: {document.keeping.rstrip(_MARKS)}."]


def annex_label(position: int, count: int) -> str:
    """The word “Phụ lục”, with a Roman number when there are several (III.1.a)."""
    return f"Phụ lục {roman(position)}" if count > 1 else "Phụ lục"


def annex_reference(document: Document) -> str:
    """As in “(Kèm theo Kế hoạch số 05/KH-UBND ngày … của …)” (III.1.c)."""
    name = type_name(document) or "Công văn"
    number = number_line(document).removeprefix("Số: ")
    return f"(Kèm theo {name} số {number} {date_words(document.date, document.year)} của {document.body})"


def annexes(document: Document) -> Iterable[tuple[str, Annex]]:
    """The annexes with their labels."""
    count = len(document.annexes)
    return [(annex_label(place, count), annex) for place, annex in enumerate(document.annexes, start=1)]


def _ended(runs: Text) -> Text:
    if not runs:
        return runs
    *before, last = runs
    return (*before, Run(last.text.rstrip(_MARKS) + END_MARK, last.is_bold, last.is_italic))
