# ruff: noqa: E501  # patterns and tables of words read best on one line
# ruff: noqa: PLR2004  # lengths of lines and names are judged where they stand
"""The end of a document: recipients, and who signed with whose authority.

Decree 30/2020/NĐ-CP, annex I, section II: "TM." signs for a collective, "KT." for the head, "TL." by order, "TUQ."
by authorisation, "Q." as acting; party documents write T/M, K/T, T/L.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vanban.reading.model import Recipient, Signature
from vanban.reading.structure.marks import read_mark
from vanban.reading.structure.regions import (
    ARCHIVE,
    RECIPIENTS,
    is_authority,
    is_name,
    is_title,
    wraps_name,
)
from vanban.text import compile_viet

if TYPE_CHECKING:
    from vanban.reading.structure.flow import Row

_NOTE = re.compile(r"\(\s*(?P<note>(?:để\s+|thay\s+)?[^()]{1,40})\)\s*$")
_COPIES = re.compile(r"\s*\((?:[^()]{0,20},\s*)?\d{1,3}\s*(?:b|bản)?\)$|\s+\d{1,3}\s*b$")
_DEPUTY = re.compile(r"(?:KT|K/T|K\.T)\s*[./]?\s*")
_INLINE_AUTHORITY = compile_viet(r"(?<!\w)(?:TM|KT|TL|TUQ|T/M|K/T|T/L)\s*\.?\s*[A-ZĐÀ-Ỹ]{2}.*$")
_HEADS = (
    r"(?:CHỦ TỊCH|GIÁM ĐỐC|BÍ THƯ|TRƯỞNG [A-ZĐÀ-Ỹ]+|HIỆU TRƯỞNG|CHÁNH VĂN PHÒNG|CỤC TRƯỞNG|TỔNG GIÁM ĐỐC)"
)
_IN_A_ROW = compile_viet(
    rf"(?P<tm>(?:TM|T/M)\s*\.?\s*.*?)??\s*(?P<kt>(?:KT|K/T|TL|T/L|TUQ)\s*\.?\s*{_HEADS})?\s*(?P<title>(?:Q\. ?)?(?:PHÓ )?{_HEADS}[A-ZĐÀ-Ỹ \-]*?)?\s*(?P<name>(?:[A-ZĐÀ-Ỹ][^\WA-ZĐÀ-Ỹ]*\s*){{2,6}})?"
)
_INLINE_TITLE = compile_viet(
    r"\s+((?:Q\. ?)?(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC|BÍ THƯ|TRƯỞNG [A-ZĐÀ-Ỹ]+|HIỆU TRƯỞNG))$"
)

_RIGHT_COLUMN = compile_viet(
    r"\s+((?:TM|KT|TL|TUQ|T/M|K/T)\.\s*[A-ZĐÀ-Ỹ ]{4,}|(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC))$"
)


def read_closing(rows: list[Row]) -> tuple[list[Recipient], Signature]:
    """Read recipients and signature from the rows of a closing block."""
    recipients: list[list[str | int]] = []
    signing: list[tuple[str, int, int]] = []
    in_list = archived = False
    for row in rows:
        text = row.text
        match = RECIPIENTS.match(text)
        if match:
            in_list = True
            rest = text[match.end() :].strip(" :")
            inline = _INLINE_AUTHORITY.search(rest)
            if inline:
                signing.extend((piece, row.end - len(inline[0]), row.end) for piece in _cut_inline(inline[0]))
                archived = archived or "lưu" in rest.lower()
                rest = rest[: inline.start()].strip(" |")
            pieces = re.split(r"(?:^|[;.,]\s*)[-–+]\s+", rest)
            recipients.extend([piece.strip(), row.start, row.end] for piece in pieces if piece.strip(" -;."))
            continue
        if is_authority(text) or is_title(text):
            signing.append((text, row.start, row.end))
            in_list = in_list and not archived
            continue
        mark = read_mark(text)
        if in_list and recipients and wraps_name(str(recipients[-1][0]), text):
            recipients[-1] = [f"{recipients[-1][0]} {text}", recipients[-1][1], row.end]
            continue
        if in_list and ((mark is not None and mark.order is None) or ARCHIVE.match(text)):
            start = mark.end if mark else 0
            body, tail = _cut_signature(text[start:])
            recipients.append([body, row.start + start, row.start + start + len(body)])
            if tail:
                signing.append((tail, row.end - len(tail), row.end))
            archived = archived or bool(ARCHIVE.match(text))
            continue
        if is_name(text) and (signing or archived) and not (in_list and not archived and not signing):
            signing.append((text, row.start, row.end))
            continue
        if (in_list and not archived and recipients and not row.is_upper) or (
            in_list and archived and recipients and len(text) < 25 and not row.is_upper
        ):
            recipients[-1] = [f"{recipients[-1][0]} {text}", recipients[-1][1], row.end]
        elif row.is_upper and signing:
            signing.append((text, row.start, row.end))
    return [_recipient(str(text), int(start), int(end)) for text, start, end in recipients], _signature(
        signing
    )


def _cut_inline(text: str) -> list[str]:
    """Cut a signature that stands in one line ("TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH Nguyễn Văn A")."""
    match = _IN_A_ROW.fullmatch(text.strip())
    if match is None:
        return [text]
    return [piece.strip() for piece in match.groups() if piece and piece.strip()]


def _cut_signature(text: str) -> tuple[str, str]:
    """Cut what belongs to the right column off a recipient's line ("Như trên; KT. GIÁM ĐỐC")."""
    match = _RIGHT_COLUMN.search(text)
    return (text[: match.start()], match[1]) if match else (text, "")


def _recipient(text: str, start: int, end: int) -> Recipient:
    clean = text.strip(" ;.,-–")
    note: str | None = None
    if ARCHIVE.match(clean):
        note = "archive"
        clean = _COPIES.sub("", clean)
    else:
        match = _NOTE.search(clean)
        if match and re.search(
            r"b/c|t/h|c/đ|p/h|để|thay|biết|phối hợp|thực hiện|báo cáo|đăng|kiểm tra|theo dõi", match["note"]
        ):
            note = match["note"].strip()
            clean = clean[: match.start()].strip(" ;.,")
    return Recipient(clean.strip(" ;.,"), note, (start, end))


def _signature(lines: list[tuple[str, int, int]]) -> Signature:
    out = Signature()
    if not lines:
        return out
    for text, _, _ in lines:
        clean = text.strip(" .,*")
        if is_authority(text):
            if _DEPUTY.match(text):
                out.deputising = out.deputising or text.strip()
            else:
                inline = _INLINE_TITLE.search(text) if re.match(r"T\s*[./]?\s*M", text) else None
                out.authority = out.authority or (text[: inline.start()] if inline else text).strip()
                if inline:
                    out.title = inline[1]
        elif is_title(text):
            out.title = clean if out.name is None else out.title or clean
        elif is_name(text) and (not text.isupper() or out.title or out.authority):
            out.name = out.name or clean
        elif text.isupper() and out.title is None and out.name is None:
            out.title = clean
    if out.title is None and out.deputising is None and out.name is None:
        return out
    out.span = (min(start for _, start, _ in lines), max(end for _, _, end in lines))
    return out
