from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.base import ContentFile

from files.photos_for_tests import photo
from tungngo.files.inspection import Inspected, inspect_evidence
from tungngo.files.rules import name_for
from vanban.reading.sources.limits import UnreadableFile


def _zip(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as container:
        for name in names:
            container.writestr(name, "<x/>")
    return target.getvalue()


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def _inspected(data: bytes) -> Inspected:
    return inspect_evidence(ContentFile(data))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (photo(), "image"),
        (b"%PDF-1.7\nx", "pdf"),
        (_zip("[Content_Types].xml", "word/document.xml"), "docx"),
        (_zip("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (_zip("[Content_Types].xml", "ppt/presentation.xml"), "pptx"),
        (_OLE + "WordDocument".encode("utf-16-le"), "doc"),
        (_OLE + "Workbook".encode("utf-16-le"), "xls"),
        (_OLE + "PowerPoint Document".encode("utf-16-le"), "ppt"),
        ("Danh sách hộ".encode(), "text"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_offices_and_phones_send_is_taken_for_what_it_is(data: bytes, kind: str) -> None:
    facts = _inspected(data)
    assert facts.kind == kind
    assert facts.content_type != "application/octet-stream"
    assert "html" not in facts.content_type
    assert "svg" not in facts.content_type


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "trống"),
        (b"MZ" + b"\0" * 400, "chương trình"),
        (b"<!doctype html><html><body>x</body></html>", "không nhận"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (_zip("a.txt"), "tệp nén"),
        (b"Rar!\x1a\x07" + b"\0" * 400, "nén"),
        (_zip("word/document.xml", "word/vbaProject.bin"), "macro"),
        (_zip("xl/workbook.xml", "xl/vbaProject.bin"), "macro"),
        (b"\0\0\0\x18ftypmif1" + b"\0" * 400, "HEIC"),
        (b"\0\0\0\x18ftypqt  " + b"\0" * 400, "phim"),
    ],
    ids=["empty", "program", "page", "svg", "zip", "rar", "macro", "macro sheet", "heic", "film"],
)
def test_what_is_not_taken_is_refused_with_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says):
        _inspected(data)


@pytest.mark.parametrize(
    ("kind", "sent", "kept"),
    [
        ("image", "IMG_1.HEIC", "IMG_1.jpg"),
        ("image", "ảnh.JPEG", "ảnh.JPEG"),
        ("image", "", "tep.jpg"),
        ("pdf", "anh.jpg", "anh.jpg.pdf"),
        ("xlsx", "Danh sách.XLSX", "Danh sách.XLSX"),
        ("text", "trang.html", "trang.html.txt"),
        ("docx", "a" * 300 + ".exe", "a" * 175 + ".docx"),
    ],
)
def test_a_name_that_lies_is_put_right(kind: str, sent: str, kept: str) -> None:
    assert name_for(kind, sent)[-40:] == kept[-40:]
    assert len(name_for(kind, sent)) <= 180
