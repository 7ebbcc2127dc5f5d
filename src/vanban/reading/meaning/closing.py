"""The end of a document: recipients, and who signed with whose authority.

Decree 30/2020/NĐ-CP, annex I, section II: "TM." signs for a collective, "KT." for the head, "TL." by order, "TUQ."
by authorisation, "Q." as acting; party documents write T/M, K/T, T/L.
"""

from __future__ import annotations

import re

from vanban.text import compile_viet

from vanban.reading.model import Recipient, Signature
from vanban.reading.structure.flow import Row
from vanban.reading.structure.marks import read_mark
from vanban.reading.structure.regions import ARCHIVE, RECIPIENTS, is_authority, is_name, is_title

_NOTE = re.compile(r"\(\s*(?P<note>(?:để\s+|thay\s+)?[^()]{1,40})\)\s*$")
_COPIES = re.compile(r"\(?\d{1,3}\s*b\)?$")
_DEPUTY = re.compile(r"(?:KT|K/T|K\.T|TL|T/L|T\.L|TUQ|Q)\s*[./]?\s*")
_INLINE_AUTHORITY = compile_viet(r"(?:TM|KT|TL|TUQ|T/M|K/T|T/L)\s*\.?\s*[A-ZĐÀ-Ỹ].*$")
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
            if rest and _INLINE_AUTHORITY.match(rest):
                signing.append((rest, row.end - len(rest), row.end))
            elif rest:
                for piece in re.split(r"(?:^|;\s*)[-–]\s+", rest):
                    if piece.strip():
                        recipients.append([piece.strip(), row.start, row.end])
            continue
        if is_authority(text) or is_title(text):
            signing.append((text, row.start, row.end))
            in_list = in_list and not archived
            continue
        mark = read_mark(text)
        if in_list and (mark is not None and mark.order is None or ARCHIVE.match(text)):
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
        if in_list and not archived and recipients and not row.is_upper:
            recipients[-1] = [f"{recipients[-1][0]} {text}", recipients[-1][1], row.end]
        elif in_list and archived and recipients and len(text) < 25 and not row.is_upper:  # noqa: PLR2004
            recipients[-1] = [f"{recipients[-1][0]} {text}", recipients[-1][1], row.end]
        elif row.is_upper and signing:
            signing.append((text, row.start, row.end))
    return [_recipient(str(text), int(start), int(end)) for text, start, end in recipients], _signature(
        signing
    )


def _cut_signature(text: str) -> tuple[str, str]:
    """Cut what belongs to the right column off a recipient's line ("Như trên; KT. GIÁM ĐỐC")."""
    match = _RIGHT_COLUMN.search(text)
    return (text[: match.start()], match[1]) if match else (text, "")


def _recipient(text: str, start: int, end: int) -> Recipient:
    clean = text.strip(" ;.,-–")
    note: str | None = None
    if ARCHIVE.match(clean):
        note = "archive"
        clean = re.sub(r"\s*\(?\d*\s*(?:b|bản)\)?$", "", clean) if _COPIES.search(clean) else clean
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
                inline = _INLINE_TITLE.search(text)
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
