"""What a signature looks like on the page: a picture, or lines of text, as a small PDF that is laid into its place."""

from __future__ import annotations

import io
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typst
from PIL import Image, UnidentifiedImageError

from vanban.signing.keys import CannotSign
from vanban.writing.fonts import typesetting_fonts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vanban.signing.places import Place

_MOST_PIXELS: Final = 20_000_000
_LONGEST_SIDE: Final = 1600
_CLEAR: Final = 127  # of 255: what is no more opaque lets the text below through
_SEEN: Final = 16  # of 255: what is less opaque is not seen

_TEXT: Final = """
#let data = json(bytes(sys.inputs.data))
#set page(width: data.width * 1pt, height: data.height * 1pt, margin: 1pt, fill: none)
#set text(font: "Liberation Serif", size: data.size * 1pt, lang: "vi", kerning: false, ligatures: false)
#set par(leading: 0.35em, spacing: 0.35em)
#set align(if data.centred { center + horizon } else { left + horizon })
#for line in data.lines [#line \\ ]
"""
_PICTURE: Final = """
#let data = json(bytes(sys.inputs.data))
#set page(width: data.width * 1pt, height: data.height * 1pt, margin: 0pt, fill: none)
#align(center + horizon, image("picture.png", width: 100%, height: 100%, fit: "contain"))
"""


def text_stamp(lines: Sequence[str], place: Place, *, size: float = 10.0, is_centred: bool = False) -> bytes:
    """Lines of text, 10 points upright, as annex I has them for files that are attached separately."""
    return _compiled(_TEXT, place, {"lines": list(lines), "size": size, "centred": is_centred})


def clean_picture(picture: bytes) -> bytes:
    """A picture of a signature or seal as it can be kept: a transparent PNG, drawn anew without what else was in it.

    Raises:
        CannotSign: It is no PNG, too large, has no transparent ground, or shows nothing.
    """
    drawn = _opened(picture, ("PNG",))
    levels = drawn.getchannel("A").histogram()
    if not any(levels[: _CLEAR + 1]):
        raise CannotSign(
            "Ảnh này không có nền trong suốt nên sẽ che chữ của văn bản. Hãy dùng PNG nền trong suốt."
        )
    if not any(levels[_SEEN:]):
        raise CannotSign("Ảnh này trống, không có nét nào.")
    return _png(drawn)


def is_blue(picture: bytes) -> bool:
    """Whether what a picture shows is rather blue than anything else, as the decree wants a signature."""
    drawn = _opened(picture, ("PNG",))
    red, green, blue, alpha = (channel.histogram(drawn.getchannel("A")) for channel in drawn.split())
    weights = [sum(level * count for level, count in enumerate(channel)) for channel in (red, green, blue)]
    return sum(alpha) > 0 and weights[2] > max(weights[0], weights[1])


def picture_stamp(picture: bytes, place: Place) -> bytes:
    """A picture of a signature or seal with its transparency, as large as its place allows.

    Raises:
        CannotSign: It is no picture, or too large.
    """
    return _compiled(_PICTURE, place, {}, {"picture.png": _png(_opened(picture))})


def _opened(picture: bytes, formats: tuple[str, ...] | None = None) -> Image.Image:
    try:
        with Image.open(io.BytesIO(picture), formats=formats) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise CannotSign("Ảnh quá lớn. Hãy dùng ảnh nhỏ hơn 20 triệu điểm ảnh.")
            return opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise CannotSign("Không đọc được ảnh. Hãy dùng ảnh PNG nền trong suốt.") from error


def _png(drawn: Image.Image) -> bytes:
    drawn.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()


def _compiled(
    template: str, place: Place, data: dict[str, object], files: dict[str, bytes] | None = None
) -> bytes:
    width, height = place.size
    inputs = {"data": json.dumps(data | {"width": width, "height": height})}
    with tempfile.TemporaryDirectory(prefix="vanban-stamp-") as folder:
        source = Path(folder, "stamp.typ")
        source.write_text(template, encoding="utf-8")
        for name, content in (files or {}).items():
            Path(folder, name).write_bytes(content)
        return typst.compile(source, format="pdf", font_paths=typesetting_fonts(), sys_inputs=inputs)
