"""The font of documents: Liberation Serif 2, whose letters are as wide as those of Times New Roman.

It is carried here, since a machine may have none, or version 1, which lacks 98 Vietnamese letters.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import typst
from PIL import ImageFont

FAMILY: Final = "Liberation Serif"
FOLDER: Final = Path(__file__).parent / "font_files"
_FACES: Final = {
    (False, False): "LiberationSerif-Regular.ttf",
    (True, False): "LiberationSerif-Bold.ttf",
    (False, True): "LiberationSerif-Italic.ttf",
    (True, True): "LiberationSerif-BoldItalic.ttf",
}
_MEASURED_AT: Final = 1000


class FontMissing(RuntimeError):
    """The files of the font are not where the program was installed."""


@cache
def typesetting_fonts() -> typst.Fonts:
    """The font alone, without those of the system: a page looks the same on every machine.

    Raises:
        FontMissing: It is not there.
    """
    if missing := [name for name in _FACES.values() if not (FOLDER / name).is_file()]:
        raise FontMissing(f"missing font files in {FOLDER}: {', '.join(missing)}")
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])


@cache
def _face(is_bold: bool, is_italic: bool) -> ImageFont.FreeTypeFont:  # noqa: FBT001  (a key of the cache)
    return ImageFont.truetype(str(FOLDER / _FACES[is_bold, is_italic]), _MEASURED_AT)


def width_of(words: str, size: float, *, is_bold: bool = False, is_italic: bool = False) -> float:
    """The width of one line of words in points."""
    return _face(is_bold, is_italic).getlength(words, features=["-kern", "-liga"]) * size / _MEASURED_AT
