"""Pure decisions about a directive's text: where sentences and paragraphs lie, and where they stand on a page."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from vanban.text.norm import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Span = tuple[int, int]

# What opens an item in such documents (1., 1.1., I., a), đ), -, +, *, •, Điều 2., (1)).
_MARKER = re.compile(
    r"(?:[-+*•–]|\(?\d{1,3}(?:\.\d{1,3})*[.)/]|[IVXLC]{1,6}[.)]|[A-ZĐa-zđ][.)]|(?:Điều|Phần|PHẦN|Mục|MỤC|Chương|CHƯƠNG)\s+[\dIVX]+\.?)"
    r"(?=\s|$)"
)
_STOP = re.compile(r"[.!?;:…]+[\"”’)]*(?=\s)")
# A dot after these ends no sentence: signing authorities (Decree 30/2020/NĐ-CP, article 13) and usual short forms.
_SHORT_FORMS = frozenset(
    {
        "tm",
        "kt",
        "tl",
        "tuq",
        "q",
        "t/m",
        "k/t",
        "t/l",
        "tp",
        "tx",
        "ts",
        "ths",
        "gs",
        "pgs",
        "tr",
        "st",
        "v.v",
    }
)
_WORD = re.compile(r"\S+")
_SHORT_LINE = 0.6
_LEAST_MATCH = 2  # words in a row that tell a place from chance


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or list item, as a span of the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that stand together, and the page (1-based) on which they begin."""

    page: int
    sentences: tuple[Sentence, ...]


def split_sentences(
    text: str, lines: Sequence[dict[str, Any]] = (), cuts: Iterable[int] = ()
) -> list[Sentence]:
    """Cuts the normalised text into sentences and list items.

    Args:
        text: The text in which spans count.
        lines: The document's lines with their `span`; paragraphs are told by them where there are any.
        cuts: Further places where a sentence must begin or end, such as those of the tasks that were read.
    """
    return [sentence for paragraph in split_paragraphs(text, lines, cuts) for sentence in paragraph.sentences]


def split_paragraphs(
    text: str, lines: Sequence[dict[str, Any]] = (), cuts: Iterable[int] = ()
) -> list[Paragraph]:
    """Cuts the text into paragraphs of sentences, undoing the line breaks of a layout; arguments as above."""
    starts = _paragraph_starts(text, lines)
    ends = [*[start for start, _page in starts[1:]], len(text)]
    wanted = sorted(set(cuts))
    paragraphs = []
    for (start, page), end in zip(starts, ends, strict=True):
        low, high = bisect_left(wanted, start), bisect_left(wanted, end)
        sentences = tuple(_sentences(text, start, end, wanted[low:high]))
        if sentences:
            paragraphs.append(Paragraph(page, sentences))
    return paragraphs


def _paragraph_starts(text: str, lines: Sequence[dict[str, Any]]) -> list[tuple[int, int]]:
    """Where paragraphs begin, with their page; the first is always 0."""
    placed = [
        (line["span"][0], line["span"][1], int(line.get("page") or 1)) for line in lines if line.get("span")
    ]
    placed = sorted((a, b, page) for a, b, page in placed if 0 <= a < b <= len(text))
    if not placed:
        return [(0, 1)]
    widest = sorted(b - a for a, b, _page in placed)[int(len(placed) * 0.9)]
    starts = [(0, placed[0][2])]
    for (before_start, before_end, _), (start, _end, page) in itertools.pairwise(placed):
        before = text[before_start:before_end].rstrip()
        goes_on = text[start].islower()
        is_closed = before.endswith((".", "!", "?", "…")) or (before.endswith((":", ";")) and not goes_on)
        is_short = before_end - before_start < widest * _SHORT_LINE and not goes_on
        is_fresh = _MARKER.match(text, start) is not None or is_closed or is_short
        if is_fresh and start > starts[-1][0]:
            starts.append((start, page))
    return starts


def _sentences(text: str, start: int, end: int, cuts: Sequence[int]) -> Iterable[Sentence]:
    places = {start, end, *(cut for cut in cuts if start < cut < end)}
    for stop in _STOP.finditer(text, start, end):
        if stop.end() < end and _ends_sentence(text, start, stop):
            places.add(stop.end())
    # What was read begins after its list marker; to a reader the marker belongs to it.
    ordered = [start]
    for place in sorted(places)[1:]:
        if place == end or not _MARKER.fullmatch(text[ordered[-1] : place].strip()):
            ordered.append(place)
    for a, b in itertools.pairwise(ordered):
        piece = text[a:b]
        first, last = a + len(piece) - len(piece.lstrip()), b - (len(piece) - len(piece.rstrip()))
        if first < last:
            yield Sentence(first, last)


def _ends_sentence(text: str, start: int, stop: re.Match[str]) -> bool:
    following = text[stop.end() :].lstrip()[:1]
    sign = stop.group()[0]
    if sign == ";":
        return bool(_MARKER.match(text, stop.end() + 1))
    if sign == ":":
        return bool(_MARKER.match(text, stop.end() + 1))
    if not (following.isupper() or following.isdigit() or following in '"“(-+*•–'):
        return False
    word = text[start : stop.start()].rsplit(None, 1)[-1:] or [""]
    last = word[0].lstrip("(“\"'").lower()
    is_marker = _MARKER.fullmatch(text[start : stop.end()].strip()) is not None
    return not (
        is_marker
        or last in _SHORT_FORMS
        or (last.isdigit() and _MARKER.match(f"{last}.") and _starts_item(text, stop, last))
    )


def _starts_item(text: str, stop: re.Match[str], number: str) -> bool:
    """Whether the number before the dot is a list number in the running text ("… sau: 1. Tổ chức …")."""
    before = text[: stop.start() - len(number)].rstrip()
    return not before or before[-1] in ".:;"


def place_on_pages(text: str, page_lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Finds where the lines of a printed page stand in the text that was read from another form of it.

    Args:
        text: The text in which spans count.
        page_lines: Lines of the printed form: text, page and box.

    Returns:
        Those lines that were found, each with page, box and span [start, end) in `text`.
    """
    words = [(fold(m.group()), m.start(), m.end()) for m in _WORD.finditer(text)]
    printed = [
        (fold(word), index) for index, line in enumerate(page_lines) for word in str(line["text"]).split()
    ]
    matcher = SequenceMatcher(None, [w[0] for w in words], [p[0] for p in printed], autojunk=False)
    spans: dict[int, list[int]] = {}
    for block in matcher.get_matching_blocks():
        if block.size < _LEAST_MATCH:
            continue
        for offset in range(block.size):
            _folded, start, end = words[block.a + offset]
            found = spans.setdefault(printed[block.b + offset][1], [start, end])
            found[0], found[1] = min(found[0], start), max(found[1], end)
    return [
        {"page": page_lines[index]["page"], "box": page_lines[index]["box"], "span": span}
        for index, span in sorted(spans.items())
        if page_lines[index].get("box")
    ]
