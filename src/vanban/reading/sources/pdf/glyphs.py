"""The text layer of a PDF page: its characters as words with their places."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from dataclasses import dataclass, field

import pypdfium2 as pdfium
from pypdfium2 import raw

from vanban.reading.lines import Box
from vanban.reading.sources import legacy
from vanban.reading.sources.characters import clean
from vanban.reading.sources.pdf.hidden import is_faint
from vanban.reading.sources.words import Word, extent

# How PDFium gives a hyphen at the end of a line.
_HYPHENS = {0xFFFE, 0x02, 0xAD}
_SPACE, _NO_BREAK_SPACE, _REPLACEMENT = 0x20, 0xA0, 0xFFFD
_PRIVATE = (0xE000, 0xF8FF)
_ASCENT, _DESCENT = 0.85, 0.22
_RAISE, _LOWER = 0.12, 0.6
_UNIT = re.compile(r"(?:^|\d)[kcm]?m$", re.IGNORECASE)
_WORD_GAP = 0.2
_HEAVY = 600
_ITALIC_FLAG = 1 << 6
_FORCE_BOLD_FLAG = 1 << 18
_RIGHT_ANGLE = math.pi / 2
_MOST_CHARACTERS = 40_000  # ten times a page set as small as can be read
_RAISED_SIZE = 0.78


@dataclass(slots=True)
class Frame:
    """How a page's own coordinates become those of the page as shown, and as its text runs upright.

    `turn` is clockwise in quarter turns. The page's origin is at its bottom left, ours at the top left.
    """

    left: float
    bottom: float
    width: float
    height: float
    turn: int

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Give a rectangle of the page's own coordinates in the turned page."""
        x0, x1 = sorted((left - self.left, right - self.left))
        y0, y1 = sorted((bottom - self.bottom, top - self.bottom))
        if self.turn == 1:
            return Box(y0, x0, y1, x1)
        if self.turn == 2:  # noqa: PLR2004
            return Box(self.width - x1, y0, self.width - x0, y1)
        if self.turn == 3:  # noqa: PLR2004
            return Box(self.height - y1, self.width - x1, self.height - y0, self.width - x0)
        return Box(x0, self.height - y1, x1, self.height - y0)

    @property
    def turned_size(self) -> tuple[float, float]:
        """Width and height of the turned page."""
        return (self.height, self.width) if self.turn % 2 else (self.width, self.height)


@dataclass(slots=True)
class Glyphs:
    """What the text layer of a page holds."""

    words: list[Word]
    frame: Frame
    characters: int
    broken: int
    encodings: set[legacy.Encoding] = field(default_factory=set)


@dataclass(slots=True)
class _Run:
    """A word while it grows, with the index of its first character."""

    first: int
    signs: list[str]
    box: Box
    size: float
    is_raised: bool = False
    is_glued: bool = False
    is_faint: bool = False


def glyphs_of(page: pdfium.PdfPage, textpage: pdfium.PdfTextPage) -> Glyphs:
    """Read the words of a page's text layer."""
    count = min(raw.FPDFText_CountChars(textpage.raw), _MOST_CHARACTERS)
    left, bottom, right, top = page.get_cropbox()
    frame = Frame(left, bottom, right - left, top - bottom, _turn_of_text(page, textpage, count))
    reader = _PageReader(textpage, frame)
    reader.read(count)
    return Glyphs(reader.words, frame, reader.characters, reader.broken, reader.encodings)


def _turn_of_text(page: pdfium.PdfPage, textpage: pdfium.PdfTextPage, count: int) -> int:
    """Tell by most characters how the page must be turned for its text to run upright."""
    step = max(1, count // 200)
    turns = Counter(
        round(angle / _RIGHT_ANGLE) % 4
        for index in range(0, count, step)
        if not raw.FPDFText_IsGenerated(textpage.raw, index)
        and (angle := raw.FPDFText_GetCharAngle(textpage.raw, index)) >= 0
    )
    return turns.most_common(1)[0][0] if turns else int(page.get_rotation()) // 90 % 4


class _PageReader:
    def __init__(self, textpage: pdfium.PdfTextPage, frame: Frame) -> None:
        self._text = textpage.raw
        self._frame = frame
        self._seen: set[tuple[int, int, int]] = set()
        self._rect = raw.FS_RECTF()
        self._x, self._y = ctypes.c_double(0), ctypes.c_double(0)
        self._object: object = None
        self._object_size = 0.0
        self._is_faint = False
        self.words: list[Word] = []
        self.characters = self.broken = 0
        self.encodings: set[legacy.Encoding] = set()

    def read(self, count: int) -> None:
        """Group the characters into words: a space or a gap ends one."""
        run: _Run | None = None
        text, unicode_of, seen = self._text, raw.FPDFText_GetUnicode, self._seen
        for index in range(count):
            code = unicode_of(text, index)
            is_hyphen = code in _HYPHENS
            if not is_hyphen and (code <= _SPACE or code == _NO_BREAK_SPACE):
                # PDFium's own guess of a space is not asked; the gap decides.
                if raw.FPDFText_IsGenerated(text, index) != 1:
                    self._end(run)
                    run = None
                continue
            self.characters += 1
            if self._is_broken(index, code):
                self.broken += 1
            box = self._box(index)
            place = (code, round(box.left * 2), round(box.bottom * 2))
            if place in seen:
                continue  # bold feigned by printing twice
            seen.add(place)
            run = self._grow(run, index, "-" if is_hyphen else chr(code), box)
        self._end(run)

    def _is_broken(self, index: int, code: int) -> bool:
        if _PRIVATE[0] <= code <= _PRIVATE[1] or code == _REPLACEMENT:
            return True
        return code not in _HYPHENS and raw.FPDFText_HasUnicodeMapError(self._text, index) == 1

    def _box(self, index: int) -> Box:
        """Give a character's place: its own width, the height of its type above and below the baseline."""
        size = self._size_of(index)
        raw.FPDFText_GetLooseCharBox(self._text, index, ctypes.byref(self._rect))
        raw.FPDFText_GetCharOrigin(self._text, index, ctypes.byref(self._x), ctypes.byref(self._y))
        if not self._frame.turn:
            base = self._frame.bottom + self._frame.height - self._y.value
            left, right = self._rect.left - self._frame.left, self._rect.right - self._frame.left
            return Box(left, base - _ASCENT * size, right, base + _DESCENT * size)
        loose = self._frame.box(self._rect.left, self._rect.bottom, self._rect.right, self._rect.top)
        origin = self._frame.box(self._x.value, self._y.value, self._x.value, self._y.value)
        return Box(loose.left, origin.top - _ASCENT * size, loose.right, origin.top + _DESCENT * size)

    def _size_of(self, index: int) -> float:
        """Give the type size, looked up once for each text object."""
        item = raw.FPDFText_GetTextObject(self._text, index)
        address = ctypes.cast(item, ctypes.c_void_p).value
        if address is None or address != self._object:
            self._object, self._object_size = address, self._size(index)
            self._is_faint = address is not None and is_faint(item)
        return self._object_size

    def _grow(self, run: _Run | None, index: int, sign: str, box: Box) -> _Run:
        size = self._object_size
        if run is None:
            return _Run(index, [sign], box, size, is_faint=self._is_faint)
        gap, tall = box.left - run.box.right, max(size, run.size)
        is_elsewhere = (
            abs(box.bottom - run.box.bottom) > _LOWER * tall or gap > _WORD_GAP * tall or gap < -0.6 * tall
        )
        is_raised = (
            sign.isdigit() and size < run.size * _RAISED_SIZE and box.bottom < run.box.bottom - _RAISE * tall
        )
        is_back = run.is_raised and run.size < size * _RAISED_SIZE
        if is_elsewhere or (is_raised and not run.is_raised) or is_back:
            self._end(run)
            return _Run(
                index,
                [sign],
                box,
                size,
                is_raised and not is_elsewhere,
                not is_elsewhere,
                self._is_faint,
            )
        run.signs.append(sign)
        run.box = Box(
            run.box.left,
            min(run.box.top, box.top),
            max(run.box.right, box.right),
            max(run.box.bottom, box.bottom),
        )
        return run

    def _end(self, run: _Run | None) -> None:
        if run is None:
            return
        before = self.words[-1].text if self.words else ""
        if run.is_raised and not _UNIT.search(before) and not before[-1:].isdigit():
            return  # the mark of a footnote, glued to the word before
        font, flags = self._font(run.first)
        text = self._modern("".join(run.signs), font)
        if run.is_glued and self.words:
            last = self.words[-1]
            last.text, last.box = last.text + text, extent((last.box, run.box))
            return
        weight = raw.FPDFText_GetFontWeight(self._text, run.first)
        name = font.lower()
        self.words.append(
            Word(
                text,
                run.box,
                run.size,
                bold="bold" in name or "black" in name or weight >= _HEAVY or bool(flags & _FORCE_BOLD_FLAG),
                italic="italic" in name or "oblique" in name or bool(flags & _ITALIC_FLAG),
                is_faint=run.is_faint,
            )
        )

    def _font(self, index: int) -> tuple[str, int]:
        buffer = ctypes.create_string_buffer(128)
        flags = ctypes.c_int(0)
        length = raw.FPDFText_GetFontInfo(self._text, index, buffer, 128, ctypes.byref(flags))
        return (buffer.value.decode("utf-8", errors="replace") if length else ""), flags.value

    def _size(self, index: int) -> float:
        size = float(raw.FPDFText_GetFontSize(self._text, index))
        matrix = raw.FS_MATRIX()
        if raw.FPDFText_GetMatrix(self._text, index, ctypes.byref(matrix)):
            size *= math.hypot(matrix.c, matrix.d)
        return round(size * 2) / 2

    def _modern(self, text: str, font: str) -> str:
        bare = font.rsplit("+", 1)[-1]
        encoding = legacy.encoding_of_font(bare)
        if encoding and not text.isascii() and not legacy.holds_unicode(text):
            self.encodings.add(encoding)
            text = legacy.convert(text, encoding)
        text = clean(text)
        return text.upper() if encoding and legacy.is_capital_font(bare) else text


_UNIT = re.compile(r"(?:^|\d)[kcm]?m$", re.IGNORECASE)
