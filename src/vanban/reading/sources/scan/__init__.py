"""Scans and photos to words with places, page by page, two pages at a time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from PIL import Image

from vanban.reading.lines import Box, PageSize, Source, SourceWarning
from vanban.reading.sources.scan import tesseract
from vanban.reading.sources.scan.areas import running_areas, take_tables
from vanban.reading.sources.scan.picture import WORKING_DPI, is_sideways, open_pictures, ready, resolution
from vanban.reading.sources.scan.slips import repair
from vanban.reading.sources.sheets import RecognisedPages, Sheet, lines_of
from vanban.reading.sources.words import Word
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vanban.reading.sources.limits import Limits, Progress
    from vanban.reading.sources.grid import Grid

_PARALLEL = 2
_POINT = 72 / WORKING_DPI
_COLUMN, _BLOCK = 4, 6
_LEAST_CONFIDENCE = 0.55
_POOR_CONFIDENCE = 0.72
_FEWEST_WORDS = 4
_NOISE = 0.15

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
        return _turned(number, image, turns if turns in {1, 3} else 3, limits)
    result = _recognised(number, image, limits)
    if result.confidence < _POOR_CONFIDENCE:
        turns = tesseract.quarter_turns(_for_orientation(image), limits)
        if turns:
            other = _turned(number, image, turns, limits)
            return other if other.confidence > result.confidence else result
    return result


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
    image = ready(image)
    tables, bare = take_tables(image, WORKING_DPI)
    areas = running_areas(bare, WORKING_DPI, tables)
    words: list[Word] = []
    crops = [bare.crop(area) for area in areas]
    for area, found in zip(areas, tesseract.recognise(crops, WORKING_DPI, _COLUMN, limits), strict=True):
        words += _words(found, area[0], area[1])
    words += _cell_words(bare, tables, limits)
    letters = sum(len(word.text) for word in words)
    confidence = sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0
    sheet = Sheet(number, image.width * _POINT, image.height * _POINT, words, tables)
    return _Result(sheet, confidence)


def _cell_words(image: Image.Image, tables: list[Grid], limits: Limits) -> list[Word]:
    """Recognise each cell of the tables by itself."""
    places: list[tuple[int, int]] = []
    crops: list[Image.Image] = []
    for table in tables:
        for cell in table.cells:
            left, top = round(cell.box.left / _POINT) + 3, round(cell.box.top / _POINT) + 3
            right, bottom = round(cell.box.right / _POINT) - 3, round(cell.box.bottom / _POINT) - 3
            if right - left < 20 or bottom - top < 20:  # noqa: PLR2004
                continue
            crop = image.crop((left, top, right, bottom))
            if crop.getextrema()[0] < 110:  # noqa: PLR2004  # something dark stands in it
                places.append((left, top))
                crops.append(crop)
    found = tesseract.recognise(crops, WORKING_DPI, _BLOCK, limits)
    return [word for (left, top), cell in zip(places, found, strict=True) for word in _words(cell, left, top)]


def _words(found: list[tesseract.Recognised], left: int, top: int) -> list[Word]:
    return [
        Word(
            word.text,
            Box(
                (word.left + left) * _POINT,
                (word.top + top) * _POINT,
                (word.right + left) * _POINT,
                (word.bottom + top) * _POINT,
            ),
            size=0.0,
            confidence=word.confidence,
        )
        for word in found
        if word.confidence > _NOISE or len(word.text) > 2  # noqa: PLR2004  # specks
    ]
