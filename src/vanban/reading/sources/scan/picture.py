"""Pictures of pages made ready for recognition: upright, level, grey, of a known resolution."""

from __future__ import annotations

import io
import itertools
import warnings

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from vanban.reading.sources.limits import Limits, UnreadableFile, count

A4_INCHES = (8.27, 11.69)
WORKING_DPI = 250
_TRUSTED_DPI = (70, 700)
_THUMBNAIL = 700
_LONGEST_THUMBNAIL = 7000
_LONGEST_SIDE = 30_000
_MOST_PIXELS_TOGETHER = 1_000_000_000  # a hundred pages of A4 at 300 dpi, a byte each
_MOST_SKEW = 6.0
_LEAST_SKEW = 0.08
_MOST_SCALE = 4.0
_PLAINLY_UPRIGHT, _SIDEWAYS = 0.5, 1.6
_PAPER = 255
# Below what paper can be; the share of ink on a page; the most that ink is taken to be; where paper begins.
_LIGHT, _INK_SHARE, _DARKEST_INK, _PAPER_SHARE = 110, 0.005, 90, 0.95
PICTURE_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP", "MPO")


def open_pictures(data: bytes, limits: Limits) -> list[Image.Image]:
    """Open an image file, several pages of a TIFF included, turned as the camera says.

    Raises:
        UnreadableFile: When it is damaged or has too many pixels or pages.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=PICTURE_FORMATS) as image:
                frames = getattr(image, "n_frames", 1) if image.format in {"TIFF", "MPO"} else 1
                if image.format == "MPO":
                    frames = 1
                if frames > limits.recognised_pages:
                    raise UnreadableFile(
                        "too_many_pages",
                        f"Ảnh có {count(frames)} trang; nhiều nhất {limits.recognised_pages} trang.",
                    )
                _refuse_large(image, frames, limits)
                return [_frame(image, number) for number in range(frames)]
        except Image.DecompressionBombError as error:
            raise _too_large((0, 0), limits) from error
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
            raise UnreadableFile(
                "damaged", "Ảnh bị hỏng hoặc tải về chưa đủ, không mở được. Hãy chụp, quét hoặc tải lại."
            ) from error


def _too_large(size: tuple[int, int], limits: Limits) -> UnreadableFile:
    said = f" ({count(size[0])} × {count(size[1])} điểm ảnh)" if size[0] else ""
    most = limits.image_pixels // 1_000_000
    return UnreadableFile(
        "image_too_large",
        f"Ảnh quá lớn{said}; nhiều nhất {most} triệu điểm ảnh, mỗi cạnh {count(_LONGEST_SIDE)}. "
        "Hãy gửi bản nhỏ hơn.",
    )


def _refuse_large(image: Image.Image, frames: int, limits: Limits) -> None:
    """Refuse what would not fit into memory, before any of it is unpacked."""
    total = 0
    for number in range(frames):
        if number:
            image.seek(number)
        pixels = image.width * image.height
        total += pixels
        if pixels > limits.image_pixels or max(image.size) > _LONGEST_SIDE:
            raise _too_large(image.size, limits)
    if total > _MOST_PIXELS_TOGETHER:
        raise UnreadableFile("image_too_large", "Các trang ảnh cộng lại quá lớn. Hãy tách tệp.")


def _frame(image: Image.Image, number: int) -> Image.Image:
    if number or getattr(image, "n_frames", 1) > 1:
        image.seek(number)
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    dpi = image.info.get("dpi")
    turned = ImageOps.exif_transpose(image) or image
    grey = ink(turned)
    if dpi:
        grey.info["dpi"] = dpi
    return grey


def ink(image: Image.Image) -> Image.Image:
    """Give a picture in grey through red glass: a red seal goes, the name and signature under it stay."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image).convert("RGB")
    if image.mode in {"1", "L", "I", "F", "I;16"}:
        return image.convert("L")
    return image.convert("RGB").getchannel("R")


def resolution(image: Image.Image) -> float:
    """Give the picture's resolution: what the file says where that makes a page, else as if it were A4."""
    dpi = image.info.get("dpi")
    said = float(dpi[0]) if dpi and dpi[0] else 0.0
    short, long = sorted(image.size)
    as_a4 = min(short / A4_INCHES[0], long / A4_INCHES[1]) if long < short * 2 else short / A4_INCHES[0]
    if _TRUSTED_DPI[0] < said < _TRUSTED_DPI[1] and 0.6 < said / as_a4 < 1.7:  # noqa: PLR2004
        return said
    return as_a4


def ready(image: Image.Image) -> tuple[Image.Image, float]:
    """Give the picture near the working resolution, level, with even paper; and its resolution."""
    dpi = resolution(image)
    scale = WORKING_DPI / dpi
    if 0.9 < scale < 1.15:  # noqa: PLR2004  # not worth the blur
        scale = 1.0
    else:
        scale = min(scale, _MOST_SCALE)
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        image = image.resize(size, Image.Resampling.LANCZOS)
        dpi *= scale
    image = _evened(image)
    angle = skew(image)
    if abs(angle) >= _LEAST_SKEW:
        image = image.rotate(angle, Image.Resampling.BICUBIC, expand=False, fillcolor=_PAPER)
    return image, dpi


def _evened(image: Image.Image) -> Image.Image:
    """Give the picture with white paper and black ink; the grain of the paper goes, however little ink there is."""
    histogram = image.histogram()
    paper = max(range(_LIGHT, 256), key=histogram.__getitem__)
    darkest, seen = 0, 0
    while seen < image.width * image.height * _INK_SHARE and darkest < _LIGHT:
        seen += histogram[darkest]
        darkest += 1
    low, high = min(darkest, _DARKEST_INK), max(paper * _PAPER_SHARE, _LIGHT + 1.0)
    return image.point([max(0, min(255, round((value - low) * 255 / (high - low)))) for value in range(256)])


def is_sideways(image: Image.Image) -> bool:
    """Tell by its rows of ink whether the text runs up or down the page."""
    small = _thumbnail(image)
    turned = small.transpose(Image.Transpose.ROTATE_90)
    if _sharpness(turned) < _PLAINLY_UPRIGHT * _sharpness(small):
        return False
    # A page fed in askew has no sharp rows either way before it is made level.
    return _sharpest(turned) > _SIDEWAYS * _sharpest(small)


def _sharpest(small: Image.Image) -> float:
    return max(_sharpness(_turned(small, angle)) for angle in _angles(0.0, _MOST_SKEW, 0.75))


def skew(image: Image.Image) -> float:
    """Give the angle in degrees, counterclockwise, by which the picture must be turned to be level."""
    small = _thumbnail(image)
    best = max(_angles(0.0, _MOST_SKEW, 0.75), key=lambda angle: _sharpness(_turned(small, angle)))
    best = max(_angles(best, 0.6, 0.2), key=lambda angle: _sharpness(_turned(small, angle)))
    return max(_angles(best, 0.15, 0.05), key=lambda angle: _sharpness(_turned(small, angle)))


def _angles(middle: float, reach: float, step: float) -> list[float]:
    count_ = round(reach / step)
    # The nearest to level first, so that an empty page is not turned.
    return sorted((middle + step * number for number in range(-count_, count_ + 1)), key=abs)


def _thumbnail(image: Image.Image) -> Image.Image:
    scale = min(_THUMBNAIL / max(1, min(image.size)), _LONGEST_THUMBNAIL / max(image.size))
    small = image.resize(
        (max(1, round(image.width * scale)), max(1, round(image.height * scale))), Image.Resampling.BOX
    )
    return ImageOps.invert(small)


def _turned(small: Image.Image, angle: float) -> Image.Image:
    return small.rotate(angle, Image.Resampling.BILINEAR, fillcolor=0)


def _sharpness(small: Image.Image) -> float:
    """Tell how sharply rows of ink stand apart from the space between them."""
    inner = small.crop(
        (
            small.width // 12,
            small.height // 20,
            small.width - small.width // 12,
            small.height - small.height // 20,
        )
    )
    rows = inner.resize((1, inner.height), Image.Resampling.BOX).tobytes()
    return float(sum((a - b) ** 2 for a, b in itertools.pairwise(rows)))
