from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pytest
import typst
from authority import NOW, PASSWORD, person
from PIL import Image
from sample_files import docx, paragraph

from vanban.reading.sources import UnreadableFile, open_source, pages
from vanban.signing import Place, key_from_file, sign_pdf, text_stamp

if TYPE_CHECKING:
    from pathlib import Path


def image(data: bytes | None) -> Image.Image:
    assert data is not None
    return Image.open(io.BytesIO(data))


def test_a_page_of_a_pdf_is_drawn_in_the_width_that_is_asked_for(tmp_path: Path) -> None:
    document = pdfium.PdfDocument.new()
    document.new_page(595, 842)
    path = tmp_path / "a.pdf"
    document.save(path)
    assert image(pages.render(path, 1, 600)).size == pytest.approx((600, 849), abs=1)
    assert pages.render(path, 2, 600) is None
    assert pages.render(path, 0, 600) is None


def test_the_look_of_a_signature_is_drawn_and_what_is_read_stays_as_it_was(tmp_path: Path) -> None:
    source = "#set page(width: 595pt, height: 842pt)\n" + "Các tổ dân phố mở tủ sách vào sáng thứ Bảy. " * 20
    plain = typst.compile(source.encode(), format="pdf")
    assert isinstance(plain, bytes)
    place = Place(0, 300, 100, 500, 200)
    signed = sign_pdf(
        plain,
        key=key_from_file(person().file(), PASSWORD),
        at=NOW,
        field="A",
        place=place,
        stamp=text_stamp(["Ký bởi: Nguyễn Văn Mẫu"], place),
    )

    def drawn(data: bytes) -> Image.Image:
        path = tmp_path / "a.pdf"
        path.write_bytes(data)
        return image(pages.render(path, 1, 595)).convert("L")

    box = (300, 842 - 200, 500, 842 - 100)
    assert drawn(plain).crop(box).getextrema() == (255, 255)
    assert drawn(signed).crop(box).getextrema()[0] < 128
    assert open_source(signed) == open_source(plain)


def test_a_page_of_a_picture_is_drawn(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    Image.new("L", (1000, 1400), 200).save(
        path, save_all=True, append_images=[Image.new("L", (1000, 1400), 10)]
    )
    assert image(pages.render(path, 2, 500)).size == (500, 700)
    assert image(pages.render(path, 2, 500)).convert("L").getpixel((9, 9)) < 30
    assert pages.render(path, 3, 500) is None


def test_a_text_has_no_pages_to_draw(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Kính gửi", encoding="utf-8")
    assert pages.render(path, 1, 500) is None
    assert pages.to_pdf(path, tmp_path / "a.pdf") is False
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is missing")
def test_a_docx_gets_its_pages_once_as_a_pdf(tmp_path: Path) -> None:
    path, out = tmp_path / "a.docx", tmp_path / "pages.pdf"
    path.write_bytes(docx(paragraph("Kính gửi: Các đơn vị")))
    assert pages.render(path, 1, 500) is None
    assert pages.to_pdf(path, out) is True
    assert image(pages.render(out, 1, 500)).width == 500
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.docx", "pages.pdf"]


def test_a_damaged_file_says_so_instead_of_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes("%PDF-1.7\nhỏng".encode())
    with pytest.raises(UnreadableFile):
        pages.render(path, 1, 500)
