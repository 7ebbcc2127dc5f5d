"""Proofs of work for the sample, made by the program: drawn scenes without people, and a list as a PDF."""

from __future__ import annotations

import io
import random

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from vanban.writing import Column, Document, Paragraph, Row, Signature, Table, text, write_pdf

_WIDTH, _HEIGHT = 1200, 900
_SKIES = ((253, 226, 180), (190, 222, 240), (214, 232, 214), (240, 214, 206))
_WALLS = ((246, 214, 150), (236, 236, 226), (210, 226, 220), (238, 200, 176))
_ROOFS = ((168, 66, 48), (120, 80, 60), (150, 90, 70))


def photo(name: str) -> ContentFile[bytes]:
    """A scene of houses along a lane, drawn by the name's own dice: the same name gives the same picture."""
    dice = random.Random(name)  # noqa: S311  (a drawing, no secret)
    image = Image.new("RGB", (_WIDTH, _HEIGHT), dice.choice(_SKIES))
    draw = ImageDraw.Draw(image)
    sun = dice.randint(120, _WIDTH - 240)
    draw.ellipse((sun, 90, sun + 130, 220), fill=(250, 240, 200))
    for hill in range(3):
        left = hill * 420 - dice.randint(60, 200)
        draw.ellipse((left, 380 + dice.randint(0, 60), left + 700, 900), fill=(122, 158, 126))
    draw.rectangle((0, 640, _WIDTH, _HEIGHT), fill=(150, 176, 120))
    draw.polygon(((480, 900), (760, 900), (660, 640), (610, 640)), fill=(214, 200, 170))
    for place in (60, 320, 740, 960):
        _house(draw, dice, place + dice.randint(-20, 20), dice.randint(430, 480))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return ContentFile(out.getvalue(), name=f"{name}.jpg")


def _house(draw: ImageDraw.ImageDraw, dice: random.Random, left: int, top: int) -> None:
    width, height = dice.randint(170, 210), 220
    draw.rectangle((left, top, left + width, top + height), fill=dice.choice(_WALLS))
    roof = ((left - 24, top), (left + width + 24, top), (left + width - 30, top - 80), (left + 30, top - 80))
    draw.polygon(roof, fill=dice.choice(_ROOFS))
    draw.rectangle((left + 24, top + 90, left + 74, top + height), fill=(110, 80, 60))
    draw.rectangle((left + width - 76, top + 70, left + width - 26, top + 130), fill=(120, 160, 180))
    trunk = left + width + 18
    draw.rectangle((trunk, top + 90, trunk + 12, top + height), fill=(120, 90, 70))
    draw.ellipse((trunk - 40, top - 20, trunk + 52, top + 110), fill=(70, 120, 80))


def list_pdf(name: str, *, body: str, subject: str, rows: tuple[tuple[str, str], ...]) -> ContentFile[bytes]:
    """A unit's list in the form of the decree: what and how many."""
    lines = (Row((text(str(place)), text(what), text(count))) for place, (what, count) in enumerate(rows, 1))
    document = Document(
        type_key="bao_cao",
        parent_body="UBND xã Mẫu",
        body=body,
        symbol="BC",
        place="Xã Mẫu",
        subject=subject,
        signature=Signature("Người Lập Mẫu", "Người lập"),
        blocks=(
            Paragraph(text("Kết quả đến nay như sau:")),
            Table((Column("TT", 15), Column("Nơi thực hiện", 95), Column("Số lượng", 45)), tuple(lines)),
        ),
        recipients=("Phòng Văn hóa - Xã hội",),
    )
    return ContentFile(write_pdf(document), name=f"{name}.pdf")
