"""Signatures on PDFs: made, placed, checked, spoiled; with an authority of the tests' own."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pytest
import typst
from authority import NOW, PASSWORD, authority, person
from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.stamp import TextStamp, TextStampStyle
from soft_tokens import SoftToken, make_soft_token, needs_soft_token, plug_in, put_on

from vanban.signing import (
    CannotSign,
    CannotTimestamp,
    Place,
    check_signatures,
    clean_picture,
    corner_of_first_page,
    has_only_signatures_added,
    is_blue,
    key_from_file,
    key_from_token,
    picture_stamp,
    place_above_name,
    sign_pdf,
    text_stamp,
)
from vanban.signing.checking import NotCheckable
from vanban.signing.isolation import check_isolated
from vanban.signing.places import POINTS_PER_MM

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from cryptography import x509

NAME = "Nguyễn Văn Mẫu"


@cache
def letter() -> bytes:
    """Two pages; the signer's name stands in the text, below the title on page 1, and in the annex's heading."""
    source = f"""
#set page(paper: "a4")
#set text(font: "Liberation Serif", size: 13pt)
Giao ông {NAME} theo dõi.
#v(60mm)
#align(right)[#box(width: 70mm, align(center)[*CHỦ TỊCH* #v(25mm) *{NAME}*])]
#pagebreak()
Phụ lục
"""
    out = typst.compile(source.encode(), format="pdf")
    assert isinstance(out, bytes)
    return out


def signed(pdf: bytes | None = None, *, field: str = "ChuKy1", name: str = NAME) -> bytes:
    key = key_from_file(person(name).file(), PASSWORD)
    place = place_above_name(letter(), NAME)
    assert place
    stamp = text_stamp([f"Người ký: {name}", "Thời gian: 2026-10-01T15:00:00+07:00"], place)
    return sign_pdf(pdf or letter(), key=key, at=NOW, field=field, place=place, stamp=stamp)


@pytest.fixture
def soft_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SoftToken:
    return make_soft_token(tmp_path, monkeypatch)


def reports(pdf: bytes, trusted: Sequence[x509.Certificate] | None = None, at: dt.datetime = NOW) -> list:
    return check_signatures(pdf, trusted=[authority().certificate] if trusted is None else trusted, at=at)


def test_a_signed_pdf_is_intact_whole_and_trusted() -> None:
    (report,) = reports(signed())
    assert report.is_good
    assert report.problem == ""
    assert (report.signer, report.organization, report.field) == (NAME, "Ủy ban nhân dân xã Mẫu", "ChuKy1")
    assert report.signed_at is not None
    assert report.stamped_at is None


def test_what_was_in_the_file_before_stays_byte_for_byte() -> None:
    assert signed().startswith(letter())


def test_a_second_signature_leaves_the_first_good() -> None:
    both = reports(signed(signed(), field="ChuKy2", name="Lê Thị Mẫu"))
    assert [(report.signer, report.is_good) for report in both] == [(NAME, True), ("Lê Thị Mẫu", True)]


def test_a_changed_byte_is_seen() -> None:
    pdf = bytearray(signed())
    spot = pdf.index(b"/MediaBox")
    pdf[spot + 12 : spot + 13] = b"1" if pdf[spot + 12 : spot + 13] != b"1" else b"2"
    assert not any(report.is_good for report in reports(bytes(pdf)))


def test_what_is_drawn_over_a_signed_page_is_seen() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed()))
    style = TextStampStyle(stamp_text="DA SUA", text_box_style=TextBoxStyle())
    TextStamp(writer, style).apply(0, 100, 500)
    out = io.BytesIO()
    writer.write(out)
    (report,) = reports(out.getvalue())
    assert report.is_intact
    assert not report.is_whole
    assert "thêm nội dung" in report.problem


def test_a_signature_adds_nothing_but_itself_and_what_is_drawn_before_signing_is_seen() -> None:
    assert has_only_signatures_added(signed(), letter())
    assert has_only_signatures_added(signed(signed(), field="ChuKy2", name="Lê Thị Mẫu"), letter())
    writer = IncrementalPdfFileWriter(io.BytesIO(letter()))
    TextStamp(writer, TextStampStyle(stamp_text="DA SUA", text_box_style=TextBoxStyle())).apply(0, 100, 500)
    out = io.BytesIO()
    writer.write(out)
    assert not has_only_signatures_added(signed(out.getvalue()), letter())
    assert not has_only_signatures_added(letter(), letter())
    assert not has_only_signatures_added(signed(), letter()[:-1] + b" ")


def test_a_page_that_keeps_its_annotations_elsewhere_is_signed_and_compared_too() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(letter()))
    page = writer.find_page_for_modification(0)[0].get_object()
    page["/Annots"] = writer.add_object(generic.ArrayObject())
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    base = out.getvalue()
    assert has_only_signatures_added(signed(base), base)


def test_in_a_process_of_its_own_the_same_is_said() -> None:
    pdf = signed()
    found, is_base_kept = check_isolated(pdf, trusted=[authority().certificate], at=NOW, base=letter())
    assert (found, is_base_kept) == (reports(pdf), True)
    with pytest.raises(NotCheckable, match="hỏng"):
        check_isolated(b"%PDF-1.7 hong", trusted=[], at=NOW)


def test_a_strange_authority_is_not_trusted_and_no_authority_is_said() -> None:
    (strange,) = reports(signed(), [authority("Cơ quan khác").certificate])
    (none,) = reports(signed(), [])
    assert (strange.is_intact, strange.is_trusted) == (True, False)
    assert "tin cậy" in strange.problem
    assert "Chưa khai báo" in none.problem


def test_an_unsigned_file_has_no_reports_and_a_broken_one_is_said() -> None:
    assert reports(letter()) == []
    with pytest.raises(NotCheckable, match="hỏng"):
        reports(b"%PDF-1.7 hong")
    with pytest.raises(NotCheckable):
        reports(b"")


def test_a_certificate_out_of_its_time_does_not_sign() -> None:
    key = key_from_file(person("Hết Hạn Mẫu", days=-30).file(), PASSWORD)
    with pytest.raises(CannotSign, match="chỉ có hiệu lực"):
        sign_pdf(letter(), key=key, at=NOW, field="A")


def test_a_wrong_password_and_a_damaged_file_are_said() -> None:
    for data, password in ((person().file(), "sai"), (b"hong", PASSWORD)):
        with pytest.raises(CannotSign, match="sai mật khẩu hoặc tệp hỏng"):
            key_from_file(data, password)


def test_a_field_used_twice_and_a_broken_pdf_are_refused() -> None:
    key = key_from_file(person().file(), PASSWORD)
    for pdf in (signed(), b"khong phai pdf", b""):
        with pytest.raises(CannotSign, match="không ký được"):
            sign_pdf(pdf, key=key, at=NOW, field="ChuKy1")


def test_a_silent_time_stamping_server_is_said() -> None:
    key = key_from_file(person().file(), PASSWORD)
    with pytest.raises(CannotTimestamp, match="dấu thời gian"):
        sign_pdf(letter(), key=key, at=NOW, field="A", timestamps="http://127.0.0.1:9/tsa")


def test_the_signature_stands_between_title_and_name_on_the_page_of_the_name() -> None:
    place = place_above_name(letter(), NAME)
    assert place is not None
    assert place.page == 0
    document = pdfium.PdfDocument(letter())
    text = document[0].get_textpage()
    title, name = text.search("CHỦ TỊCH").get_next(), None
    searcher = text.search(NAME)
    while (found := searcher.get_next()) is not None:
        name = found
    assert title
    assert name
    assert text.get_charbox(name[0])[3] <= place.bottom + 1
    assert place.top <= text.get_charbox(title[0])[1] + 1
    centre = (text.get_charbox(name[0])[0] + text.get_charbox(sum(name) - 1)[2]) / 2
    assert abs((place.left + place.right) / 2 - centre) < 2
    assert place_above_name(letter(), "Không Có Ai") is None


def test_the_seal_covers_the_left_third_of_the_signature() -> None:
    place = Place(0, 300, 200, 390, 250)
    seal = place.seal_over()
    assert seal.right == 330
    assert seal.right - seal.left == pytest.approx(36 * POINTS_PER_MM)
    assert (seal.bottom + seal.top) / 2 == 225


def test_the_stamp_is_seen_on_the_page() -> None:
    pdf = signed()
    place = place_above_name(letter(), NAME)
    assert place
    documents = [pdfium.PdfDocument(data) for data in (pdf, letter())]
    for document in documents:
        document.init_forms()
    page, page_before = (document[0] for document in documents)
    height = page.get_height()
    box = tuple(
        int(side * 2) for side in (place.left, height - place.top, place.right, height - place.bottom)
    )
    after, before = (
        shown.render(scale=2, may_draw_forms=True).to_pil().convert("L").crop(box)
        for shown in (page, page_before)
    )
    assert before.getextrema()[0] == 255
    assert after.getextrema()[0] < 100


def test_a_picture_of_a_signature_keeps_its_transparency() -> None:
    picture = Image.new("RGBA", (400, 200), (0, 0, 0, 0))
    picture.paste((0, 0, 200, 255), (150, 50, 250, 150))
    out = io.BytesIO()
    picture.save(out, "PNG")
    page = pdfium.PdfDocument(picture_stamp(out.getvalue(), Place(0, 0, 0, 100, 50)))[0]
    assert (round(page.get_width()), round(page.get_height())) == (100, 50)
    drawn = page.render(scale=1).to_pil().convert("RGB")
    assert drawn.getpixel((5, 5)) == (255, 255, 255)
    assert drawn.getpixel((50, 25))[2] > 150
    with pytest.raises(CannotSign, match="ảnh"):
        picture_stamp(b"khong phai anh", Place(0, 0, 0, 100, 50))


def drawn(colour: tuple[int, ...], *, ground: tuple[int, ...] = (0, 0, 0, 0), form: str = "PNG") -> bytes:
    picture = Image.new("RGBA", (400, 200), ground)
    picture.paste(colour, (150, 50, 250, 150))
    out = io.BytesIO()
    (picture if form == "PNG" else picture.convert("RGB")).save(out, form)
    return out.getvalue()


def test_a_picture_that_is_kept_is_a_png_that_lets_the_text_through() -> None:
    blue = drawn((20, 40, 160, 255))
    kept = clean_picture(blue + b"what a camera or a person hid behind it")
    assert clean_picture(kept) == kept
    assert b"hid behind" not in kept
    assert is_blue(kept)
    assert not is_blue(clean_picture(drawn((0, 0, 0, 255))))
    for data, says in (
        (drawn((20, 40, 160, 255), ground=(255, 255, 255, 255)), "nền trong suốt"),
        (drawn((0, 0, 0, 0)), "trống"),
        (drawn((20, 40, 160, 255), form="JPEG"), "Không đọc được ảnh"),
        (b"khong phai anh", "Không đọc được ảnh"),
        (blue[:60], "Không đọc được ảnh"),
        (b"", "Không đọc được ảnh"),
    ):
        with pytest.raises(CannotSign, match=says):
            clean_picture(data)


def test_the_corner_of_the_first_page_lies_on_the_page() -> None:
    place = corner_of_first_page(letter())
    width, height = pdfium.PdfDocument(letter())[0].get_size()
    assert place.page == 0
    assert 0 < place.left < place.right < width
    assert height / 2 < place.bottom < place.top < height


@needs_soft_token
def test_a_token_signs_and_a_wrong_pin_is_said(soft_token: SoftToken) -> None:
    facts = {"token": soft_token.name, "pin": soft_token.pin, "certificate": soft_token.certificate}
    with key_from_token(soft_token.library, **facts) as key:
        assert key.name == NAME
        pdf = sign_pdf(letter(), key=key, at=NOW, field="ChuKy1")
    (report,) = reports(pdf)
    assert report.is_good
    for change, said in (
        ({"pin": "999999"}, "PIN"),
        ({"pin": "1"}, "PIN"),
        ({"token": "khac"}, "thiết bị ký"),
        ({"certificate": "khac"}, "không có chứng thư"),
    ):
        with (
            pytest.raises(CannotSign, match=said),
            key_from_token(soft_token.library, **(facts | change)),
        ):
            pass


@needs_soft_token
def test_two_certificates_of_one_name_on_a_token_are_said(soft_token: SoftToken) -> None:
    put_on(soft_token, person("Trần Văn Khác"))
    facts = {"token": soft_token.name, "pin": soft_token.pin, "certificate": soft_token.certificate}
    with (
        pytest.raises(CannotSign, match="nhiều chứng thư"),
        key_from_token(soft_token.library, **facts),
    ):
        pass


@needs_soft_token
def test_a_token_that_is_plugged_in_later_is_found_without_a_new_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = make_soft_token(tmp_path, monkeypatch)
    facts = {"pin": token.pin, "certificate": token.certificate}
    with (
        pytest.raises(CannotSign, match="Không tìm thấy"),
        key_from_token(token.library, token="hai", **facts),
    ):
        pass
    plug_in(replace(token, name="hai"))  # by another process, unknown to this one's library
    with key_from_token(token.library, token="hai", **facts) as key:
        assert key.name == NAME


@needs_soft_token
def test_a_token_that_goes_away_while_it_signs_is_said(soft_token: SoftToken) -> None:
    from pkcs11.exceptions import DeviceRemoved

    facts = {"token": soft_token.name, "pin": soft_token.pin, "certificate": soft_token.certificate}
    with pytest.raises(CannotSign, match="ngừng trả lời"), key_from_token(soft_token.library, **facts):
        raise DeviceRemoved


@needs_soft_token
def test_two_who_sign_with_one_token_at_once_both_sign(soft_token: SoftToken) -> None:
    facts = {"token": soft_token.name, "pin": soft_token.pin, "certificate": soft_token.certificate}

    def sign(field: str) -> bytes:
        with key_from_token(soft_token.library, **facts) as key:
            return sign_pdf(letter(), key=key, at=NOW, field=field)

    with ThreadPoolExecutor(3) as pool:
        made = list(pool.map(sign, ("A", "B", "C")))
    assert [[report.field for report in reports(pdf)] for pdf in made] == [["A"], ["B"], ["C"]]
