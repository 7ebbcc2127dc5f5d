"""Scans and photos to words with places, page by page, two pages at a time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image

from vanban.reading.lines import Box, PageSize, Source, SourceWarning
from vanban.reading.sources.scan import tesseract
from vanban.reading.sources.scan.areas import running_areas, take_tables
from vanban.reading.sources.scan.picture import is_sideways, open_pictures, ready, resolution
from vanban.reading.sources.scan.slips import repair
from vanban.reading.sources.sheets import RecognisedPages, Sheet, lines_of
from vanban.reading.sources.words import Word

if TYPE_CHECKING:
    from vanban.reading.sources.grid import Grid
    from vanban.reading.sources.limits import Limits, Progress

_PARALLEL = 2
_POINTS_PER_INCH = 72
_COLUMN, _BLOCK = 4, 6
_LEAST_CONFIDENCE = 0.55
_POOR_CONFIDENCE = 0.72
_FEWEST_WORDS = 4
_NOISE, _SHORT = 0.15, 2
# Punctuation belongs to a word; standing alone it is dust.
_SPECKS = frozenset(".,:;'`´’‘·°*^")
_RULE, _SMALLEST_CELL, _INK, _FEWEST_INK = 3, 20, 110, 12

PageToRecognise = tuple[int, Callable[[], Image.Image]]


@dataclass(slots=True)
class _Result:
    sheet: Sheet
    confidence: float
    turns: int = 0


def read_image(data: bytes, limits: Limits, progress: Progress) -> Source:
    """Read a photo or a scanned image, all pages of a TIFF.

    Raises:
        UnreadableFile: When it is damaged or too large, or Tesseract is missing.
    """
    pictures = open_pictures(data, limits)

    def page(number: int) -> Callable[[], Image.Image]:
        return lambda: pictures[number - 1]

    sizes = [PageSize(*(round(72 * side / resolution(p), 2) for side in p.size)) for p in pictures]
    found = recognise([(n, page(n)) for n in range(1, len(pictures) + 1)], len(pictures), limits, progress)
    sheets = [found.sheets[number] for number in sorted(found.sheets)]
    lines = repair(lines_of(sheets), set(found.sheets))
    return Source("scan", lines, pages=sizes, warnings=found.warnings)


def recognise(
    pages: list[PageToRecognise], total: int, limits: Limits, progress: Progress
) -> RecognisedPages:
    """Recognise pages by their pictures; each is made when its turn comes, so that few are in memory."""
    found = RecognisedPages({}, [])
    with ThreadPoolExecutor(max_workers=_PARALLEL) as pool:
        jobs = [pool.submit(_page, number, picture, limits) for number, picture in pages]
        try:
            for done, job in enumerate(jobs, start=1):
                result = job.result()
                found.sheets[result.sheet.number] = result.sheet
                found.warnings.extend(_warnings(result))
                progress(done if len(pages) == total else result.sheet.number, total, "recognise")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return found


def _warnings(result: _Result) -> list[SourceWarning]:
    number = result.sheet.number
    if len(result.sheet.words) < _FEWEST_WORDS:
        return [SourceWarning("unreadable_page", f"Trang {number}: không đọc được chữ nào trên ảnh.", number)]
    if result.confidence < _LEAST_CONFIDENCE:
        return [
            SourceWarning(
                "unreadable_page", f"Trang {number}: ảnh quá mờ, chữ đọc được không đáng tin.", number
            )
        ]
    if result.confidence < _POOR_CONFIDENCE:
        return [SourceWarning("poor_page", f"Trang {number}: ảnh không rõ, cần đối chiếu kỹ.", number)]
    return []


def _page(number: int, picture: Callable[[], Image.Image], limits: Limits) -> _Result:
    image = picture()
    if is_sideways(image):
        turns = tesseract.quarter_turns(_for_orientation(image), limits)
        result = _turned(number, image, turns if turns in {1, 3} else 3, limits)
        # A short page on a dark table may only look as if it lay on its side.
        return (
            result
            if result.confidence >= _POOR_CONFIDENCE
            else _better(result, _recognised(number, image, limits))
        )
    result = _recognised(number, image, limits)
    if result.confidence < _POOR_CONFIDENCE:
        turns = tesseract.quarter_turns(_for_orientation(image), limits)
        if turns:
            return _better(result, _turned(number, image, turns, limits))
    return result


def _better(one: _Result, other: _Result) -> _Result:
    return other if other.confidence > one.confidence else one


def _for_orientation(image: Image.Image) -> Image.Image:
    scale = 2000 / max(image.size)
    return image.resize((round(image.width * scale), round(image.height * scale))) if scale < 1 else image


def _turned(number: int, image: Image.Image, turns: int, limits: Limits) -> _Result:
    """Recognise the picture turned clockwise, and give the places in the picture as it was."""
    methods = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}
    turned = image.transpose(methods[turns])
    turned.info["dpi"] = (resolution(image),) * 2
    result = _recognised(number, turned, limits)
    result.turns = result.sheet.turns = turns
    return result


def _recognised(number: int, image: Image.Image, limits: Limits) -> _Result:
    image, dpi = ready(image)
    tables, bare = take_tables(image, dpi)
    areas = running_areas(bare, dpi, tables)
    words: list[Word] = []
    crops = [bare.crop(area) for area in areas]
    for area, found in zip(areas, tesseract.recognise(crops, round(dpi), _COLUMN, limits), strict=True):
        words += _words(found, area[0], area[1], dpi)
    words += _cell_words(bare, tables, dpi, limits)
    letters = sum(len(word.text) for word in words)
    confidence = sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0
    point = _POINTS_PER_INCH / dpi
    return _Result(Sheet(number, image.width * point, image.height * point, words, tables), confidence)


def _cell_words(image: Image.Image, tables: list[Grid], dpi: float, limits: Limits) -> list[Word]:
    """Recognise each cell of the tables by itself."""
    unit = dpi / _POINTS_PER_INCH
    places: list[tuple[int, int]] = []
    crops: list[Image.Image] = []
    for cell in (cell for table in tables for cell in table.cells):
        left, top = round(cell.box.left * unit) + _RULE, round(cell.box.top * unit) + _RULE
        right, bottom = round(cell.box.right * unit) - _RULE, round(cell.box.bottom * unit) - _RULE
        if right - left < _SMALLEST_CELL or bottom - top < _SMALLEST_CELL:
            continue
        crop = image.crop((left, top, right, bottom))
        if sum(crop.histogram()[:_INK]) > _FEWEST_INK:
            places.append((left, top))
            crops.append(crop)
    found = tesseract.recognise(crops, round(dpi), _BLOCK, limits)
    return [
        word for (left, top), cell in zip(places, found, strict=True) for word in _words(cell, left, top, dpi)
    ]


def _words(found: list[tesseract.Recognised], left: int, top: int, dpi: float) -> list[Word]:
    point = _POINTS_PER_INCH / dpi
    return [
        Word(
            word.text,
            Box(
                (word.left + left) * point,
                (word.top + top) * point,
                (word.right + left) * point,
                (word.bottom + top) * point,
            ),
            size=0.0,
            confidence=word.confidence,
        )
        for word in found
        if word.text not in _SPECKS and (word.confidence > _NOISE or len(word.text) > _SHORT)
    ]
