# ruff: noqa: E501  # patterns and tables of words read best on one line
# ruff: noqa: PLR2004  # lengths of lines and names are judged where they stand
"""The head of a document: type, issuer, number and symbol, place and date, subject, addressees.

Decree 30/2020/NĐ-CP, annex I, section II gives the parts; party documents follow Hướng dẫn 36-HD/VPTW (asterisk
instead of the motto, number with a hyphen). Extraction yields the two columns in either order or loses them,
so each part is known by its words alone. A blank number or day is read as None.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from vanban.reading.meaning.bases import _NUMBER  # the same form of number and symbol
from vanban.reading.meaning.capitals import ISSUER_WORDS, commune_only, from_capitals, join_wrapped
from vanban.reading.model import Addressee, Header, NamedUnit
from vanban.reading.structure.foot import cut_gap
from vanban.reading.structure.marks import read_mark
from vanban.reading.structure.regions import is_address, is_kem_theo, is_rule, type_name, wraps_name
from vanban.text import compile_viet, make_date, plain, strip_accents

if TYPE_CHECKING:
    from vanban.reading.structure.flow import Row
    from vanban.reading.structure.tree import Tree

_DOC_TYPES = {
    "kế hoạch": "ke_hoach", "quyết định": "quyet_dinh", "chỉ thị": "chi_thi", "thông báo": "thong_bao", "báo cáo": "bao_cao",
    "nghị quyết": "nghi_quyet", "hướng dẫn": "huong_dan", "chương trình": "chuong_trinh", "chương trình hành động": "chuong_trinh",
    "công điện": "cong_dien", "tờ trình": "to_trinh", "kết luận": "ket_luan", "phương án": "phuong_an", "đề án": "de_an", "công văn": "cong_van",
    "thông tri": "thong_tri", "quy chế": "quy_che", "quy định": "quy_dinh", "giấy mời": "giay_moi", "thông tư": "thong_tu", "nghị định": "nghi_dinh", "luật": "luat",
}  # fmt: skip
_NUMBER_LINE = re.compile(
    r"(?:^|\s|\|)[Ss](?:ố|Ố)\s*:?\s*(?P<full>(?P<digits>[\d.…_\s]*)\s*(?P<sep>[/\-–])\s*(?P<symbol>(?:(?:19|20)\d\d\s?/\s?)?[A-ZĐÐ][\w&.]*(?:\s?[-–/]\s?[A-ZĐÐ&][\w&.]*)*))"
)
_FULL_NUMBER = re.compile(rf"[Ss](?:ố|Ố)\s*:?\s*(?P<number>{_NUMBER})")
_DATE_LINE = compile_viet(
    r"(?:(?P<place>[A-ZĐÀ-Ỹ][^,;:|()]{1,45}?)\s*,\s*)?(?P<raw>[Nn]gày\s*(?P<day>[\d.…_\s]*?)\s*tháng\s*(?P<month>[\d.…_\s]*?)\s*năm\s*(?P<year>\d{4}|20\s?[.…_]*)?|ngày\s*(?P<sday>\d{1,2})\s*/\s*(?P<smonth>\d{1,2})\s*/\s*(?P<syear>\d{4}))"
)
_COLUMNS = compile_viet(
    r"\s*\|\s*|\s+(?=CỘNG\s+H[OÒÓ]|ĐẢNG CỘNG SẢN|Độc lập\s*[-–])|(?<=[A-ZĐÀ-Ỹ])\s+(?:\*\s*)?(?=(?:TP\.? ?)?[A-ZĐÀ-Ỹ][^\s,A-Z]*(?:[ -][A-ZĐÀ-Ỹ][^\s,A-Z]*){0,5},\s*ngày)"
)
_RIGHT_COLUMN = compile_viet(r"CỘNG\s+H|ĐẢNG CỘNG|Độc lập|\*|[A-ZĐÀ-Ỹ][^\d:;]{1,45},\s*ngày")
# "V/v đẩy mạnh hoạt động của Tổ công nghệ Hà Nội, ngày 24 …": the right column runs on in the line of the left one.
_DATE_AFTER_SUBJECT = compile_viet(
    r"\s*(?:V/v|v/v|Về việc)\s.*?[^\W\dA-ZĐÀ-Ỹ_]\s+(?P<date>(?:TP\.? ?)?(?:[A-ZĐÀ-Ỹ][^\s,]*[ -]){0,4}[A-ZĐÀ-Ỹ][^\s,]*,\s*ngày\s.*)"
)
_SUBJECT_LINE = re.compile(r"(?:^|\s)(?:V/v|v/v|Về việc|V/V|Vv)\s*:?\s*")
_NATION = ("cong hoa xa hoi", "doc lap", "dang cong san")
_PROVINCE = compile_viet(
    r"(?:tỉnh|thành phố)\s+(?P<name>[A-ZĐÀ-Ỹ]\w*(?:\s*-\s*|\s+)?(?:[A-ZĐÀ-Ỹ]\w*\s?){0,3})"
)
_COMMUNE_ISSUER = compile_viet(
    r"(?P<name>(?:Ủy ban nhân dân|Uỷ ban nhân dân|UBND|Đảng ủy|HĐND)\s+(?:xã|phường|thị trấn|đặc khu|huyện|tỉnh|thành phố)\s+(?:[A-ZĐÀ-Ỹ]\w*\s?){1,4})"
)
_OFFICE = re.compile(
    r"Văn phòng (?:HĐND và )?(?:UBND|Ủy ban nhân dân|Hội đồng nhân dân|HĐND|Tỉnh ủy|Thành ủy)(?: (?:tỉnh|thành phố|xã|phường|đặc khu))?"
)
_COMMUNE = compile_viet(r"(?:xã|phường|thị trấn|đặc khu)\s+(?:[A-ZĐÀ-Ỹ]\w*\s?){1,4}")
_IS_OTHER = re.compile(r"(?:của|gửi|về|báo cáo)\s+$")
_ADDRESS = re.compile(r"kính\s+gửi\s*:?\s*", re.IGNORECASE)


def read_header(tree: Tree, text: str) -> tuple[Header, str | None]:
    """Read the head; returns it with the document's type code (None when the document does not show it)."""
    header = Header()
    head = [piece for row in tree.main.head for piece in _columns(row)]
    titled = next((row for row in head if type_name(row.text)), None)
    doc_type = None
    if titled is not None:
        name = type_name(titled.text) or ""
        doc_type = _DOC_TYPES.get(name)
        header.title = titled.text[: len(name)]
        _title_subject(header, head, titled)
    if any(_ADDRESS.match(row.text) for row in head) and doc_type not in {"bao_cao", "to_trinh", "cong_dien"}:
        doc_type, header.title = ("cong_van", None) if titled is None else (doc_type, header.title)
    _number_and_date(header, head)
    _letter_subject(header, head)
    _issuer(header, head, titled)
    header.addressees = _addressees(head)
    _own_caption(header, tree)
    _from_body(header, tree, text)
    if doc_type is None:
        doc_type = _type_by_symbol(header.symbol)
    return header, doc_type


def _columns(row: Row) -> list[Row]:
    """Cut a row apart where it runs across the two columns of the head."""
    out: list[Row] = []
    parted = cut_gap(row)
    if parted and _RIGHT_COLUMN.match(parted[1].text):
        return [
            piece
            for half in parted
            for piece in _columns(replace(half, line=replace(half.line, text=half.text)))
        ]
    dated = _DATE_AFTER_SUBJECT.match(row.text)
    if dated:
        return list(_cut_row(row, dated.start("date")))
    position = 0
    for match in [*_COLUMNS.finditer(row.text), None]:
        end = match.start() if match else len(row.text)
        text = row.text[position:end]
        if text.strip():
            out.append(replace(row, text=text, start=row.start + position, end=row.start + end))
        position = match.end() if match else end
    return out or [row]


def _cut_row(row: Row, position: int) -> tuple[Row, Row]:
    left, right = row.text[:position].rstrip(), row.text[position:]
    return replace(row, text=left, end=row.start + len(left)), replace(
        row, text=right, start=row.start + position
    )


def _number_and_date(header: Header, head: list[Row]) -> None:
    for row in head:
        match = _NUMBER_LINE.search(row.text)
        if match and header.symbol is None and not is_kem_theo(row.text):
            _take_number(header, match, row)
        match = _DATE_LINE.search(row.text)
        if match and header.date_raw is None and not is_kem_theo(row.text) and len(row.text) < 130:
            if not (match["place"] or re.match(r"ngày", row.text.strip("() "), re.IGNORECASE)):
                continue
            _take_date(header, match, row)


def _take_number(header: Header, match: re.Match[str], row: Row) -> None:
    digits = re.sub(r"\D", "", match["digits"])
    symbol = re.split(r"\s+(?=[A-ZĐ][a-zà-ỹ])", match["symbol"])[0]
    symbol = re.sub(r"\s*([-–/&])\s*", r"\1", symbol).replace("–", "-").replace("Ð", "Đ").strip(" .-")
    year = re.match(r"((?:19|20)\d\d)/", symbol)
    header.symbol = symbol
    sep = "/" if match["sep"] == "/" else "-"
    header.number = f"{digits}{sep}{symbol}" if digits else None
    header.number_raw = match[0].strip(" |")
    header.spans["number"] = (row.start + match.start(), row.start + match.end())
    if year:
        header.year = int(year[1])


def _take_date(header: Header, match: re.Match[str], row: Row) -> None:
    day, month = re.sub(r"\D", "", match["day"] or ""), re.sub(r"\D", "", match["month"] or "")
    if match["sday"]:
        day, month = match["sday"], match["smonth"]
    year = match["syear"] or (match["year"] if match["year"] and match["year"].isdigit() else None)
    header.date_raw = " ".join(match["raw"].split())
    header.spans["date"] = (row.start + match.start("raw"), row.start + match.end("raw"))
    if year:
        header.year = int(year)
    if day and month and year:
        header.date = make_date(int(year), int(month), int(day))
    if match["place"]:
        place = re.sub(r"^.*(?:Độc lập.*phúc|NAM|[|])\s*", "", match["place"], flags=re.IGNORECASE).strip(
            " *-–"
        )
        header.place = place or None


def _letter_subject(header: Header, head: list[Row]) -> None:
    """Read "V/v …" with the short lines that go on with it."""
    if header.subject:
        return
    for i, row in enumerate(head):
        match = _SUBJECT_LINE.search(row.text)
        if not match or is_kem_theo(row.text):
            continue
        pieces = [row.text[match.end() :]]
        for following in head[i + 1 : i + 8]:
            low = strip_accents(following.text).lower()
            if (
                low.startswith((*_NATION, "kinh gui", "so:"))
                or (_DATE_LINE.search(following.text) and following.index != row.index)
                or is_rule(following.text)
                or read_mark(following.text)
            ):
                break
            if following.is_upper or (
                following.line.cell and row.line.cell and following.line.cell != row.line.cell
            ):
                break
            if following.blanks_before > max(2, row.blanks_before):
                break
            if following.index == row.index:
                continue  # the right column of the same line
            pieces.append(following.text)
        header.subject = re.sub(r"^\s*việc\s+", "", " ".join(pieces)).strip(" .;")
        header.spans["subject"] = (row.start + match.end(), head[i + len(pieces) - 1].end)
        return


def _title_subject(header: Header, head: list[Row], titled: Row) -> None:
    """Read the subject under the type line (Triển khai …)."""
    rows = [row for row in head if row.index >= titled.index]
    rest = titled.text[len(header.title or "") :].strip(" :-–")
    pieces = [rest] if rest else []
    last = titled
    for row in rows[1:]:
        low = strip_accents(row.text).lower()
        if is_address(row.text):
            break
        if (
            is_rule(row.text)
            or row.text.startswith("(")
            or low.startswith((*_NATION, "kinh gui"))
            or _NUMBER_LINE.match(row.text)
            or (_DATE_LINE.search(row.text) and len(row.text) < 60)
        ):
            if pieces:
                break
            continue
        if (
            re.match(r"(?:THỦ TƯỚNG|CHỦ TỊCH|GIÁM ĐỐC|BỘ TRƯỞNG|ỦY BAN NHÂN DÂN|HỘI ĐỒNG)\b", row.text)
            and row.is_upper
        ):
            break
        pieces.append(row.text)
        last = row
    subject = re.sub(r"^[Vv]/[Vv]:?\s+", "", " ".join(pieces)).strip(" .*")
    if subject:
        header.subject = subject
        header.spans["subject"] = (titled.start, last.end)


def _issuer(header: Header, head: list[Row], titled: Row | None) -> None:
    """Read the issuer's block: capitals before the number, the national heading and the title apart."""
    block: list[Row] = []
    for row in head[:16]:
        if titled is not None and row.index >= titled.index:
            break
        text = row.text
        low = strip_accents(text).lower()
        if low.startswith(_NATION) or _ADDRESS.match(text) or _DATE_LINE.search(text) or is_rule(text):
            continue
        if _NUMBER_LINE.match(text) or _SUBJECT_LINE.match(text):
            continue
        letters = [c for c in text if c.isalpha()]
        upper = sum(1 for c in letters if c.isupper())
        if letters and upper > 0.8 * len(letters) and (ISSUER_WORDS.match(plain(text)) or block):
            if block and row.index - block[-1].index > 2:
                continue
            block.append(row)
    names = join_wrapped([row.text.strip(" *") for row in block])
    if not names:
        return
    names = [name for name in (commune_only(name) for name in names) if name]
    written = [from_capitals(name) for name in names]
    header.issuer = NamedUnit(written[-1], "header")
    if len(written) > 1:
        header.parent_issuer = NamedUnit(written[-2], "header")
    header.spans["issuer"] = (block[0].start, block[-1].end)
    for name in written:
        match = _PROVINCE.search(name)
        if match and header.province is None:
            header.province = NamedUnit(match["name"].strip(), "header")


def _addressees(head: list[Row]) -> list[Addressee]:
    begin = next((i for i, row in enumerate(head) if is_address(row.text)), None)
    if begin is None:
        return []
    first = head[begin]
    match = _ADDRESS.match(first.text)
    offset = match.end() if match else len(first.text)
    out: list[tuple[str, int, int]] = []
    if offset < len(first.text):
        out.append((first.text[offset:], first.start + offset, first.end))
    for row in head[begin + 1 :]:
        low = strip_accents(row.text).lower()
        if low.startswith((*_NATION, "v/v")) or is_rule(row.text) or type_name(row.text):
            break
        mark = read_mark(row.text)
        if out and wraps_name(out[-1][0], row.text):
            out[-1] = (f"{out[-1][0]} {row.text}", out[-1][1], row.end)
        elif mark is not None and mark.order is None:
            out.append((row.text[mark.end :], row.start + mark.end, row.end))
        elif out and not out[-1][0].rstrip().endswith((";", ".")):
            out[-1] = (f"{out[-1][0]} {row.text}", out[-1][1], row.end)
        else:
            out.append((row.text, row.start, row.end))
    result: list[Addressee] = []
    for text, start, end in out:
        for piece in re.split(r";\s*(?=\S)", text):
            clean = re.sub(r"(?<=[^\W\d_])\d(?=\s*[;.,]?\s*$)", "", piece.strip(" -")).strip(" ;.,-")
            if clean:
                result.append(Addressee(clean, (start, end)))
    return result


def _own_caption(header: Header, tree: Tree) -> None:
    """Take what "(Kèm theo Kế hoạch số … ngày …)" tells of the document itself where the head does not."""
    for part in tree.parts:
        for row in part.head:
            if not is_kem_theo(row.text):
                continue
            text = " ".join(r.text for r in part.head[part.head.index(row) : part.head.index(row) + 3])
            match = _NUMBER_LINE.search(text)
            if match and header.symbol is None:
                _take_number(header, match, row)
            if header.date_raw is None:
                date = re.search(
                    r"ngày\s*(\d{0,2})[\s.…_]*(?:/|tháng)\s*(\d{0,2})[\s.…_]*(?:/|năm)\s*(\d{4})", text
                )
                if date:
                    header.date_raw = date[0]
                    header.year = header.year or int(date[3])
                    if date[1] and date[2]:
                        header.date = make_date(int(date[3]), int(date[2]), int(date[1]))
                    header.spans["date"] = (row.start, row.end)


def _from_body(header: Header, tree: Tree, text: str) -> None:
    """Find issuer, province and year in the body where the head was lost."""
    body_start = tree.main.head[-1].end if tree.main.head else 0
    if header.issuer is None:
        match = next(
            (
                found
                for found in _COMMUNE_ISSUER.finditer(text, body_start, body_start + 3000)
                if not _IS_OTHER.search(text[max(0, found.start() - 8) : found.start()])
            ),
            None,
        )
        place = _COMMUNE.search(header.subject or "")
        if place:
            header.issuer = NamedUnit(f"Ủy ban nhân dân {place[0].strip()}", "body")
        elif match:
            header.issuer = NamedUnit(match["name"].strip(), "body")
    elif header.issuer.name == "Văn phòng":
        match = _OFFICE.search(text)  # the head prints the committee above it
        header.issuer = NamedUnit(match[0], "body") if match else header.issuer
    if header.province is None:
        match = _PROVINCE.search(text)
        if match:
            header.province = NamedUnit(match["name"].strip(), "body")
    if header.year is None:
        header.year = _year_of_subject(header, text)


def _year_of_subject(header: Header, text: str) -> int | None:
    """Return the year in the subject, else the one named most often in the body."""
    for source in (header.subject or "", text):
        years = re.findall(r"năm\s+(20\d\d)(?!\s*[-–]\s*20)|\d/(20\d\d)\b", source)
        flat = [int(a or b) for a, b in years]
        this = [y for y in flat if 2000 <= y <= dt.date.max.year]
        if this:
            return max(set(this), key=lambda y: (this.count(y), y))
    return None


def _type_by_symbol(symbol: str | None) -> str | None:
    """Return the type that the symbol shows (KH-UBND: a plan), None for a letter's or an unknown one."""
    heads = {
        "KH": "ke_hoach",
        "QĐ": "quyet_dinh",
        "CT": "chi_thi",
        "TB": "thong_bao",
        "BC": "bao_cao",
        "NQ": "nghi_quyet",
        "HD": "huong_dan",
        "KL": "ket_luan",
        "CĐ": "cong_dien",
    }
    first = re.split(r"[-/]", symbol or "")[0]
    return heads.get(first)
