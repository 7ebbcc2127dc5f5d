# ruff: noqa: E501  # patterns and tables of words read best on one line
# ruff: noqa: PLR0911  # a decision by cases returns at each case
# ruff: noqa: PLR2004  # lengths of lines and names are judged where they stand
"""Dates and periods as Vietnamese documents write them.

A period says what the text says and no more: a missing year is taken from the year that the caller gives
(the document's own), and without one the calendar dates stay None.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from vanban.text.numerals import roman

if TYPE_CHECKING:
    from collections.abc import Iterator

PeriodKind = Literal[
    "range", "month", "on", "before", "until", "ongoing", "after_event", "duration", "asap", "none"
]
Bound = Literal["on_or_before", "before", "on"]

_DAY = (
    r"(?:ngày\s+)?(?:\d{1,2}\s*/\s*\d{1,2}(?:\s*/\s*\d{4})?|\d{1,2}[.\-]\d{1,2}[.\-]\d{4}"
    r"|(?<!tuần )(?<!thứ )\d{1,2}\s+tháng\s+\d{1,2}(?:\s*,?\s*năm\s+\d{4}|\s*/\s*\d{4})?)"
    r"|ngày\s+\d{1,2}[.\-]\d{1,2}"
)
_MONTH = r"(?<!mỗi )(?<!hằng )(?<!hàng )(?<!từng )tháng\s+\d{1,2}(?:\s*[/-]\s*\d{4}|\s*,?\s*năm\s+\d{4})?|(?<=từ )\d{1,2}/\d{4}|(?<=đến )\d{1,2}/\d{4}|(?<=\d [-–] )\d{1,2}/\d{4}"
_QUARTER = r"quý\s+(?:IV|I{1,3}|[1-4])(?:\s*/\s*\d{4}|\s*,?\s*năm\s+\d{4})?"
_YEAR = r"năm\s+\d{4}"
_ATOM = rf"(?:{_DAY}|{_MONTH}|{_QUARTER}|{_YEAR})"
_HOURS = r"từ\s+\d{1,2}\s*(?:h|giờ|g|:)\s*(?:\d{2})?(?:\s*phút)?\s*(?:đến|-|–)\s*\d{1,2}\s*(?:h|giờ|g|:)\s*(?:\d{2})?(?:\s*phút)?\s*,?"
_HOUR = r"(?:\d{1,2}\s*(?:h|giờ|g|:)\s*(?:\d{2})?(?:\s*phút)?\s*,?\s*(?:(?:sáng|chiều|trưa|tối)\s*,?\s*)?)"
_END = r"(?![\d\w]|\s+(?:lần|số|tin|bài|buổi|kỳ|cuộc|chuyên|lượt)(?!\w)|\s*/\s*[\w]|[.\-]\d)"
_START = r"(?<![\d/.,\w])"
_PART = r"(?:đầu|giữa|cuối|hết)\s+"
# "trường ngày" is a slip for "trước ngày" that real directives hold; it is read so, and a warning says it.
_BEFORE = r"(?:xong\s+)?trước(?:\s+thời\s+điểm)?|trường(?=\s+ngày\s+\d)"
_LATEST = r"(?:chậm\s+nhất|muộn\s+nhất|không\s+muộn\s+hơn|không\s+chậm\s+hơn|không\s+quá)(?:\s+là)?(?:\s+(?:vào|trong|đến|trước))?"
_UNTIL = r"(?:cho\s+)?(?:đến|tới)(?:\s+trước)?(?:\s+(?:hết|cuối))?|hết|cuối"
_FROM = r"(?:bắt\s+đầu\s+|kể\s+)?từ"
_IN = r"trong\s+thời\s+gian|trong\s+(?:suốt\s+)?|vào(?:\s+(?:lúc|dịp|sáng|chiều|tối))?|xong\s+trong|sáng|chiều|tối"
_GIVEN_YEAR = r"(?:\s*/\s*\d{4}|\s*,?\s*năm\s+\d{4})"
# "Quý III, IV năm 2025", "tháng 9 và tháng 10/2025", "các ngày 10, 11/10/2025": from the first to the last. A bare figure
# after a comma may count something else ("trong tháng 9, 10 đơn vị …"): the year or the word must stand with it.
_AND = r"\s*(?:,|và|,\s*và)\s*"
_LIST = (
    rf"(?P<list>(?:(?:trong|vào)\s+)?(?:các\s+)?(?:quý\s+(?:IV|I{{1,3}}|[1-4])(?:{_AND}(?:quý\s+)?(?:IV|I{{1,3}})(?!\w)|{_AND}quý\s+[1-4])+{_GIVEN_YEAR}?"
    rf"|tháng\s+\d{{1,2}}(?:{_AND}tháng\s+\d{{1,2}})+{_GIVEN_YEAR}?|tháng\s+\d{{1,2}}(?:{_AND}\d{{1,2}})+{_GIVEN_YEAR}"
    rf"|ngày\s+\d{{1,2}}(?:{_AND}(?:ngày\s+)?\d{{1,2}}(?![\d/]))*{_AND}(?:ngày\s+)?\d{{1,2}}/\d{{1,2}}(?:/\d{{4}})?)){_END}"
)
_LISTED = re.compile(r"IV|I{1,3}|\d+(?!\d)", re.IGNORECASE)
_PERIOD = re.compile(
    rf"{_START}(?:{_LIST}|"
    rf"(?P<from>(?:trong\s+thời\s+gian\s+|thời\s+gian\s+)?{_FROM}\s+)?{_HOUR}?(?P<first>(?:{_PART})?{_ATOM}|(?:ngày\s+)?\d{{1,2}}(?=\s*(?:-|–|đến)\s*(?:hết\s+)?(?:ngày\s+)?\d{{1,2}}(?:/|\s+tháng)))"
    rf"\s*,?\s*(?:đến|tới|-|–|—)\s*(?P<closing>hết\s+|cuối\s+|trước\s+)?{_HOUR}?(?P<second>{_ATOM}){_END}"
    rf"|(?:(?P<word>{_HOURS}|{_BEFORE}|{_LATEST}|{_UNTIL}|{_FROM}|{_IN})\s*{_HOUR}?)?(?P<part>{_PART})?(?P<single>{_ATOM}){_END}"
    r")",
    re.IGNORECASE,
)
_DATE_PARTS = re.compile(
    r"(\d{1,2})(?:\s*[/.\-]\s*|\s+tháng\s+)(\d{1,2})(?:(?:\s*[/.\-]\s*|\s*,?\s*năm\s+)(\d{4}))?"
)
_MONTH_PARTS = re.compile(r"(?:tháng\s+)?(\d{1,2})(?:(?:\s*[/-]\s*|\s*,?\s*năm\s+)(\d{4}))?$", re.IGNORECASE)
_QUARTER_PARTS = re.compile(r"quý\s+(IV|I{1,3}|[1-4])(?:(?:\s*/\s*|\s*,?\s*năm\s+)(\d{4}))?", re.IGNORECASE)
# "Từ 7h30 ngày 12/10/2025" is when an event of that day begins; "từ 0h00 ngày …" and "cấm biển từ 12 giờ ngày …" is when
# something begins to hold.
_FROM_CLOCK = re.compile(r"(?:bắt\s+đầu\s+)?từ\s+(\d{1,2})\s*(?:h|giờ|g|:)", re.IGNORECASE)
_ONSET = re.compile(r"(?<!\w)(?:cấm|dừng|ngừng|áp dụng|hiệu lực|bắt đầu|kể|nghỉ|trực)(?!\w)", re.IGNORECASE)
_MORNING, _EVENING = 4, 21
_QUICK = re.compile(r"\d")
_FIGURE = re.compile(r"\d+|quý\s", re.IGNORECASE)
# The longest opening of a period ("trong thời gian từ ngày …") and the longest way from a figure to the next.
_BEFORE_FIGURE = 80
_AFTER_FIGURE = 40


@dataclass(frozen=True, slots=True)
class Atom:
    """A day, month, quarter or year as written: its first and last day, None where the year is unknown."""

    kind: Literal["day", "month", "quarter", "year"]
    first: dt.date | None
    last: dt.date | None
    year_given: bool
    possible: bool = True


@dataclass(frozen=True, slots=True)
class Period:
    """A period or a bound in time read from `text[span]`.

    Attributes:
        span: Where it stands in the text that was read, [start, end).
        text: Those characters.
        start: First day, or None when the text gives only an end.
        end: Last day as written, also for "trước ngày 10/11" (then `bound` is "before").
        kind: See the schema of readings: range, month, on, before, until.
        bound: How to read `end`.
        marked: Whether a word (trước, từ, đến, trong, vào, ngày …) shows that a time is meant; a bare 10/10
            may be part of a name or a fraction.
        possible: False for a date that no calendar has (31/02).
        year_given: Whether the text itself gives the year.
    """

    span: tuple[int, int]
    text: str
    start: dt.date | None
    end: dt.date | None
    kind: PeriodKind
    bound: Bound | None
    marked: bool
    possible: bool = True
    year_given: bool = True


def make_date(year: int, month: int, day: int) -> dt.date | None:
    """Return the date, or None when no calendar has it or the year is no year of a living document."""
    if not 1900 <= year <= 2200:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _month(
    year: int | None, first: int, last: int, kind: Literal["month", "quarter", "year"], *, given: bool
) -> Atom:
    if not (1 <= first <= last <= 12):
        return Atom(kind, None, None, given, possible=False)
    if year is None:
        return Atom(kind, None, None, given)
    start, end = (
        make_date(year, first, 1),
        make_date(year, last, calendar.monthrange(year, last)[1] if 1900 <= year <= 2200 else 1),
    )
    return Atom(kind, start, end, given, possible=start is not None)


def parse_atom(text: str, year: int | None) -> Atom | None:
    """Read one day, month, quarter or year ("ngày 09 tháng 10 năm 2025", "tháng 10/2025", "quý IV", "năm 2025")."""
    text = text.strip()
    low = text.lower()
    if low.startswith("quý"):
        match = _QUARTER_PARTS.match(text)
        if not match:
            return None
        quarter = int(match[1]) if match[1].isdigit() else roman(match[1]) or 0
        return _month(
            int(match[2]) if match[2] else year, quarter * 3 - 2, quarter * 3, "quarter", given=bool(match[2])
        )
    if low.startswith("năm"):
        return _month(int(text[3:].strip()), 1, 12, "year", given=True)
    if low.startswith("tháng") or re.fullmatch(r"\d{1,2}\s*/\s*\d{4}", text):
        match = _MONTH_PARTS.match(text)
        if not match:
            return None
        return _month(
            int(match[2]) if match[2] else year, int(match[1]), int(match[1]), "month", given=bool(match[2])
        )
    match = _DATE_PARTS.search(text)
    if not match:
        return None
    used = int(match[3]) if match[3] else year
    possible = 1 <= int(match[2]) <= 12 and 1 <= int(match[1]) <= 31
    if used is None:
        possible = possible and make_date(2024, int(match[2]), int(match[1])) is not None
        return Atom("day", None, None, year_given=False, possible=possible)
    date = make_date(used, int(match[2]), int(match[1]))
    return Atom("day", date, date, bool(match[3]), possible=date is not None)


def _range(match: re.Match[str], year: int | None) -> Period | None:
    second = parse_atom(match["second"], year)
    if second is None:
        return None
    first_text = re.sub(rf"^{_PART}", "", match["first"], flags=re.IGNORECASE)
    bare = re.fullmatch(r"(?:ngày\s+)?(\d{1,2})", first_text, re.IGNORECASE)
    own_year = second.last.year if second.last else year
    if bare:
        first = None
        if second.last is not None:
            start = make_date(second.last.year, second.last.month, int(bare[1]))
            first = Atom("day", start, start, second.year_given, possible=start is not None)
    else:
        first = parse_atom(first_text, own_year)
        if (
            first
            and not first.year_given
            and first.first
            and second.last
            and first.first > second.last
            and second.year_given
        ):
            first = parse_atom(first_text, second.last.year - 1)  # từ tháng 11 đến hết tháng 01/2026
    start = first.first if first else None
    before = (match["closing"] or "").strip().lower() == "trước"
    marked = (
        bool(match["from"] or match["closing"])
        or bool(re.search(r"ngày|tháng|quý", match[0], re.IGNORECASE))
        or "/" in match["first"]
    )
    return Period(
        span=match.span(), text=match[0], start=start, end=second.last, kind="range",
        bound="before" if before else "on_or_before", marked=marked,
        possible=second.possible and (first is None or first.possible), year_given=second.year_given,
    )  # fmt: skip


def _list(match: re.Match[str], year: int | None) -> Period | None:
    """Read days, months or quarters that stand in a row as one period from the first to the last."""
    text = re.sub(r"^(?:(?:trong|vào)\s+)?(?:các\s+)?", "", match["list"], flags=re.IGNORECASE)
    kind = text.split()[0].lower()
    year_given = re.search(r"(\d{4})$", text)
    used = int(year_given[1]) if year_given else year
    first_number = _LISTED.search(text)
    last_text = re.split(_AND, text)[-1]
    if not last_text.lower().startswith(kind):
        last_text = f"{kind} {last_text}"
    last = parse_atom(last_text, used)
    if first_number is None or last is None:
        return None
    if kind == "ngày":
        start = make_date(last.last.year, last.last.month, int(first_number[0])) if last.last else None
    else:
        first = parse_atom(f"{kind} {first_number[0]}", used)
        start = first.first if first else None
    return Period(
        span=match.span(), text=match[0], start=start, end=last.last, kind="range", bound="on_or_before", marked=True,
        possible=last.possible, year_given=year_given is not None,
    )  # fmt: skip


def _single(match: re.Match[str], year: int | None) -> Period | None:
    atom = parse_atom(match["single"], year)
    if atom is None:
        return None
    word = " ".join((match["word"] or "").lower().split())
    part = (match["part"] or "").strip().lower()
    named = bool(re.match(r"ngày|tháng|quý", match["single"], re.IGNORECASE))
    marked = bool(word or part) or named
    start, end = atom.first, atom.last
    kind: PeriodKind
    bound: Bound | None
    begins = _ONSET.search(match.string, max(0, match.start() - 60), match.start())
    clock = None if begins else _FROM_CLOCK.match(match[0])
    if re.search(r"\d", word) or (clock and atom.kind == "day" and _MORNING <= int(clock[1]) <= _EVENING):
        kind, bound = "on", "on"
    elif word == "xong trong":
        kind, bound = "until", "on_or_before"
    elif re.match(r"(?:xong )?trước|trường", word) or word.endswith(" trước"):
        kind, bound = "before", "before"
        start, end = None, (atom.first if atom.kind != "day" and part not in {"hết", "cuối"} else atom.last)
    elif re.match(r"chậm|muộn|không", word) or re.match(r"cho|đến|tới|hết|cuối", word) or part == "hết":
        kind, bound, start = "until", "on_or_before", None
    elif word.endswith("từ"):
        kind, bound, end = "range", None, None
    elif atom.kind == "day":
        kind, bound = "on", "on"
    else:
        kind, bound = "month", "on_or_before"
    if atom.kind == "year" and not word and not part:
        marked = False
    return Period(
        span=match.span(), text=match[0], start=start, end=end, kind=kind, bound=bound, marked=marked,
        possible=atom.possible, year_given=atom.year_given,
    )  # fmt: skip


def find_periods(text: str, year: int | None = None) -> Iterator[Period]:
    """Yield the periods and bounds that the text states, from left to right.

    Args:
        text: Text in which spaces are single (see `norm`).
        year: The year of the document, for dates that give none.
    """
    if not _QUICK.search(text) and "quý" not in text.lower():
        return
    for begin, end in _windows(text):
        for match in _PERIOD.finditer(text, begin, end):
            read = _list if match["list"] else _range if match["second"] else _single
            period = read(match, year)
            if period is not None:
                yield period


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a text around its figures, where alone a period can stand, cut between words."""
    begin = end = 0
    for match in _FIGURE.finditer(text):
        start = max(0, match.start() - _BEFORE_FIGURE)
        if end and start > end:
            yield begin, end
        if not end or start > end:
            begin = text.find(" ", start) + 1 if start and " " in text[start : match.start()] else start
        end = text.find(" ", min(match.end() + _AFTER_FIGURE, len(text)))
        end = len(text) if end < 0 else end
    if end:
        yield begin, end


def find_dates(text: str) -> list[tuple[dt.date, tuple[int, int]]]:
    """Return every full date (day, month and year) in the text with its place."""
    out = []
    for match in re.finditer(rf"{_START}(?:{_DAY}){_END}", text, re.IGNORECASE):
        atom = parse_atom(match[0], None)
        if atom and atom.first and atom.year_given:
            out.append((atom.first, match.span()))
    return out
