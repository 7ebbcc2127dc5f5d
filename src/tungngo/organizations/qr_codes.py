"""QR codes of links, for phones."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import qrcode  # type: ignore[import-untyped]
from django.utils.safestring import mark_safe
from qrcode.image.svg import SvgPathImage  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from django.utils.safestring import SafeString


def qr_code(text: str) -> SafeString:
    """Returns a QR code as SVG, black on white in every theme."""
    out = io.BytesIO()
    qrcode.make(text, image_factory=SvgPathImage, border=2, box_size=12).save(out)
    svg = out.getvalue().decode().partition("?>")[2] or out.getvalue().decode()
    return mark_safe(svg.strip())  # noqa: S308  (made here, from a link of our own)
