"""Files that lie or harm: each ends in a clear message, soon, and in little memory."""

from __future__ import annotations

import io
import struct
import time
import zlib

import pypdfium2 as pdfium
import pytest
from PIL import Image
from sample_files import docx, paragraph, zipped

from vanban.reading.sources import Limits, UnreadableFile, open_source

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

HOSTILE = {
    "an empty file": (b"", "empty"),
    "a file of spaces": (b" \r\n \n", "empty"),
    "a zip bomb in a DOCX": (lambda: zipped({"word/document.xml": b"\0" * 270_000_000}), "zip_bomb"),
    "a container of thousands of files": (
        lambda: zipped({f"word/{n}": b"" for n in range(4500)}),
        "zip_bomb",
    ),
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
