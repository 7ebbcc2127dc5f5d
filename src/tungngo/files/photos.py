"""Photos as they are kept: upright, of a sensible size, and without a word about where, when or with what.

Every photo is drawn anew from its pixels, so that nothing but pixels gets through: no place, no thumbnail of what was
cut away, no page or program hidden behind the picture.
"""

from __future__ import annotations

import io
import re
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from vanban.reading.sources.limits import DAMAGED, UnreadableFile

if TYPE_CHECKING:
    from typing import IO

# Pixels: fills a screen, 170 dots an inch along an A4 page, and just below half of what phones take (4,032 or 4,000),
# so that they are read at half their size in half the time.
LONGEST_SIDE = 2000
THUMBNAIL_SIDE = 480
CONTENT_TYPE = "image/jpeg"
_QUALITY = 82
_THUMBNAIL_QUALITY = 72
_FORMATS = ("JPEG", "PNG", "WEBP")
# A JPEG is read at a half, a quarter or an eighth of its size, so that the largest cameras of phones (108 million
# pixels) cost little; other pictures are unpacked whole.
_MOST_JPEG_PIXELS = 110_000_000
_MOST_OTHER_PIXELS = 40_000_000
_THINNEST = 50  # times longer than wide: no photo, and shrunk it would be a line
_GPS = 0x8825  # Exif 2.32 (CIPA DC-008), 4.6.3: the tag that points to the GPS tags
_GPS_LATITUDE_REF, _GPS_LATITUDE, _GPS_LONGITUDE_REF, _GPS_LONGITUDE = 1, 2, 3, 4
_PLACE = re.compile(r"(-?\d{1,3}(?:\.\d{1,8})?),(-?\d{1,3}(?:\.\d{1,8})?)")
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
# One photo at a time in each process, however many are sent at once: the memory of a second one is not to be had.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a photo was taken, in degrees north and east (WGS 84)."""

    latitude: float
    longitude: float


def read_place(text: str) -> Place | None:
    """A place as the sending page writes it, "10.762622,106.660172"; None for anything else."""
    match = _PLACE.fullmatch(text.strip())
    return _on_earth(float(match[1]), float(match[2])) if match else None


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo ready to be kept, as JPEG."""

    content: bytes
    thumbnail: bytes
    width: int
    height: int
    place: Place | None


def prepare(source: IO[bytes]) -> Photo:
    """Draws a photo anew: upright, at most LONGEST_SIDE long, without metadata; its place is told beside it.

    Raises:
        UnreadableFile: It is no JPEG, PNG or WebP, too large to unpack, or damaged; the message is for the sender.
    """
    with _one_at_a_time:
        source.seek(0)
        try:
            with Image.open(source, formats=_FORMATS) as opened:
                _refuse_huge(opened)
                place = _place_of(opened)
                if opened.format == "JPEG":
                    scale = LONGEST_SIDE / max(opened.size)
                    opened.draft("RGB", (int(opened.width * scale), int(opened.height * scale)))
                picture = _plain(opened)
        except Image.DecompressionBombError as error:
            raise UnreadableFile("too_large", _too_many_pixels()) from error
        except UnidentifiedImageError as error:
            raise UnreadableFile("not_a_photo", not_a_photo()) from error
        except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:  # as Pillow reports damage
            raise UnreadableFile("damaged", DAMAGED) from error
        content = _jpeg(picture, _QUALITY)
        small = picture.copy()
        small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
        return Photo(content, _jpeg(small, _THUMBNAIL_QUALITY), picture.width, picture.height, place)


def not_a_photo() -> str:
    """What a person is told whose picture is of another format."""
    return _("Ảnh phải là JPEG, PNG hoặc WebP. Hãy lưu hoặc chụp màn hình lại ảnh này rồi gửi.")


def _too_many_pixels() -> str:
    return _("Ảnh có quá nhiều điểm ảnh nên không mở vì lý do an toàn. Hãy thu nhỏ ảnh rồi gửi lại.")


def _refuse_huge(picture: Image.Image) -> None:
    """Looks at the size that the header tells, before anything is unpacked."""
    most = _MOST_JPEG_PIXELS if picture.format in {"JPEG", "MPO"} else _MOST_OTHER_PIXELS
    if picture.width * picture.height > most:
        raise UnreadableFile("too_large", _too_many_pixels())
    shorter, longer = sorted(picture.size)
    if longer > shorter * _THINNEST:
        raise UnreadableFile(
            "not_a_photo", _("Ảnh quá dài và hẹp, không phải ảnh chụp. Hãy cắt lại rồi gửi.")
        )


def _plain(opened: Image.Image) -> Image.Image:
    """The first frame as plain red, green and blue, upright and shrunk."""
    profile = opened.info.get("icc_profile")
    opened.load()
    upright = ImageOps.exif_transpose(opened)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info:
        clear = upright.convert("RGBA")
        upright = Image.new("RGB", clear.size, "white")
        upright.paste(clear, mask=clear)
        profile = None
    if profile:
        with suppress(ImageCms.PyCMSError, OSError):  # a profile that cannot be read: the colours as they are
            wide = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            upright = ImageCms.profileToProfile(upright, wide, _SRGB, outputMode="RGB") or upright
    plain = upright.convert("RGB")
    plain.info.clear()
    return plain


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=quality, optimize=True, progressive=True)
    return target.getvalue()


def _place_of(picture: Image.Image) -> Place | None:
    with suppress(Exception):  # whatever a camera or a forger wrote there: then the place is not known
        tags = picture.getexif().get_ifd(_GPS)
        latitude = _degrees(tags[_GPS_LATITUDE], str(tags[_GPS_LATITUDE_REF]) == "S")
        longitude = _degrees(tags[_GPS_LONGITUDE], str(tags[_GPS_LONGITUDE_REF]) == "W")
        return _on_earth(latitude, longitude)
    return None


def _on_earth(latitude: float, longitude: float) -> Place | None:
    is_on_earth = abs(latitude) <= 90 and abs(longitude) <= 180  # noqa: PLR2004  # false for what is no number
    # A camera without a fix writes zeros.
    return Place(round(latitude, 6), round(longitude, 6)) if is_on_earth and (latitude or longitude) else None


def _degrees(parts: tuple[float, float, float], is_negative: bool) -> float:  # noqa: FBT001  # two in one line above
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return -value if is_negative else value
