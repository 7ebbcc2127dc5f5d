"""What a received file is, told by its content and never by its name."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from tungngo.files.rules import EVIDENCE_KINDS, content_type_of
from vanban.reading.sources.kinds import kind_of
from vanban.reading.sources.limits import Limits, UnreadableFile

if TYPE_CHECKING:
    from django.core.files import File

# ISO/IEC 14496-12, 4.3: the brand of a file follows "ftyp". Brands of still pictures: ISO/IEC 23008-12 (HEIF), AVIF.
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"})
_MACROS = "vbaProject.bin"


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a file is by its content."""

    kind: str
    content_type: str
    sha256: str
    size: int


def inspect(content: File[bytes]) -> Inspected:
    """Tells what a document is.

    Raises:
        UnreadableFile: It is empty, too large, or no document; the message is for the person who sent it.
    """
    data = _read(content)
    return _facts(kind_of(data, _limits()), data)


def inspect_evidence(content: File[bytes]) -> Inspected:
    """Tells what a piece of evidence is: a photo, a document, or a list or slides of an office program.

    Raises:
        UnreadableFile: It is empty, too large, or of a kind that is not taken; the message is for the sender.
    """
    data = _read(content)
    if data[4:8] == b"ftyp":
        raise UnreadableFile("unsupported", heic() if data[8:12] in _HEIF_BRANDS else _film())
    try:
        kind: str = kind_of(data, _limits())
    except UnreadableFile as error:
        kind = _office_kind(data, error.code)
        if not kind:
            raise
    if kind not in EVIDENCE_KINDS:
        raise UnreadableFile("unsupported", wrong_kind())
    if data.startswith(b"PK") and _has_macros(data):
        raise UnreadableFile(
            "macros",
            _(
                "Tệp có chứa macro (chương trình ẩn) nên không nhận. Hãy lưu thành PDF hoặc bản không có macro."
            ),
        )
    return _facts(kind, data)


def too_large_message() -> str:
    """What a person is told whose file is over the installation's limit."""
    return _(
        "Tệp quá lớn: mỗi lần gửi tối đa %(most)s MB. Hãy gửi bản nhẹ hơn hoặc tách thành nhiều tệp."
    ) % {"most": settings.UPLOAD_MAX_BYTES // (1024 * 1024)}


def heic() -> str:
    """What a person is told who sends a photo as iPhones keep it."""
    return _(
        "Ảnh HEIC của iPhone chưa nhận được. Hãy gửi ảnh JPEG: vào Cài đặt › Camera › Định dạng, chọn "
        "“Tương thích nhất”, hoặc chụp màn hình ảnh này rồi gửi."
    )


def wrong_kind() -> str:
    """What a person is told whose file is of a kind that evidence cannot be."""
    return _("Loại tệp này không nhận. Hãy gửi ảnh JPEG, PNG, WebP hoặc tệp PDF, Word, Excel, PowerPoint.")


def _film() -> str:
    return _("Tệp phim chưa nhận được. Hãy đăng phim lên trang của đơn vị rồi gửi đường liên kết.")


def _limits() -> Limits:
    return Limits(file_bytes=settings.UPLOAD_MAX_BYTES)


def _read(content: File[bytes]) -> bytes:
    if (content.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise UnreadableFile("too_large", too_large_message())
    content.seek(0)
    data = bytes(content.read())
    content.seek(0)
    return data


def _facts(kind: str, data: bytes) -> Inspected:
    return Inspected(kind, content_type_of(kind, data[:16]), hashlib.sha256(data).hexdigest(), len(data))


def _office_kind(data: bytes, code: str) -> str:
    """What an office file is that the reader of documents refuses by this code."""
    if code not in {"spreadsheet", "slides"}:
        return ""
    if data.startswith(b"PK"):
        return "xlsx" if code == "spreadsheet" else "pptx"
    return "ppt" if "PowerPoint Document".encode("utf-16-le") in data else "xls"


def _has_macros(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as container:  # kind_of has opened it before
        return any(name.endswith(_MACROS) for name in container.namelist())
