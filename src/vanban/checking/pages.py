"""The rules for paper, margins and page numbers (annex I, part I, I.1 to I.3 and I.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from docx.oxml.ns import qn

from vanban.checking.rules import Departure
from vanban.writing import form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document as WordDocument
    from docx.section import Section, _Footer, _Header

_TOLERANCE_MM: Final = 0.6
_EMU_PER_MM: Final = 36_000
_MARGINS: Final = (
    ("top_margin", "trên", form.ALLOWED_TOP_MM),
    ("bottom_margin", "dưới", form.ALLOWED_TOP_MM),
    ("left_margin", "trái", form.ALLOWED_LEFT_MM),
    ("right_margin", "phải", form.ALLOWED_RIGHT_MM),
)


def page_departures(word: WordDocument, *, is_long: bool) -> Iterator[Departure]:
    """What departs from the decree in the pages of a DOCX; a short one needs no page numbers."""
    for place, section in enumerate(word.sections, start=1):
        yield from _paper(section, place)
    first = word.sections[0]
    above, below = _has_number(first.header), _has_number(first.footer)
    if below and not above:
        yield Departure(
            "page_number_place",
            "Số trang phải ở giữa lề trên, không ở chân trang.",
            "I.I.7",
            excerpt="Phần 1",
        )
    elif not above and (is_long or len(word.sections) > 1):
        yield Departure("page_number_missing", "Thiếu số trang ở giữa lề trên.", "I.I.7")
    if above and not first.different_first_page_header_footer:
        yield Departure("page_number_first", "Trang thứ nhất không hiển thị số trang.", "I.I.7")
    if above and not _is_centred(first.header):
        yield Departure("page_number_align", "Số trang phải canh giữa.", "I.I.7")


def _paper(section: Section, place: int) -> Iterator[Departure]:
    where = f"Phần {place}"
    sides = sorted(_mm(side) for side in (section.page_width, section.page_height))
    if any(abs(side - right) > 1 for side, right in zip(sides, sorted(form.PAPER_MM), strict=True)):
        yield Departure(
            "paper", f"Khổ giấy {sides[0]:.0f} × {sides[1]:.0f} mm; phải là A4.", "I.I.1", excerpt=where
        )
    for name, side, (low, high) in _MARGINS:
        found = _mm(getattr(section, name))
        if not low - _TOLERANCE_MM <= found <= high + _TOLERANCE_MM:
            yield Departure(
                f"margin_{name.removesuffix('_margin')}",
                f"Lề {side} {found:.1f} mm; phải từ {low:.0f} đến {high:.0f} mm.",
                "I.I.3",
                excerpt=where,
            )


def _mm(length: int | None) -> float:
    return (length or 0) / _EMU_PER_MM


def _has_number(part: _Header | _Footer) -> bool:
    element = part._element  # noqa: SLF001  (fields have no name in python-docx)
    words = [each.text or "" for each in element.iter(qn("w:instrText"))]
    words += [each.get(qn("w:instr"), "") for each in element.iter(qn("w:fldSimple"))]
    return any("PAGE" in word.upper().split() for word in words)


def _is_centred(part: _Header | _Footer) -> bool:
    for paragraph in part.paragraphs:
        if _has_number_in(paragraph._p):  # noqa: SLF001
            align = paragraph.alignment
            if align is None and paragraph.style is not None:
                align = paragraph.style.paragraph_format.alignment
            return align == 1 or paragraph._p.find(f".//{qn('w:framePr')}") is not None  # noqa: SLF001
    return True


def _has_number_in(element: object) -> bool:
    words = [each.text or "" for each in element.iter(qn("w:instrText"))]  # type: ignore[attr-defined]
    words += [each.get(qn("w:instr"), "") for each in element.iter(qn("w:fldSimple"))]  # type: ignore[attr-defined]
    return any("PAGE" in word.upper().split() for word in words)
