"""What a file is, told by its content alone: a name may lie, and often does."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Literal

from vanban.reading.sources.limits import DAMAGED, Limits, UnreadableFile, count

FileKind = Literal["text", "html", "pdf", "image", "docx", "doc", "odt", "rtf"]

KIND_NAMES: dict[FileKind, str] = {
    "text": "văn bản thuần",
    "html": "trang web (HTML)",
    "pdf": "PDF",
    "image": "ảnh",
    "docx": "Word (DOCX)",
    "doc": "Word 97-2003 (DOC)",
    "odt": "OpenDocument (ODT)",
    "rtf": "RTF",
}
EXTENSIONS: dict[FileKind, frozenset[str]] = {
    "text": frozenset({"txt", "text", "md"}),
    "html": frozenset({"html", "htm", "xhtml"}),
    "pdf": frozenset({"pdf"}),
    "image": frozenset({"png", "jpg", "jpeg", "jpe", "tif", "tiff", "webp", "gif", "bmp"}),
    "docx": frozenset({"docx", "docm", "dotx"}),
    "doc": frozenset({"doc", "dot"}),
    "odt": frozenset({"odt"}),
    "rtf": frozenset({"rtf"}),
}
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF87a", b"GIF89a")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe")
_BLANK = b"\xef\xbb\xbf \t\r\n"
_MAILS = (b"mime-version:", b"received: ", b"return-path: ", b"delivered-to: ", b"from: <save")
_XML = re.compile(rb"(?:<\?xml|<!--|<svg\b|<!doctype\s+svg)", re.IGNORECASE)
_BITMAP_HEADERS = (12, 40, 52, 56, 64, 108, 124)
_ENTRY = b"PK\x01\x02"
_BINARY = re.compile(rb"\\bin(\d+)")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_TAGS = re.compile(
    rb"</?(?:p|div|span|table|tr|td|br|strong|b|h[1-6]|ul|li|article|section)\b[^<>]*>", re.IGNORECASE
)
_RTF_GROUP = re.compile(rb"(?<!\\)[{}]")
_DEEPEST_GROUP = 500
_MOST_CONTROLS = 0.02


def kind_of(data: bytes, limits: Limits) -> FileKind:
    """Tell what the bytes are.

    Raises:
        UnreadableFile: For an empty file and for everything that is no document.
    """
    if len(data) > limits.file_bytes:
        most = limits.file_bytes // (1024 * 1024)
        raise UnreadableFile("too_large", f"Tệp quá lớn (quá {most} MB). Hãy gửi bản nhẹ hơn hoặc tách tệp.")
    if not data.strip(b" \t\r\n\x00\x0c\xef\xbb\xbf\xff\xfe"):
        raise UnreadableFile(
            "empty", "Tệp trống, không có nội dung nào. Hãy kiểm tra lại hoặc xin gửi lại tệp."
        )
    head = data[:1024]
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data, limits)
    if head.startswith(_OLE):
        return _ole_kind(data)
    if head.lstrip().startswith(b"{\\rtf"):
        _refuse_deep(data)
        return "rtf"
    if head.startswith(_IMAGES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP") or _is_bitmap(data):
        return "image"
    if head[4:8] == b"ftyp":
        raise UnreadableFile(
            "unsupported",
            "Ảnh HEIC hoặc tệp phim chưa đọc được. Hãy lưu ảnh thành JPEG hoặc PDF rồi gửi lại.",
        )
    if head.startswith(_PROGRAMS):
        raise UnreadableFile(
            "not_a_document",
            "Đây là tệp chương trình, không phải văn bản. Hãy xoá tệp nếu không rõ nguồn gốc.",
        )
    if head.lstrip(_BLANK).lower().startswith(_MAILS):
        raise UnreadableFile(
            "unsupported",
            "Đây là thư điện tử hoặc trang web lưu dạng MHT. Hãy mở rồi lưu riêng văn bản thành PDF hoặc Word.",
        )
    if head.startswith(_ARCHIVES):
        raise UnreadableFile("archive", "Đây là tệp nén. Hãy giải nén rồi gửi từng văn bản.")
    return _text_kind(data)


def differs_from_name(kind: FileKind, name: str | None) -> bool:
    """Tell whether the file's name promises another kind than its content is."""
    if not name or "." not in name:
        return False
    extension = name.rsplit(".", 1)[1].lower()
    known = frozenset[str]().union(*EXTENSIONS.values())
    return extension in known and extension not in EXTENSIONS[kind]


def _text_kind(data: bytes) -> FileKind:
    head = data[:65536]
    if _HTML.match(head) or len(_HTML_TAGS.findall(head)) > 5 + len(head) // 400:
        return "html"
    if _XML.match(head.lstrip(_BLANK)):
        raise UnreadableFile(
            "unsupported",
            "Đây là tệp XML hoặc hình vẽ SVG, chưa đọc được. Hãy lưu thành PDF hoặc Word rồi gửi lại.",
        )
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or _looks_utf16(head):
        return "text"
    controls = sum(1 for byte in head if byte < 32 and byte not in b"\t\n\r\x0b\x0c\x1b\x1e\x1f")  # noqa: PLR2004
    if controls > max(4, len(head) * _MOST_CONTROLS):
        raise UnreadableFile(
            "not_a_document",
            "Không nhận ra đây là loại tệp nào. Hãy gửi văn bản dạng PDF, Word hoặc ảnh chụp.",
        )
    return "text"


def _is_bitmap(data: bytes) -> bool:
    """Tell a BMP by its mark and the size of its second header: two letters alone may begin a text."""
    return data[:2] == b"BM" and int.from_bytes(data[14:18], "little") in _BITMAP_HEADERS


def _looks_utf16(head: bytes) -> bool:
    """Tell UTF-16 without a mark by its zero bytes: spaces and digits have one, always on the same side."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return max(even, odd) > len(head) * 0.1 and min(even, odd) < max(even, odd) * 0.05


def _zip_kind(data: bytes, limits: Limits) -> FileKind:
    _refuse_many(data.count(_ENTRY), limits)  # before zipfile makes an object of each
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            entries = container.infolist()
            _refuse_bomb(entries, limits)
            names = {entry.filename for entry in entries}
            if any(entry.flag_bits & 1 for entry in entries):
                raise UnreadableFile("encrypted", "Tệp có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.")
            mimetype = container.read("mimetype")[:100] if "mimetype" in names else b""
            manifest = container.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise UnreadableFile("damaged", DAMAGED) from error
    if mimetype.startswith(b"application/vnd.oasis.opendocument.text"):
        if b"encryption-data" in manifest:
            raise UnreadableFile("encrypted", "Tệp có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.")
        return "odt"
    if any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith("xl/") for name in names):
        raise UnreadableFile("spreadsheet", "Đây là bảng tính (Excel), không phải văn bản chỉ đạo.")
    if any(name.startswith("ppt/") for name in names):
        raise UnreadableFile("slides", "Đây là tệp trình chiếu (PowerPoint), không phải văn bản chỉ đạo.")
    raise UnreadableFile("archive", "Đây là tệp nén, không phải văn bản. Hãy giải nén rồi gửi từng văn bản.")


def _refuse_bomb(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Refuse a container that would swell; zipfile never unpacks more than an entry declares."""
    _refuse_many(len(entries), limits)
    if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        raise UnreadableFile(
            "zip_bomb",
            "Tệp nén phình to bất thường khi mở; không mở vì lý do an toàn. Hãy lưu thành PDF rồi gửi lại.",
        )


def _refuse_many(entries: int, limits: Limits) -> None:
    if entries > limits.unpacked_entries:
        raise UnreadableFile(
            "zip_bomb",
            f"Tệp chứa quá nhiều tệp con ({count(entries)}); không mở vì lý do an toàn. "
            "Hãy lưu thành PDF rồi gửi lại.",
        )


def _refuse_deep(data: bytes) -> None:
    """Refuse an RTF on which LibreOffice chokes: groups nested deep, or binary data longer than the file."""
    if any(int(match.group(1)[:12]) > len(data) for match in _BINARY.finditer(data)):
        raise UnreadableFile("damaged", DAMAGED)
    depth = 0
    for match in _RTF_GROUP.finditer(data):
        depth += 1 if match.group() == b"{" else -1
        if depth > _DEEPEST_GROUP:
            raise UnreadableFile(
                "too_deep", "Tệp RTF lồng nhau quá sâu, không đọc được. Hãy lưu thành PDF rồi gửi lại."
            )


def _ole_kind(data: bytes) -> FileKind:
    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise UnreadableFile("encrypted", "Tệp Word có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.")
    if holds("WordDocument"):
        return "doc"
    if holds("Workbook") or holds("PowerPoint Document"):
        raise UnreadableFile(
            "spreadsheet", "Đây là bảng tính hoặc tệp trình chiếu, không phải văn bản chỉ đạo."
        )
    if holds("__properties_version1.0"):
        raise UnreadableFile(
            "unsupported", "Đây là thư Outlook (MSG). Hãy lưu riêng văn bản đính kèm rồi gửi lại."
        )
    raise UnreadableFile("damaged", DAMAGED)
