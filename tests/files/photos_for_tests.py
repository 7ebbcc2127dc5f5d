"""Photos as cameras and forgers make them."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image

HANOI = (21.028511, 105.804817)


def photo(
    size: tuple[int, int] = (60, 40), image_format: str = "JPEG", *, mode: str = "RGB", **options: Any
) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    picture = Image.new("RGB", size, "red")
    picture.paste((0, 0, 255), (size[0] // 2, 0, *size))
    target = io.BytesIO()
    picture.convert(mode).save(target, image_format, **options)
    return target.getvalue()


def exif(*, orientation: int = 1, place: tuple[float, float] | None = None, **tags: Any) -> Image.Exif:
    """What a camera writes beside the picture."""
    written = Image.Exif()
    written[0x0112] = orientation
    written[0x010F] = tags.get("maker", "Máy ảnh của Mẫu")
    if place:
        latitude, longitude = place
        written[0x8825] = {
            1: "S" if latitude < 0 else "N",
            2: _sexagesimal(abs(latitude)),
            3: "W" if longitude < 0 else "E",
            4: _sexagesimal(abs(longitude)),
        }
    return written


def _sexagesimal(degrees: float) -> tuple[float, float, float]:
    whole = int(degrees)
    minutes = int((degrees - whole) * 60)
    return (float(whole), float(minutes), round((degrees - whole - minutes / 60) * 3600, 4))


def png_bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A PNG of a few kilobytes that would need gigabytes once unpacked."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100_000, 9))
        + chunk(b"IEND", b"")
    )


def jpeg_bomb(width: int = 65_000, height: int = 65_000) -> bytes:
    """A small JPEG whose header says that it is huge."""
    data = bytearray(photo((8, 8)))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)
