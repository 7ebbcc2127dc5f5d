"""Text that a PDF holds but does not show: white on white, or drawn with nothing.

A scanner's own recognition is drawn with nothing too, over the picture of the page: there the picture shows it.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

from pypdfium2 import raw

if TYPE_CHECKING:
    import pypdfium2 as pdfium

    from vanban.reading.sources.words import Word

_WHITISH, _CLEAR = 235, 20
_INVISIBLE = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
_LEAST_CONTRAST = 24
_MOST_PIXELS = 4_000_000


def is_faint(item: Any) -> bool:
    """Tell a text object that may not be seen: without ink, or nearly white."""
    if raw.FPDFTextObj_GetTextRenderMode(item) in _INVISIBLE:
        return True
    parts = [ctypes.c_uint(0) for _ in range(4)]
    if not raw.FPDFPageObj_GetFillColor(item, *map(ctypes.byref, parts)):
        return False
    *colours, opacity = (part.value for part in parts)
    return opacity < _CLEAR or min(colours) > _WHITISH


def without_hidden(page: pdfium.PdfPage, words: list[Word]) -> list[Word]:
    """Give the words without the faint ones where the page as drawn shows nothing."""
    wide, tall = page.get_size()
    scale = min(1.5, (_MOST_PIXELS / max(wide * tall, 1.0)) ** 0.5)
    drawn = page.render(scale=scale, grayscale=True, may_draw_forms=False).to_pil().convert("L")

    def is_seen(word: Word) -> bool:
        box = word.box
        place = (
            int(box.left * scale),
            int(box.top * scale),
            int(box.right * scale) + 1,
            int(box.bottom * scale) + 1,
        )
        left, top = max(0, place[0]), max(0, place[1])
        right, bottom = min(drawn.width, place[2]), min(drawn.height, place[3])
        if left >= right or top >= bottom:
            return False
        darkest, lightest = drawn.crop((left, top, right, bottom)).getextrema()
        return bool(lightest - darkest >= _LEAST_CONTRAST)

    return [word for word in words if not word.is_faint or is_seen(word)]
