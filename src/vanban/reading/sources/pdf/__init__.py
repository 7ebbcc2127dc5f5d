"""PDF to lines: its text layer where that can be trusted, recognition of the page's picture where not."""

from __future__ import annotations

import ctypes
import io
import threading
from collections.abc import Callable
from dataclasses import dataclass

import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

from vanban.reading.lines import PageSize, Source, SourceWarning
from vanban.reading.sources import legacy
from vanban.reading.sources.characters import marked_share, vietnamese_share
from vanban.reading.sources.grid import grids
from vanban.reading.sources.limits import DAMAGED, Limits, Progress, UnreadableFile, count
from vanban.reading.sources.pdf.glyphs import Glyphs, glyphs_of
from vanban.reading.sources.pdf.hidden import without_hidden
from vanban.reading.sources.pdf.rules import rules_of
from vanban.reading.sources.plain import legacy_warning
from vanban.reading.sources.scan.picture import ink
from vanban.reading.sources.scan.slips import repair
from vanban.reading.sources.sheets import RecognisedPages, Sheet, lines_of

PDFIUM = threading.RLock()
"""PDFium is not safe for threads: whoever calls it holds this."""

_FEW_CHARACTERS = 25
_MOST_BROKEN = 0.15
_LEAST_VIETNAMESE = 0.45
_LEAST_MARKED = 0.2
_ENOUGH_WORDS = 30
_PICTURE_SHARE, _STAMP_SHARE = 0.5, 0.05
_RECOGNISE_DPI = 250
_MOST_LINKS = 500
_MOST_PIXELS, _LONGEST_SIDE = 40_000_000, 20_000
_POINTS_PER_INCH = 72

Recognise = Callable[[list[tuple[int, Callable[[], Image.Image]]], int], RecognisedPages]


@dataclass(slots=True)
class _Page:
    sheet: Sheet
    glyphs: Glyphs
    needs_recognition: bool
    hidden: int = 0


def open_pdf(data: bytes) -> pdfium.PdfDocument:
    """Open a PDF.

    Raises:
        UnreadableFile: When it is encrypted or damaged.
    """
    with PDFIUM:
        try:
            document = pdfium.PdfDocument(io.BytesIO(data))
            pages = len(document)
        except pdfium.PdfiumError as error:
            if "password" in str(error).lower():
                raise UnreadableFile(
                    "encrypted", "Tệp PDF có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại."
                ) from error
            raise UnreadableFile("damaged", DAMAGED) from error
    if not pages:
        raise UnreadableFile("empty", "Tệp PDF không có trang nào.")
    return document


def read_pdf(data: bytes, limits: Limits, recognise: Recognise, progress: Progress) -> Source:
    """Read a PDF; pages without a text layer that can be trusted are given to `recognise`.

    Raises:
        UnreadableFile: When it is encrypted, damaged or too long.
    """
    document = open_pdf(data)
    try:
        total = len(document)
        if total > limits.pages:
            raise UnreadableFile(
                "too_many_pages",
                f"Tệp có {count(total)} trang; nhiều nhất {count(limits.pages)} trang. Hãy tách tệp.",
            )
        pages: list[_Page] = []
        sizes: list[PageSize] = []
        links: list[str] = []
        characters = 0
        for index in range(total):
            with PDFIUM:
                try:
                    page = document[index]
                except pdfium.PdfiumError as error:
                    raise UnreadableFile("damaged", DAMAGED) from error
                sizes.append(PageSize(*(round(side, 2) for side in page.get_size())))
                pages.append(_read_page(page, index + 1))
                if len(links) < _MOST_LINKS:
                    links += _links(document, page)
                page.close()
            characters += pages[-1].glyphs.characters
            if characters > limits.text_characters:
                raise UnreadableFile("too_long", "Tệp PDF có quá nhiều chữ. Hãy tách tệp.")
            progress(index + 1, total, "text")
        encodings, pages = _modernised(pages)
        warnings = [legacy_warning(encoding) for encoding in encodings]
        warnings += [_hidden_warning(page) for page in pages if page.hidden]
        wanted = [page for page in pages if page.needs_recognition]
        recognised = RecognisedPages({}, [])
        if wanted:
            warnings += _too_many(wanted, limits)
            asked = wanted[: limits.recognised_pages]
            recognised = recognise(
                [(p.sheet.number, _picture(document, p.sheet.number)) for p in asked], total
            )
            warnings += recognised.warnings
        sheets = [recognised.sheets.get(page.sheet.number, page.sheet) for page in pages]
        lines = repair(lines_of(sheets), set(recognised.sheets))
    finally:
        with PDFIUM:
            document.close()
    kind = "scan" if wanted and len(wanted) * 2 >= len(pages) else "pdf"
    return Source("scan" if kind == "scan" else "pdf", lines, pages=sizes, links=links, warnings=warnings)


def _hidden_warning(page: _Page) -> SourceWarning:
    number = page.sheet.number
    return SourceWarning(
        "hidden_text",
        f"Trang {number} có {count(page.hidden)} chữ bị giấu, không thấy được trên trang; đã bỏ qua. Cần đối chiếu.",
        number,
    )


def _too_many(wanted: list[_Page], limits: Limits) -> list[SourceWarning]:
    return [
        SourceWarning(
            "page_not_recognised",
            f"Trang {page.sheet.number} là ảnh chụp, chưa được nhận dạng (quá {limits.recognised_pages} trang ảnh).",
            page.sheet.number,
        )
        for page in wanted[limits.recognised_pages :]
    ]


def _read_page(page: pdfium.PdfPage, number: int) -> _Page:
    textpage = page.get_textpage()
    glyphs = glyphs_of(page, textpage)
    textpage.close()
    frame = glyphs.frame
    width, height = frame.turned_size
    turns = (frame.turn - page.get_rotation() // 90) % 4
    hidden = 0
    if not turns and any(word.is_faint for word in glyphs.words):
        seen = without_hidden(page, glyphs.words)
        hidden, glyphs.words = len(glyphs.words) - len(seen), seen
    sheet = Sheet(number, width, height, glyphs.words, turns=turns)
    needs = _needs_recognition(page, glyphs, width * height)
    if not needs:
        sheet.grids = grids(*rules_of(page, frame))
    return _Page(sheet, glyphs, needs, 0 if needs else hidden)


def _needs_recognition(page: pdfium.PdfPage, glyphs: Glyphs, area: float) -> bool:
    """Tell a page whose text layer is missing, broken or nonsense while it shows something."""
    if glyphs.characters < _FEW_CHARACTERS:
        share = _picture_share(page, area)
        return share > _PICTURE_SHARE or (share > _STAMP_SHARE and not glyphs.words)
    if glyphs.broken > glyphs.characters * _MOST_BROKEN:
        return True
    text = " ".join(word.text for word in glyphs.words)
    if len(glyphs.words) < _ENOUGH_WORDS or legacy.detect(text):
        return False
    if vietnamese_share(text) < _LEAST_VIETNAMESE:
        # Tables of figures and foreign words are no nonsense; letters that make no syllable at all are.
        return (
            vietnamese_share(text, marked_only=True) < _LEAST_VIETNAMESE
            and marked_share(text) > _LEAST_MARKED
        ) or (_picture_share(page, area) > _PICTURE_SHARE)
    # A scanner's own recognition without accents, under the picture of the page.
    return marked_share(text) < _LEAST_MARKED and _picture_share(page, area) > _PICTURE_SHARE


def _picture_share(page: pdfium.PdfPage, area: float) -> float:
    covered = 0.0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        covered += max(0.0, right - left) * max(0.0, top - bottom)
    return covered / area if area else 0.0


def _modernised(pages: list[_Page]) -> tuple[list[legacy.Encoding], list[_Page]]:
    """Convert legacy text whose fonts do not tell, by statistics over the whole document."""
    encodings = sorted({encoding for page in pages for encoding in page.glyphs.encodings})
    text = " ".join(word.text for page in pages for word in page.sheet.words)
    found = legacy.detect(text)
    if found:
        for page in pages:
            for word in page.sheet.words:
                if not legacy.holds_unicode(word.text):
                    word.text = legacy.convert(word.text, found)
        encodings = sorted({*encodings, found})
    return encodings, pages


def _picture(document: pdfium.PdfDocument, number: int) -> Callable[[], Image.Image]:
    def render() -> Image.Image:
        with PDFIUM:
            page = document[number - 1]
            wide, tall = (max(side, 1.0) for side in page.get_size())
            scale = min(
                _RECOGNISE_DPI / _POINTS_PER_INCH,
                (_MOST_PIXELS / (wide * tall)) ** 0.5,
                _LONGEST_SIDE / max(wide, tall),
            )
            picture = page.render(scale=scale, may_draw_forms=False)
            image = ink(picture.to_pil())
            page.close()
        image.info["dpi"] = (scale * _POINTS_PER_INCH,) * 2
        return image

    return render


def _links(document: pdfium.PdfDocument, page: pdfium.PdfPage) -> list[str]:
    """Give the addresses of a page's link annotations, in order, each once."""
    found: dict[str, None] = {}
    start = ctypes.c_int(0)
    link = raw.FPDF_LINK()
    while len(found) < _MOST_LINKS and raw.FPDFLink_Enumerate(
        page.raw, ctypes.byref(start), ctypes.byref(link)
    ):
        action = raw.FPDFLink_GetAction(link)
        if not action or raw.FPDFAction_GetType(action) != raw.PDFACTION_URI:
            continue
        length = raw.FPDFAction_GetURIPath(document.raw, action, None, 0)
        buffer = ctypes.create_string_buffer(length)
        raw.FPDFAction_GetURIPath(document.raw, action, buffer, length)
        address = buffer.value.decode("utf-8", errors="replace")
        if address:
            found[address] = None
    return list(found)
