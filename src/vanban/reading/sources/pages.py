"""Pictures of a document's pages as they look, for showing beside what was read from them."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from vanban.reading.sources import office
from vanban.reading.sources.kinds import FileKind, kind_of
from vanban.reading.sources.limits import Limits, UnreadableFile
from vanban.reading.sources.pdf import PDFIUM, open_pdf
from vanban.reading.sources.scan.picture import PICTURE_FORMATS

if TYPE_CHECKING:
    from pathlib import Path

_OFFICE: frozenset[FileKind] = frozenset({"docx", "doc", "odt", "rtf"})
_WIDEST, _TALLEST = 2400, 6000
_QUALITY = 82


def to_pdf(path: Path, out: Path, limits: Limits | None = None) -> bool:
    """Write a document's pages as a PDF, which `render` takes; done once for a DOCX, DOC, ODT or RTF.

    Args:
        path: The document.
        out: Where the PDF goes.
        limits: What the conversion may cost.

    Returns:
        False for plain text and web pages, which have no pages, and for PDF and pictures, which need no
        conversion; then nothing is written.

    Raises:
        UnreadableFile: When the document cannot be opened.
    """
    limits = limits or Limits()
    data = path.read_bytes()
    kind = kind_of(data, limits)
    if kind not in _OFFICE:
        return False
    pdf = office.convert(data, kind, "pdf", limits)
    partial = out.with_name(out.name + ".part")
    partial.write_bytes(pdf)
    partial.replace(out)
    return True


def render(path: Path, page: int, width_px: int, limits: Limits | None = None) -> bytes | None:
    """Draw one page of a PDF or of a picture, as WebP.

    Args:
        path: The document.
        page: 1-based number of the page.
        width_px: Width of the picture wanted, in pixels.
        limits: What the drawing may cost.

    Returns:
        The picture, or None when there is no such page, or the document has no pages (text) or only gets
        them by `to_pdf`.

    Raises:
        UnreadableFile: When the document cannot be opened.
    """
    limits = limits or Limits()
    data = path.read_bytes()
    kind = kind_of(data, limits)
    width = max(16, min(width_px, _WIDEST))
    if kind == "pdf":
        image = _page_of_pdf(data, page, width)
    elif kind == "image":
        image = _page_of_picture(data, page, width, limits)
    else:
        return None
    if image is None:
        return None
    stream = io.BytesIO()
    image.save(stream, "WEBP", quality=_QUALITY, method=2)
    return stream.getvalue()


def _page_of_pdf(data: bytes, page: int, width: int) -> Image.Image | None:
    document = open_pdf(data)
    with PDFIUM:
        try:
            document.init_forms()  # without it the look of a signature, which is a field's, is not drawn
            if not 1 <= page <= len(document):
                return None
            sheet = document[page - 1]
            wide, tall = sheet.get_size()
            scale = min(width / max(wide, 1), _TALLEST / max(tall, 1))
            picture: Image.Image = sheet.render(scale=scale).to_pil().convert("RGB")
        finally:
            document.close()
    return picture


def _page_of_picture(data: bytes, page: int, width: int, limits: Limits) -> Image.Image | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=PICTURE_FORMATS) as image:
                if not 1 <= page <= (getattr(image, "n_frames", 1) if image.format == "TIFF" else 1):
                    return None
                image.seek(page - 1)
                if image.width * image.height > limits.image_pixels:
                    raise UnreadableFile("image_too_large", "Ảnh quá lớn, không hiển thị được.")
                image.draft("RGB", (width, _TALLEST))
                shown = (ImageOps.exif_transpose(image) or image).convert("RGB")
        except Image.DecompressionBombError as error:
            raise UnreadableFile("image_too_large", "Ảnh quá lớn, không hiển thị được.") from error
        except (OSError, SyntaxError, ValueError, EOFError) as error:
            raise UnreadableFile("damaged", "Ảnh bị hỏng, không mở được.") from error
    shown.thumbnail((width, _TALLEST), Image.Resampling.LANCZOS)
    return shown
