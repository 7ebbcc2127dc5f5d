# ruff: noqa: E501  # patterns and tables of words read best on one line
"""Legal bases and other documents that the text names.

Decree 30/2020/NĐ-CP, annex I, has bases named by type, number and symbol, date, issuer and subject: "Kế hoạch số
541/KH-UBND ngày 06/10/2025 của UBND tỉnh về việc …". Those of the opening are `basis`, others `cited`; the
document's own number, as in "(Kèm theo Kế hoạch số …)", is neither.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vanban.reading.model import LegalBasis, Span
from vanban.text import compile_viet, fold, parse_atom

if TYPE_CHECKING:
    from collections.abc import Iterable

_TYPES = (
    "Chương trình hành động", "Chương trình phối hợp", "Chương trình", "Kế hoạch", "Quyết định", "Công văn", "Văn bản", "Chỉ thị", "Nghị quyết",
    "Nghị định", "Thông tư liên tịch", "Thông tư", "Thông báo", "Kết luận", "Hướng dẫn", "Công điện", "Tờ trình", "Báo cáo", "Đề án", "Quy định",
    "Thông tri", "Pháp lệnh", "Bộ luật", "Luật", "Lệnh", "Quy chế", "Phương án", "Giấy mời", "Điện", "Sắc lệnh", "Đề cương", "Thư", "Dự án",
)  # fmt: skip
_TYPE = "|".join(_TYPES)
_SYMBOL = r"[A-ZĐÐ][\w&.]*(?:\s?[-–]\s?[A-ZĐÐ][\w&.]*)*"
_NUMBER = rf"\d{{1,6}}[a-zA-Z]?\s?(?:/\s?(?:19|20)\d\d)?(?:\s?/\s?|[-–]){_SYMBOL}(?:\s?/\s?{_SYMBOL})?"
_DATE = r"(?:\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?\d{4}|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})"
_ENTRY = re.compile(
    rf"(?:(?<!\w)(?P<type>{_TYPE})(?P<between>\s+(?:[^\W\d]+\s+){{0,8}}?)?)?(?:(?<!\w)(?:số|Số)\s*:?\s*)?(?<![\w/.])(?P<number>{_NUMBER})(?!\w)"
    rf"(?:\s*,?\s*(?:ký\s+)?ngày\s+(?P<date>{_DATE}))?",
)
_LAW = compile_viet(
    rf"(?<!\w)(?P<type>Luật|Bộ luật|Pháp lệnh)\s+(?P<name>[A-ZĐÀ-Ỹ][^;.\n]{{2,160}}?)\s+(?:được\s+[^;]{{0,40}}\s+)?(?:ngày\s+(?P<date>{_DATE})|năm\s+(?P<year>\d{{4}})(?=\s*[;,.)]|$))"
)
_NOT_NUMBER = re.compile(r"^\d{1,2}[-/–](?:\d|K|km|m|kg|g|h)\b")
_ISSUER = compile_viet(
    r"\s*,?\s*(?:do|của)\s+(?P<issuer>[A-ZĐÀ-Ỹ][^;.“”]{1,140}?)(?=\s+(?:về|ban hành|phê duyệt|quy định|hướng dẫn|triển khai|thực hiện|sửa đổi|tại|v/v|công bố|chỉ đạo|giao|đề nghị|yêu cầu|trên|tổ chức|năm|trong|nhằm|đã|cho|theo|với|và (?:Kế hoạch|Quyết định|Công văn|Văn bản|Chỉ thị|Nghị quyết|Chương trình|Thông báo|Hướng dẫn|các)|kèm|tăng cường|đẩy mạnh|thông báo|kết luận|hưởng ứng|khóa|phát động)(?!\w)|\s*[,;.()“:]|\s*$)"
)
_SUBJECT = re.compile(
    r"\s*,?\s*\(?(?:về\s+việc|v/v|về)\s+(?P<subject>[^;]+?)(?=\s*(?:;|\.\s|\.$|$|,\s*(?:Ủy ban nhân dân|UBND|Căn cứ|Sở|Phòng)))",
    re.IGNORECASE,
)
_SELF = re.compile(r"kèm\s+theo\s+$", re.IGNORECASE)
_MAX_SUBJECT = 500


def find_bases(
    text: str, opening: Iterable[Span], own_number: str | None, skip: Iterable[Span]
) -> tuple[list[LegalBasis], list[Span]]:
    """Find the documents that the text names.

    Args:
        text: The normalised text of the document.
        opening: The spans in which a document named is a basis ("Thực hiện …", "Căn cứ …").
        own_number: The document's own number and symbol, which is no basis.
        skip: Spans that name no bases (the head, the closing, captions of appendices).

    Returns:
        The bases, each once, in order; and the spans of all their mentions with their dates.
    """
    openings, skipped = list(opening), list(skip)
    found: dict[tuple[str, str | None], LegalBasis] = {}
    mentions: list[Span] = []
    laws: list[tuple[int, int, str]] = []
    hits = sorted([*_ENTRY.finditer(text), *_LAW.finditer(text)], key=lambda m: m.start())
    for match in hits:
        groups = match.groupdict()
        number = _clean_number(groups.get("number"))
        if groups.get("name") and re.search(_NUMBER, groups["name"]):
            laws.append((match.start(), match.end(), groups["type"]))
            continue  # the number in it says the same law
        if groups.get("number") and (number is None or _NOT_NUMBER.match(number) or _is_item(match)):
            continue
        mentions.append(match.span())
        if any(a <= match.start() < b for a, b in skipped) or (
            own_number and number and fold(number) == fold(own_number)
        ):
            continue
        if _SELF.search(text[max(0, match.start() - 12) : match.start()]) and not any(
            a <= match.start() < b for a, b in openings
        ):
            continue
        if number is None and any(a <= match.start() and match.end() <= b for a, b in mentions[:-1]):
            continue
        law = next((law for law in laws if law[0] <= match.start() < law[1]), None)
        _note(text, match, number, openings, found, law=law)
    return list(found.values()), mentions


def _is_item(match: re.Match[str]) -> bool:
    """Whether the "number" is a list marker before an abbreviation ("2/GVCN các lớp"): no type, no "số", no second part."""
    return match["type"] is None and re.fullmatch(r"\d{1,2}\s?/\s?[A-ZĐ]+", match[0]) is not None


def _note(
    text: str,
    match: re.Match[str],
    number: str | None,
    openings: list[Span],
    found: dict[tuple[str, str | None], LegalBasis],
    *,
    law: tuple[int, int, str] | None,
) -> None:
    """Enter one mention; a second one of the same document fills what the first left open.

    `law` is where a long name before the number begins ("Luật Phòng cháy, chữa cháy … số 55/2024/QH15"), and its type.
    """
    groups = match.groupdict()
    atom = parse_atom(groups["date"], None) if groups.get("date") else None
    date = atom.first if atom else None
    kind = groups.get("type") or (law[2] if law else None)
    name = groups.get("name") or (groups.get("between") or "").strip() or None
    key = (fold(number), kind if number is None else None) if number else (fold(f"{kind} {name}"), None)
    issuer, subject, end = _rest(text, match.end())
    role = "basis" if any(a <= match.start() < b for a, b in openings) else "cited"
    subject = subject or (name if number is None or not groups.get("between") else None)
    if key in found:
        known = found[key]
        known.date = known.date or date
        known.issuer = known.issuer or issuer
        known.subject = known.subject or subject
        return
    start = match.start("type") if groups.get("type") else law[0] if law else match.start()
    found[key] = LegalBasis(
        role=role,
        type=kind,
        number=number,
        date=date,
        issuer=issuer,
        subject=subject,
        source=text[start:end],
        span=(start, end),
    )


def _rest(text: str, end: int) -> tuple[str | None, str | None, int]:
    """Return issuer and subject after the number and date, and where they end."""
    window = text[end : end + 200]
    issuer_match = _ISSUER.match(window)
    issuer = None
    if issuer_match:
        issuer = issuer_match["issuer"].strip()
        end += issuer_match.end("issuer")
    subject_match = _SUBJECT.match(text[end : end + _MAX_SUBJECT])
    subject = None
    if subject_match:
        subject = re.split(r"\s*;\s*|\.\s", subject_match["subject"])[0].strip(" .,")
        end += subject_match.start("subject") + len(subject)
    return issuer, subject or None, end


def _clean_number(number: str | None) -> str | None:
    """Return the number without stray spaces ("SKHCN- CNTT" → "SKHCN-CNTT"), or None when it is no document's number."""
    if number is None:
        return None
    clean = re.sub(r"\s*([/\-–])\s*", r"\1", number).replace("–", "-").replace("Ð", "Đ").strip(".")
    tail = re.split(r"[/\-]", clean, maxsplit=1)[-1]
    if not re.search(r"[A-ZĐ]{2}", tail) and not re.search(r"[A-ZĐ][a-z]?-?[A-ZĐ]", tail):
        return None
    return clean
