# ruff: noqa: E501  # patterns and tables of words read best on one line
# ruff: noqa: PLR2004  # lengths of lines and names are judged where they stand
"""Where a document's head, body, closing and attachments stand.

Decree 30/2020/NĐ-CP, annex I, section II orders them: national heading, issuer, number, place and date, type and
subject, body, signature, recipients; appendices follow on pages of their own. Extraction shuffles the
columns, so the closing is found by its words ("Nơi nhận", TM./KT. and a title in capitals), not by place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vanban.reading.structure.marks import read_mark
from vanban.text import compile_viet, plain, strip_accents

if TYPE_CHECKING:
    from vanban.reading.structure.flow import Row

TYPE_NAMES = (
    "kế hoạch", "quyết định", "chỉ thị", "thông báo", "báo cáo", "nghị quyết", "hướng dẫn", "chương trình hành động",
    "chương trình", "công điện", "tờ trình", "quy chế", "quy định", "phương án", "đề án", "dự án", "kết luận",
    "thông tri", "thông tư liên tịch", "thông tư", "nghị định", "luật", "pháp lệnh", "kịch bản", "thể lệ", "đề cương",
    "công văn", "giấy mời", "thư ngỏ", "lời kêu gọi", "quy trình", "nội quy", "điều lệ", "văn bản hợp nhất",
)  # fmt: skip
_AUTHORITY = compile_viet(
    r"(?:(?:TM|KT|TL|TUQ|T/M|K/T|T/L|T\.M|K\.T|T\.L)(?:\s*[./]\s*|\s+)|Q\s*\.\s*)[A-ZĐÀ-Ỹ]{2,}"
)
_TITLE = compile_viet(
    r"(?:Q\. ?)?(?:PHÓ )?(?:CHỦ TỊCH|CHÁNH VĂN PHÒNG|GIÁM ĐỐC|TRƯỞNG|BÍ THƯ|CỤC TRƯỞNG|VỤ TRƯỞNG|BỘ TRƯỞNG|THỨ TRƯỞNG|HIỆU TRƯỞNG"
    r"|THỦ TƯỚNG|TỔNG GIÁM ĐỐC|TỔNG CỤC TRƯỞNG|CHỦ NHIỆM|CHI CỤC TRƯỞNG|TRẠM TRƯỞNG|CHỈ HUY TRƯỞNG|CHÁNH THANH TRA|VIỆN TRƯỞNG"
    r"|THƯỜNG TRỰC|ỦY VIÊN|PHÓ|CHÁNH|TỔNG THƯ KÝ|THỐNG ĐỐC|CHÍNH TRỊ VIÊN|TỔNG)\b[A-ZĐÀ-Ỹ ,\-–]*"
)
_UPPER_VIET = r"A-ZĐÁÀẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÉÈẺẼẸÊẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÚÙỦŨỤƯỨỪỬỮỰÝỲỶỸỴ"
_RANK = r"(?:(?:TS|ThS|GS|PGS|BS|Ths|KS|CN|Đ/c|Thiếu tá|Trung tá|Thượng tá|Đại tá|Đại úy|Thượng úy|Thiếu tướng|Trung tướng|Thượng tướng)\.?\s*)*"
NAME = re.compile(rf"{_RANK}(?:[{_UPPER_VIET}][^\W\d_]*\.?\s+){{1,5}}[{_UPPER_VIET}][^\W\d_]+")
_SEAL = re.compile(
    r"[(\[]?\s*(?:đã ký|ký tên|ký, đóng dấu|dấu|chữ ký|ký bởi|người ký|ngày ký|thời gian ký).{0,80}",
    re.IGNORECASE,
)
RECIPIENTS = re.compile(r"nơi\s+nhận\s*(?::|$|(?=[-–]))", re.IGNORECASE)
_ATTACHMENT = re.compile(r"phụ\s+lục(?:\s+(?:số\s+)?[\dIVX]+[a-zA-Z]?)?\s*[.:]?", re.IGNORECASE)
_KEM_THEO = re.compile(r"\(?\s*(?:ban\s+hành\s+)?kèm\s+theo\s", re.IGNORECASE)
ARCHIVE = re.compile(r"[-–+•*]?\s*lưu\b\s*:?", re.IGNORECASE)


def type_name(text: str) -> str | None:
    """Return the document type that a line in capitals begins with (KẾ HOẠCH …), in lower case, or None."""
    low = plain(text)
    head = next((name for name in TYPE_NAMES if low.startswith(name)), None)
    if head is None:
        return None
    written = text.strip()[: len(head)]
    rest = low[len(head) :].strip()
    if written != written.upper() or (rest and rest[0] in ",;:"):
        return None
    return head


def is_name(text: str) -> bool:
    """Whether the line may be a person's name under a signature."""
    return len(text) <= 45 and bool(NAME.fullmatch(text.strip()))


def is_authority(text: str) -> bool:
    """Whether the line is the authority of a signature (TM. …, KT. …) in capitals."""
    return len(text) <= 90 and bool(_AUTHORITY.match(text)) and text.upper() == text


def is_title(text: str) -> bool:
    """Whether the line is the title of a signer in capitals."""
    return len(text) <= 70 and bool(_TITLE.fullmatch(text.strip(" ,.*")))


def is_attachment_start(row: Row) -> bool:
    """Whether an appendix begins with this line."""
    if row.line.cell is not None:
        return False
    text = row.text
    return bool(_ATTACHMENT.fullmatch(text)) or (
        bool(_ATTACHMENT.match(text)) and row.is_upper and len(text) < 120
    )


def is_kem_theo(text: str) -> bool:
    """Whether the line is "(Kèm theo Kế hoạch số …)"."""
    return bool(_KEM_THEO.match(text))


@dataclass(frozen=True, slots=True)
class Closing:
    """Rows [start, end) of a closing block."""

    start: int
    end: int


def find_closing(rows: list[Row], begin: int = 0) -> Closing | None:
    """Find the first closing block (recipients and signature, in either order) from row `begin` on."""
    for i in range(begin, len(rows)):
        text = rows[i].text
        if RECIPIENTS.match(text):
            start = _back_over_signature(rows, i, begin)
            return Closing(start, _end_of_closing(rows, start, i))
        if is_authority(text) and _signs(rows, i):
            nearby = next(
                (j for j in range(i, min(len(rows), i + 14)) if RECIPIENTS.match(rows[j].text)), None
            )
            return Closing(i, _end_of_closing(rows, i, nearby))
        if is_title(text) and i > begin + 3 and _signs(rows, i) and i + 14 >= len(rows):
            return Closing(i, _end_of_closing(rows, i, None))
    return None


def _signs(rows: list[Row], i: int) -> bool:
    """Whether a name, a title or the recipients follow closely: a heading in capitals is no signature."""
    after = [row.text for row in rows[i + 1 : i + 7]]
    return any(is_name(text) or is_title(text) or RECIPIENTS.match(text) for text in after) or i + 2 >= len(
        rows
    )


def _back_over_signature(rows: list[Row], i: int, begin: int) -> int:
    start = i
    j = i - 1
    while j >= begin and i - j <= 8:
        text = rows[j].text
        if is_authority(text) or is_title(text):
            start = j
        elif not (is_name(text) or _SEAL.fullmatch(text)) or text.endswith((".", ";")):
            break
        j -= 1
    return start


def _end_of_closing(rows: list[Row], start: int, recipients: int | None) -> int:
    """Return the row after the closing: past the list of recipients and past the signer's name."""
    signed = any(is_name(row.text) for row in rows[start : recipients or start])
    in_list = recipients is not None and recipients == start
    archived = recipients is None
    if recipients is not None:
        in_list = True
    j = recipients + 1 if recipients is not None else start + 1
    if (
        recipients is not None
        and re.search(r"[-–]\s*lưu\b", rows[recipients].text, re.IGNORECASE)
        and _AUTHORITY.search(rows[recipients].text)
    ):
        return j  # a web copy: the whole closing on one line
    last = j
    first_cell = rows[start].line.cell
    table = first_cell.table if first_cell else None
    limit = min(len(rows), j + 70)
    while j < limit:
        row = rows[j]
        text = row.text
        if table is not None and row.line.cell is not None and row.line.cell.table == table:
            pass
        elif (
            is_attachment_start(row)
            or (type_name(text) and archived and not is_title(text))
            or is_kem_theo(text)
        ):
            break
        elif ARCHIVE.match(text):
            archived, in_list = True, True
        elif is_authority(text) or is_title(text) or _SEAL.fullmatch(text):
            in_list = False
        elif is_name(text) and not text.endswith((".", ";")) and not (in_list and not archived):
            signed, in_list = True, False
            if archived:
                j += 1
                last = j
                break
        elif in_list and _in_recipients(row, rows[j - 1], archived=archived):
            pass
        elif row.is_upper and not signed and len(text) < 60 and not read_mark(text):
            pass  # a title that the list of titles does not know
        else:
            break
        j += 1
        last = j
    return last


def _in_recipients(row: Row, before: Row, *, archived: bool) -> bool:
    mark = read_mark(row.text)
    if mark is not None:
        return mark.order is None and not archived
    if archived:
        return ARCHIVE.match(before.text) is not None and len(row.text) < 30 and not row.is_upper
    return len(row.text) < 90


_TELEGRAM = re.compile(r"^[^.;]{0,70}(?<!\w)(?:điện|ĐIỆN)\s*:\s*$")
_LEAD_WORDS = re.compile(
    r"(?:căn cứ|thực hiện (?:công|văn|kế|quyết|chỉ|nghị|thông|hướng|chương|kết luận|ý kiến|luật|điện|nội dung)|nhằm |để |xét |trên cơ sở|theo |(?:sáng |chiều |tối )?ngày \d|trong (?:thời gian|những)"
    r"|triển khai (?:thực hiện )?(?:công|văn bản|kế hoạch số|quyết định|chỉ thị|nghị|kế hoạch (?:của|\d))|tiếp tục|hưởng ứng|thời gian qua|hiện nay|năm \d{4},|những năm|vừa qua|trong \d+ (?:tháng|năm)|qua (?:theo dõi|kiểm tra)|nhận thức|tình hình|ủy ban nhân dân .{3,60}(?:ban hành|xây dựng|thông báo)|ubnd .{3,60}(?:ban hành|xây dựng|thông báo))"
)


def is_address(text: str) -> bool:
    """Whether the line opens the addressees: "Kính gửi:", in a telegram "… điện:"."""
    return plain(text[:20]).startswith("kính gửi") or bool(_TELEGRAM.search(text))


def starts_body(text: str) -> bool:
    """Whether a line after the title opens the body: a basis, a purpose or a situation."""
    return text[:1].isupper() and bool(_LEAD_WORDS.match(plain(text)))


def wraps_name(before: str, text: str) -> bool:
    """Whether a line that begins with a dash goes on with the name before it: "… tổ chức chính trị / - xã hội xã"."""
    return bool(re.match(r"[-–]\s*(?:xã hội|Xã hội)(?!\w)", text)) and not before.rstrip().endswith(
        (";", ".", ",", ":")
    )


def is_rule(text: str) -> bool:
    """Whether the line is a drawn rule: -----, _____, *****."""
    return len(text) > 1 and not any(c.isalnum() for c in text)


def body_start(rows: list[Row]) -> tuple[int, int | None]:
    """Return the row where the body begins and the row of the type line (KẾ HOẠCH), if there is one."""
    addressed = next((i for i, row in enumerate(rows[:60]) if is_address(row.text)), None)
    titled = next(
        (i for i, row in enumerate(rows[:80]) if type_name(row.text) and not _is_part_of_header(rows, i)),
        None,
    )
    if addressed is not None and (titled is None or titled > addressed or addressed - titled < 12):
        return _after_addressees(
            rows, addressed
        ), titled if titled is not None and titled < addressed else None
    if titled is None:
        return _after_national_heading(rows), None
    i = titled + 1
    while i < len(rows) and i - titled <= 9:
        row = rows[i]
        text = row.text
        mark = read_mark(text)
        if is_kem_theo(text) or text.startswith("(") or is_rule(text):
            i += 1
            continue
        if (mark is not None and mark.kind != "-") or (mark is not None and i > titled + 1):
            break
        if i > titled + 1:
            before = rows[i - 1]
            bigger_gap = row.blanks_before > max(1, before.blanks_before) and not text[:1].islower()
            if (
                starts_body(text)
                or (text[:1].isupper() and text.rstrip().endswith(":") and not row.is_upper)
                or bigger_gap
                or before.text.endswith((".", ";"))
                or (before.is_upper and not row.is_upper)
            ):
                break
            if row.line.is_paragraph and row.line.centered is False and before.line.centered:
                break
        elif re.match(r"căn cứ ", plain(text)):
            break
        i += 1
    return i, titled


def _is_part_of_header(rows: list[Row], i: int) -> bool:
    """Whether a line that looks like a type is the rest of an issuer's name or a running head."""
    return i > 0 and rows[i - 1].text.endswith((",", "-")) and rows[i - 1].is_upper


def _after_addressees(rows: list[Row], i: int) -> int:
    """Return the row after the list of "Kính gửi"."""
    j = i + 1
    seen = 0
    open_list = rows[i].text.rstrip().endswith(":") or rows[i].text.strip().lower() == "kính gửi"
    while j < len(rows) and j - i < 40:
        text = rows[j].text
        mark = read_mark(text)
        if mark is not None and mark.order is None:
            seen += 1
        elif mark is not None or starts_body(text) or len(text) > 200:
            break
        elif seen == 0 and open_list and j == i + 1:
            pass  # the addressee on the line after "Kính gửi:"
        elif (
            rows[j - 1].text.rstrip().endswith(".")
            or (text[:1].isupper() and not rows[j - 1].text.rstrip().endswith((",", ";", ":", "và")))
        ) and not _continues_header(text):
            break
        j += 1
    return j


def _continues_header(text: str) -> bool:
    return strip_accents(text).lower().startswith(("v/v", "ve viec", "cong hoa xa hoi", "doc lap"))


def _after_national_heading(rows: list[Row]) -> int:
    """Return the row after what can only be head, in a text without type line and without addressees."""
    last = 0
    for i, row in enumerate(rows[:14]):
        low = strip_accents(row.text).lower()
        if (
            low.startswith(
                ("cong hoa xa hoi", "doc lap", "dang cong san", "so:", "v/v", "ubnd", "uy ban nhan dan")
            )
            or is_rule(row.text)
            or (re.search(r"ngay .{0,12}thang .{0,12}nam", low) and len(row.text) < 70)
        ):
            last = i + 1
    return last
