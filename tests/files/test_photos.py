from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from files.photos_for_tests import HANOI, exif, jpeg_bomb, photo, png_bomb
from tungngo.files import photos
from vanban.reading.sources.limits import UnreadableFile


def _prepared(data: bytes) -> tuple[photos.Photo, Image.Image]:
    prepared = photos.prepare(io.BytesIO(data))
    return prepared, Image.open(io.BytesIO(prepared.content))


def _is_red(picture: Image.Image, at: tuple[int, int]) -> bool:
    red, _green, blue = picture.convert("RGB").getpixel(at)  # type: ignore[misc]
    return bool(red > blue)


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
def test_each_format_that_phones_send_becomes_a_plain_jpeg(image_format: str) -> None:
    prepared, kept = _prepared(photo(image_format=image_format))
    assert (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", (60, 40))
    assert (prepared.width, prepared.height) == (60, 40)
    assert Image.open(io.BytesIO(prepared.thumbnail)).format == "JPEG"


def test_a_large_photo_is_shrunk_to_a_sensible_side_and_its_thumbnail_smaller() -> None:
    prepared, kept = _prepared(photo((4032, 3024)))
    assert max(kept.size) == photos.LONGEST_SIDE
    assert kept.size == (2000, 1500)
    assert max(Image.open(io.BytesIO(prepared.thumbnail)).size) == photos.THUMBNAIL_SIDE


def test_a_small_photo_is_not_blown_up() -> None:
    assert _prepared(photo((30, 20)))[1].size == (30, 20)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_however_the_camera_was_held(orientation: int) -> None:
    """What the camera turned or mirrored is turned back; EXIF 4.6.4, tag Orientation."""
    upright = Image.open(io.BytesIO(photo(image_format="PNG")))
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    held = upright.transpose(back[orientation]) if orientation in back else upright
    target = io.BytesIO()
    held.save(target, "JPEG", quality=95, exif=exif(orientation=orientation))
    _facts, kept = _prepared(target.getvalue())
    assert kept.size == (60, 40)
    assert _is_red(kept, (5, 20))
    assert not _is_red(kept, (55, 20))


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
def test_nothing_of_what_the_camera_wrote_is_kept_and_the_place_is_told_beside(image_format: str) -> None:
    secret = "Nguyễn Văn Mẫu".encode()
    options = {"comment": secret} if image_format == "JPEG" else {}
    data = photo(image_format=image_format, exif=exif(place=HANOI, maker=secret.decode()), **options)
    assert b"Exif" in data or b"eXIf" in data or b"EXIF" in data
    prepared, kept = _prepared(data)
    assert prepared.place is not None
    assert (prepared.place.latitude, prepared.place.longitude) == pytest.approx(HANOI, abs=1e-5)
    for content in (prepared.content, prepared.thumbnail):
        assert not Image.open(io.BytesIO(content)).getexif()
        assert b"Exif" not in content
        assert b"http://ns.adobe.com" not in content
        assert secret not in content
    assert "comment" not in kept.info


@given(latitude=st.floats(-90, 90, allow_nan=False), longitude=st.floats(-180, 180, allow_nan=False))
def test_every_place_on_earth_is_read_from_the_photo(latitude: float, longitude: float) -> None:
    place = photos.prepare(io.BytesIO(photo(exif=exif(place=(latitude, longitude))))).place
    if place is None:
        assert abs(latitude) < 1e-6
        assert abs(longitude) < 1e-6
    else:
        assert (place.latitude, place.longitude) == pytest.approx((latitude, longitude), abs=2e-6)


@pytest.mark.parametrize("place", [(0.0, 0.0), (91.0, 10.0), (10.0, 181.0)])
def test_a_place_that_is_none_is_not_told(place: tuple[float, float]) -> None:
    assert photos.prepare(io.BytesIO(photo(exif=exif(place=place)))).place is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.762622,106.660172", (10.762622, 106.660172)),
        ("-33.9,-70", (-33.9, -70.0)),
        ("0,0", None),
        ("91,10", None),
        ("nan,nan", None),
        ("1e1,2", None),
        ("10.7, 106.6", None),
        ("<script>", None),
        ("", None),
    ],
)
def test_a_place_in_words_is_read_or_counts_as_not_given(
    text: str, expected: tuple[float, float] | None
) -> None:
    place = photos.read_place(text)
    assert (place and (place.latitude, place.longitude)) == expected


@pytest.mark.parametrize(
    "data",
    [png_bomb(), jpeg_bomb(), png_bomb(100_000, 100_000), png_bomb(6500, 6500), jpeg_bomb(11_000, 10_100)],
    ids=["png", "jpeg", "huge png", "png just over the limit", "jpeg just over the limit"],
)
def test_a_picture_that_would_burst_the_memory_is_refused_before_it_is_unpacked(data: bytes) -> None:
    assert len(data) < 10_000
    with pytest.raises(UnreadableFile) as caught:
        photos.prepare(io.BytesIO(data))
    assert caught.value.code == "too_large"
    assert "thu nhỏ" in caught.value.message


def test_a_picture_that_is_a_line_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="quá dài và hẹp"):
        photos.prepare(io.BytesIO(photo((9000, 4))))


@pytest.mark.parametrize("image_format", ["GIF", "TIFF", "BMP"])
def test_other_pictures_are_refused_with_what_to_send_instead(image_format: str) -> None:
    with pytest.raises(UnreadableFile, match="JPEG, PNG hoặc WebP"):
        photos.prepare(io.BytesIO(photo(image_format=image_format)))


@given(st.integers(1, 99), st.binary(max_size=40))
def test_a_photo_that_was_cut_or_damaged_is_refused_or_drawn_but_never_breaks(
    percent: int, noise: bytes
) -> None:
    whole = photo((200, 150))
    at = len(whole) * percent // 100
    for data in (whole[:at], whole[:at] + noise + whole[at + len(noise) :]):
        try:
            assert photos.prepare(io.BytesIO(data)).content.startswith(b"\xff\xd8")
        except UnreadableFile as error:
            assert error.code in {"damaged", "not_a_photo", "too_large"}  # noqa: PT017


def test_what_is_clear_becomes_white_and_not_black() -> None:
    target = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(target, "PNG")
    assert _prepared(target.getvalue())[1].getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("mode", "image_format"), [("L", "PNG"), ("P", "PNG"), ("CMYK", "JPEG"), ("1", "PNG"), ("I;16", "PNG")]
)
def test_pictures_of_every_colour_model_are_drawn(mode: str, image_format: str) -> None:
    target = io.BytesIO()
    Image.new("L", (40, 30), 128).convert("I;16" if mode == "I;16" else mode).save(target, image_format)
    assert _prepared(target.getvalue())[1].mode == "RGB"


def test_colours_of_another_space_are_turned_into_those_that_every_screen_shows() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    _facts, kept = _prepared(photo(icc_profile=lab))
    assert "icc_profile" not in kept.info
    assert _is_red(kept, (5, 20))
    assert _prepared(photo(icc_profile=b"no profile at all"))[1].size == (60, 40)
