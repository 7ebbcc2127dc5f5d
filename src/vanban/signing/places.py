"""Where on a page a signature is shown (Decree 30/2020/NĐ-CP, annex I, part II, boxes 7c, 8 and 13)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pypdfium2 as pdfium

POINTS_PER_MM: Final = 72 / 25.4
_ABOVE_MM: Final = 1.0  # between the picture and the name below it
_HEIGHT_MM: Final = 18.0
_WIDTH_MM: Final = 45.0
_SEAL_MM: Final = 36.0  # diameter of a commune's seal: real size (Circular 07/2010/TT-BCA)
_CORNER_MM: Final = (60.0, 16.0)


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on a page, in points from the page's lower left corner.

    Attributes:
        page: 0 for the first page.
    """

    page: int
    left: float
    bottom: float
    right: float
    top: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return self.right - self.left, self.top - self.bottom

    def seal_over(self) -> Place:
        """Where the body's seal goes: real size, over the left third of the signature (box 8)."""
        side = _SEAL_MM * POINTS_PER_MM
        third = self.left + self.size[0] / 3
        middle = (self.bottom + self.top) / 2
        return Place(self.page, third - side, middle - side / 2, third, middle + side / 2)


def place_above_name(pdf: bytes, name: str) -> Place | None:
    """The place of the signature: between the title and the name of who signs, where the name stands last (box 7c).

    Annexes follow the signature, so the name is looked for from the last page to the first and from a page's foot up.
    None when the name stands nowhere.
    """
    document = pdfium.PdfDocument(pdf)
    try:
        for number in range(len(document) - 1, -1, -1):
            page = document[number]
            text = page.get_textpage()
            box = _last_box(text, name)
            if box is not None:
                left, _bottom, right, top = box
                middle = (left + right) / 2
                width, height = _WIDTH_MM * POINTS_PER_MM, _HEIGHT_MM * POINTS_PER_MM
                foot = top + _ABOVE_MM * POINTS_PER_MM
                return Place(number, middle - width / 2, foot, middle + width / 2, foot + height)
    finally:
        document.close()
    return None


def corner_of_first_page(pdf: bytes, margin_mm: float = 8.0) -> Place:
    """The upper right corner of page 1, for files that are attached separately (box 8)."""
    document = pdfium.PdfDocument(pdf)
    try:
        width, height = document[0].get_size()
    finally:
        document.close()
    wide, high = (size * POINTS_PER_MM for size in _CORNER_MM)
    margin = margin_mm * POINTS_PER_MM
    return Place(0, width - margin - wide, height - margin - high, width - margin, height - margin)


def _last_box(text: pdfium.PdfTextPage, name: str) -> tuple[float, float, float, float] | None:
    """The box of the lowest place on a page where a name stands: left, bottom, right, top."""
    searcher = text.search(name, match_case=True, match_whole_word=False)
    boxes = []
    while (found := searcher.get_next()) is not None:
        start, count = found
        letters = [text.get_charbox(index) for index in range(start, start + count)]
        letters = [box for box in letters if box[2] > box[0]]
        if letters:
            boxes.append(
                (
                    min(box[0] for box in letters),
                    min(box[1] for box in letters),
                    max(box[2] for box in letters),
                    max(box[3] for box in letters),
                )
            )
    return min(boxes, key=lambda box: box[1], default=None)
