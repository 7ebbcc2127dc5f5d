"""Scans and photos: recognised in order, whichever way they were fed into the scanner."""

from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING

import pytest
import rendering
from PIL import Image, ImageDraw
from rendering import Annex, Paper

from vanban.reading.sources import open_source
from vanban.reading.sources.scan.areas import take_tables
from vanban.reading.sources.scan.picture import ink, is_sideways, resolution, skew

if TYPE_CHECKING:
    from vanban.reading.lines import Source

pytestmark = [
    pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is missing"),
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is missing"),
]

PAPER = Paper(
    issuer=["UBND TỈNH MẪU", "SỞ VĂN HÓA"],
    number="Số: 05/SVH-VP",
    place_date="Đồng Mẫu, ngày 06 tháng 10 năm 2025",
    letter_subject="V/v hưởng ứng Ngày hội đọc sách",
    addressees=["Các phòng, ban;", "UBND các xã."],
    body=[
        "Thực hiện Kế hoạch số 12/KH-UBND ngày 01/9/2025 của UBND tỉnh, Sở đề nghị các đơn vị:",
        "I. NỘI DUNG",
        "1. Tổ chức hoạt động tại trụ sở trước ngày 08/10/2025 và báo cáo về Văn phòng Sở.",
        "- Treo băng rôn, khẩu hiệu tại nơi đông người qua lại.",
        "II. TỔ CHỨC THỰC HIỆN",
        "1. Văn phòng Sở theo dõi, đôn đốc, tổng hợp kết quả.",
    ],
    recipients=["Như trên;", "Lưu: VT, VP."],
    authority=["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"],
    signer="Nguyễn Văn Mẫu",
    annex=Annex(
        ["Phụ lục", "(Kèm theo Công văn)"],
        [["TT", "Nhiệm vụ"], ["1", "Treo băng rôn"], ["2", "Báo cáo kết quả"]],
    ),
)


@pytest.fixture(scope="module")
def pages() -> list[Image.Image]:
    return rendering.scans_of(rendering.pdf_of(rendering.docx_of(PAPER)))


def image(page: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    page.copy().save(stream, kind, **options)  # saving leaves settings of the format on the picture
    return stream.getvalue()


def parts_in_order(source: Source, parts: list[str]) -> None:
    text = " ".join(source.text.split())
    assert sorted(parts, key=text.index) == parts


ORDER = [
    "UBND TỈNH MẪU", "V/v hưởng ứng", "CỘNG HÒA XÃ HỘI", "Đồng Mẫu, ngày 06 tháng 10 năm 2025", "Kính gửi",
    "I. NỘI DUNG", "- Treo băng rôn", "II. TỔ CHỨC", "Nơi nhận", "- Lưu: VT, VP.", "KT. GIÁM ĐỐC", "Nguyễn Văn Mẫu",
]  # fmt: skip


def test_a_crooked_grainy_scan_is_read_in_order_with_boxes_and_confidence(pages: list[Image.Image]) -> None:
    source = open_source(image(pages[0], dpi=(200, 200)))
    assert source.kind == "scan"
    parts_in_order(source, ORDER)
    assert all(line.box is not None and 0 < line.confidence < 1 for line in source.lines)
    assert (round(source.pages[0].width), round(source.pages[0].height)) == (595, 842)


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_fed_in_sideways_or_upside_down_is_turned(pages: list[Image.Image], angle: int) -> None:
    source = open_source(image(pages[0].rotate(angle, expand=True), dpi=(200, 200)))
    parts_in_order(source, ORDER)
    size = source.pages[0]
    assert all(
        line.box and line.box.right < size.width + 1 and line.box.bottom < size.height + 1
        for line in source.lines
    )


def test_a_photo_is_turned_as_the_camera_says(pages: list[Image.Image]) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    source = open_source(
        image(pages[0].rotate(90, expand=True).convert("RGB"), "JPEG", quality=70, exif=exif)
    )
    parts_in_order(source, ORDER)
    assert source.pages[0].width < source.pages[0].height


def test_a_ruled_table_of_a_scan_has_cells(pages: list[Image.Image]) -> None:
    cells = {line.text: line.cell for line in open_source(image(pages[1])).lines if line.cell}
    assert {text: (cell.row, cell.column) for text, cell in cells.items() if cell} == {
        "TT": (0, 0), "Nhiệm vụ": (0, 1), "1": (1, 0), "Treo băng rôn": (1, 1), "2": (2, 0), "Báo cáo kết quả": (2, 1),
    }  # fmt: skip


def test_all_pages_of_a_tiff_are_read(pages: list[Image.Image]) -> None:
    heads = [page.crop((0, 0, page.width, page.height // 3)) for page in pages]
    source = open_source(image(heads[0], "TIFF", save_all=True, append_images=heads[1:], dpi=(200, 200)))
    assert len(source.pages) == 2
    assert {line.page for line in source.lines} == {1, 2}


def test_a_page_too_blurred_to_read_is_warned_of_by_its_number(pages: list[Image.Image]) -> None:
    blurred = pages[0].resize((pages[0].width // 9, pages[0].height // 9))
    source = open_source(image(blurred))
    assert [(warning.code, warning.page) for warning in source.warnings] in (
        [("unreadable_page", 1)],
        [("poor_page", 1)],
    )


def test_a_red_seal_over_the_text_is_looked_through() -> None:
    page = Image.new("RGB", (200, 100), "white")
    ImageDraw.Draw(page).ellipse((10, 10, 90, 90), fill=(225, 30, 40))
    ImageDraw.Draw(page).line((0, 50, 200, 50), fill=(20, 20, 60), width=4)
    grey = ink(page)
    assert grey.getpixel((50, 20)) > 200
    assert grey.getpixel((50, 50)) < 60


@pytest.mark.parametrize("angle", [-3.0, -0.6, 0.0, 1.4])
def test_the_skew_of_a_page_is_found_to_a_tenth_of_a_degree(pages: list[Image.Image], angle: float) -> None:
    level = pages[0].rotate(-0.7, Image.Resampling.BICUBIC, fillcolor=250)
    turned = level.rotate(-angle, Image.Resampling.BICUBIC, fillcolor=250)
    assert skew(turned) == pytest.approx(angle, abs=0.15)


@pytest.mark.parametrize("askew", [-4.0, 0.0, 3.0])
def test_a_page_fed_in_askew_is_not_taken_to_lie_on_its_side(pages: list[Image.Image], askew: float) -> None:
    page = pages[0].rotate(askew, Image.Resampling.BICUBIC, fillcolor=250)
    assert not is_sideways(page)
    assert is_sideways(page.rotate(90, expand=True))


def test_a_resolution_that_makes_no_page_is_not_believed() -> None:
    photo = Image.new("L", (3000, 4200), 255)
    photo.info["dpi"] = (72, 72)
    assert resolution(photo) == pytest.approx(4200 / 11.69, rel=0.03)


def test_a_dark_picture_is_no_table() -> None:
    page = Image.new("L", (1600, 2000), 255)
    ImageDraw.Draw(page).rectangle((300, 300, 900, 900), fill=40)
    tables, bare = take_tables(page, 200)
    assert tables == []
    assert bare is page
