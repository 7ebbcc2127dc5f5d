"""Files that lie or harm: each ends in a clear message, soon, and in little memory."""

from __future__ import annotations

import contextlib
import io
import random
import struct
import time
import zlib

import pypdfium2 as pdfium
import pytest
from PIL import Image
from sample_files import docx, paragraph, zipped

from vanban.reading.lines import SourceWarning
from vanban.reading.sources import Limits, UnreadableFile, open_source, scan
from vanban.reading.sources.kinds import kind_of
from vanban.reading.sources.sheets import RecognisedPages

SECONDS = 5.0


def png(width: int, height: int, *, data: bytes | None = None) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    rows = zlib.compress(b"\0" * 1000) if data is None else data
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pdf(pages: int) -> bytes:
    document = pdfium.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def laughs() -> str:
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    return f'<?xml version="1.0"?><!DOCTYPE w [{entities}]><w>&j;</w>'


OUTSIDE = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]><w>&a;</w>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def central_directory(entries: int) -> bytes:
    """Give a ZIP that is nothing but a list of empty files."""
    local = b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0, 0, 0, 0, 1, 0) + b"a"
    entry = b"PK\x01\x02" + struct.pack("<HHHHHHIIIHHHHHII", 20, 20, *[0] * 7, 1, *[0] * 6) + b"a"
    end = struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, len(entry) * entries, len(local), 0)
    return local + entry * entries + b"PK\x05\x06" + end


def before_its_beginning() -> bytes:
    """Give a DOCX from which a piece is cut, so that its directory points before the file's beginning."""
    data = docx(paragraph("Kính gửi") * 30)
    return data[:40] + data[400:]


def pdf_page(content: bytes, media: bytes = b"[0 0 595 842]", *more: bytes, unicode: bytes = b"") -> bytes:
    """Give a PDF of one page by hand."""
    packed = zlib.compress(content)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox%s/Contents 5 0 R"
        b"/Resources<</Font<</F 4 0 R>>/XObject<</I 6 0 R>>>>>>" % media,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica%s>>" % unicode,
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        *more,
    ]
    out, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + head + table + trailer


HOSTILE = {
    "an empty file": (b"", "empty"),
    "a file of spaces": (b" \r\n \n", "empty"),
    "a zip bomb in a DOCX": (lambda: zipped({"word/document.xml": b"\0" * 270_000_000}), "zip_bomb"),
    "a container of thousands of files": (
        lambda: zipped({f"word/{n}": b"" for n in range(4500)}),
        "zip_bomb",
    ),
    "a container of a million files": (lambda: central_directory(1_000_000), "zip_bomb"),
    "a DOCX from which a piece is cut": (before_its_beginning, "damaged"),
    "a DOCX of more lines than any document has": (lambda: docx(paragraph("Giao") * 40_001), "too_long"),
    "a DOCX of a hundred thousand empty paragraphs": (lambda: docx("<w:p/>" * 100_000), "too_long"),
    "a web page of a list that does not end": (b"<html><body><ol>" + b"<li>a" * 100_000, "too_long"),
    "a text of one line without an end": ("Giao các thôn, ".encode() * 7_000, "too_long"),
    "a text of nothing but invisible signs": ("\u00a0\u200b \n".encode() * 50, "no_text"),
    "RTF with binary data longer than itself": (rb"{\rtf1 \bin999999999 abc}", "damaged"),
    "a drawing": (b'<svg xmlns="http://www.w3.org/2000/svg"><text>Giao</text></svg>', "unsupported"),
    "an XML file": ('<?xml version="1.0"?><w><t>Kế hoạch</t></w>'.encode(), "unsupported"),
    "a web page with its pictures in one file": (b"MIME-Version: 1.0\r\nContent-Type: x", "unsupported"),
    "an Outlook message": (OLE + "__properties_version1.0".encode("utf-16-le"), "unsupported"),
    "a PDF whose list of pages holds itself": (
        lambda: pdf_page(b"").replace(b"/Kids[3 0 R]/Count 1", b"/Kids[2 0 R]/Count 9"),
        "damaged",
    ),
    "a PDF without anything on its page": (lambda: pdf(1), "no_text"),
    "an image as long as a road": (png(700_000, 100), "image_too_large"),
    "XML entities that multiply": (lambda: zipped({"word/document.xml": laughs()}), "hostile_xml"),
    "an XML entity from outside in UTF-16": (
        zipped({"word/document.xml": OUTSIDE.encode("utf-16")}),
        "hostile_xml",
    ),
    "XML nested thousands deep": (docx("<w:sdt>" * 3000 + "</w:sdt>" * 3000), "too_deep"),
    "RTF nested thousands deep": (b"{\\rtf1 " + b"{\\b " * 20000, "too_deep"),
    "a ZIP that is no DOCX": (zipped({"a.txt": "xin chào"}), "archive"),
    "a spreadsheet": (zipped({"xl/workbook.xml": "<x/>"}), "spreadsheet"),
    "a DOCX cut in the middle": (docx(paragraph("Kính gửi"))[:300], "damaged"),
    "a DOCX without a body": (zipped({"word/document.xml": "<w/>"}), "damaged"),
    "a DOCX under a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "an old Excel file": (OLE + "Workbook".encode("utf-16-le"), "spreadsheet"),
    "a PDF cut in the middle": (lambda: pdf(20)[:700], "damaged"),
    "a PDF of 2,000 pages": (lambda: pdf(2000), "too_many_pages"),
    "an image of 20,000 by 20,000 pixels": (png(20_000, 20_000), "image_too_large"),
    "an image that claims 60,000 by 60,000 pixels": (png(60_000, 60_000), "image_too_large"),
    "an image cut in the middle": (png(800, 800, data=b""), "damaged"),
    "a program": (b"MZ" + b"\x90\0" * 400, "not_a_document"),
    "noise": (bytes(range(256)) * 30, "not_a_document"),
    "a web page of cells over thousands of rows and columns": (
        b"<html><body><table>" + (b"<tr>" + b"<td rowspan=100 colspan=100>" * 50) * 1000,
        "no_text",
    ),
    "a web page of nothing but nesting": (b"<html><body>" + b"<div>" * 20_000, "no_text"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_gets_a_clear_message_soon(name: str) -> None:
    made, code = HOSTILE[name]
    data = made() if callable(made) else made
    begin = time.monotonic()
    with pytest.raises(UnreadableFile) as caught:
        open_source(data)
    assert caught.value.code == code
    assert caught.value.message.endswith(".")
    assert not caught.value.message.isascii()
    assert time.monotonic() - begin < SECONDS


def test_an_encrypted_pdf_asks_for_one_without_a_password() -> None:
    # PDFium cannot write encryption: a trailer that names a security handler with a wrong key is enough.
    data = pdf(1)
    trailer = b"trailer\n<</Encrypt <</Filter/Standard/V 1/R 2/O(%s)/U(%s)/P -4>>/ID[(a)(a)]" % (
        b"x" * 32,
        b"y" * 32,
    )
    start = data.rindex(b"trailer")
    broken = data[:start] + data[start:].replace(b"trailer\r\n<<", trailer, 1).replace(
        b"trailer\n<<", trailer, 1
    )
    with pytest.raises(UnreadableFile) as caught:
        open_source(broken)
    assert caught.value.code == "encrypted"


def test_a_page_of_200_inches_is_drawn_small_enough_to_be_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Image.Image] = []

    def recognise(pages: list[scan.PageToRecognise], *_: object) -> RecognisedPages:
        drawn.extend(picture() for _, picture in pages)
        return RecognisedPages({}, [SourceWarning("unreadable_page", "Trang 1", 1)])

    monkeypatch.setattr(scan, "recognise", recognise)
    picture = zlib.compress(b"\x80" * 10_000)
    image = (
        b"<</Type/XObject/Subtype/Image/Width 100/Height 100/BitsPerComponent 8/ColorSpace/DeviceGray"
        b"/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(picture), picture)
    )
    open_source(pdf_page(b"q 14400 0 0 14400 0 0 cm /I Do Q", b"[0 0 14400 14400]", image))
    assert 30_000_000 < drawn[0].width * drawn[0].height <= 41_000_000


def test_halves_of_letters_in_a_pdf_do_not_keep_it_from_being_written() -> None:
    halves = (
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00><ff> endcodespacerange "
        b"1 beginbfrange <41><5a><D800> endbfrange endcmap end"
    )
    stream = b"<</Length %d>>stream\n%s\nendstream" % (len(halves), halves)
    text = b"BT /F 12 Tf 72 700 Td (ABC giao cac thon treo bang ron) Tj ET"
    source = open_source(pdf_page(text, b"[0 0 595 842]", stream, unicode=b"/ToUnicode 6 0 R"))
    assert source.text.encode("utf-8")
    assert "treo bang ron" in source.text


def test_text_that_a_page_does_not_show_is_left_out_and_told_of() -> None:
    source = open_source(
        pdf_page(
            b"BT 0 g /F 12 Tf 72 700 Td (Giao cac thon treo bang ron) Tj ET "
            b"BT 3 Tr /F 12 Tf 72 600 Td (nop chin tram trieu) Tj ET "
            b"BT 0 Tr 1 1 1 rg /F 12 Tf 72 500 Td (nop tam tram trieu) Tj ET "
            b"0 0 0.5 rg 60 390 300 30 re f BT 1 1 1 rg /F 12 Tf 72 400 Td (trang tren nen xanh) Tj ET"
        )
    )
    assert source.text.splitlines() == ["Giao cac thon treo bang ron", "trang tren nen xanh"]
    assert [(warning.code, warning.page) for warning in source.warnings] == [("hidden_text", 1)]


def test_files_with_flipped_and_missing_bytes_are_read_or_refused() -> None:
    chance = random.Random(20261121)  # noqa: S311  # damage, not secrets
    whole = [
        docx(paragraph("Kính gửi: Các thôn") * 40),
        pdf_page(b"BT /F 12 Tf 72 700 Td (Giao cac thon treo bang ron) Tj ET"),
        "1. Giao các thôn treo băng rôn trước ngày 05/10/2025.\n".encode() * 20,
    ]
    for number in range(150):
        data = bytearray(whole[number % len(whole)])
        at = chance.randrange(len(data))
        if number % 2:
            del data[at : at + chance.randrange(1, 300)]
        else:
            data[at : at + 8] = chance.randbytes(8)
        with contextlib.suppress(UnreadableFile):
            open_source(bytes(data))


def test_a_bitmap_is_a_picture_and_a_text_that_begins_alike_is_none() -> None:
    stream = io.BytesIO()
    Image.new("L", (60, 60), 255).save(stream, "BMP")
    assert kind_of(stream.getvalue(), Limits()) == "image"
    assert kind_of("BM: Bảo Minh kính gửi các thôn".encode(), Limits()) == "text"


def test_a_file_over_the_limit_is_refused_before_it_is_looked_at() -> None:
    with pytest.raises(UnreadableFile) as caught:
        open_source(b"%PDF-" + b"x" * 2000, limits=Limits(file_bytes=1000))
    assert caught.value.code == "too_large"


def test_the_content_decides_and_a_lying_name_is_warned_of() -> None:
    source = open_source("Kính gửi: Các đơn vị".encode(), "cong-van.pdf")
    assert source.kind == "text"
    assert [warning.code for warning in source.warnings] == ["wrong_extension"]
    assert "văn bản thuần" in source.warnings[0].message


def test_an_honest_name_is_not_warned_of() -> None:
    assert open_source("Kính gửi: Các đơn vị".encode(), "cong-van.txt").warnings == []


def test_a_white_page_is_told_to_be_unreadable_and_not_invented() -> None:
    stream = io.BytesIO()
    Image.new("L", (1654, 2339), 255).save(stream, "PNG")
    source = open_source(stream.getvalue())
    assert not source.text.strip()
    assert [(warning.code, warning.page) for warning in source.warnings] == [("unreadable_page", 1)]
