"""The rules of annex I for each part of a document, and what departs from them.

References are to Decree 30/2020/NĐ-CP, annex I; "I" is its part I.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vanban.checking.parts import Part
from vanban.writing import form
from vanban.writing.problems import has_academic_title, is_symbol_allowed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vanban.checking.looks import ParagraphLook, RunLook
    from vanban.checking.parts import Parts

_FONT: Final = "times new roman"
_BLACK: Final = frozenset({"auto", "000000", "windowtext"})
_SIZE_TOLERANCE: Final = 0.1
_INDENTS: Final = (28.35, 36.0)  # 1 cm and 1.27 cm
_INDENT_TOLERANCE: Final = 1.5
_LINES: Final = (0.98, 1.52)  # single to 1.5, with room for rounding
_LEAST_BETWEEN: Final = 6.0
_LONG_TEXT: Final = 3500  # characters: certainly more than one page
_LEADING_ZERO_BELOW: Final = 10
_EXCERPT: Final = 60
_NUMBER: Final = re.compile(r"^Số: (?P<number>\d+|[\s.…]*)/(?P<symbol>\S*)$")
_DATE: Final = re.compile(r"^(?P<place>.+), ngày ?(?P<day>\S*) tháng ?(?P<month>\S*) năm ?(?P<year>\S*)$")
_GAP: Final = re.compile(r"^[.…\s]*$")
_WRONG_AUTHORITY: Final = re.compile(r"^(?:T/M|K/T|T/L|TM|KT|TL|TUQ|Q)[\s/](?!\.)")


@dataclass(frozen=True, slots=True)
class Departure:
    """One departure from the decree.

    Attributes:
        code: A word for programs.
        message: What is wrong and what is right, in Vietnamese.
        article: Where the rule stands.
        paragraph: Number of the paragraph in the file; None for the page as a whole.
        excerpt: The beginning of its words.
    """

    code: str
    message: str
    article: str
    paragraph: int | None = None
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class _Look:
    name: str
    sizes: tuple[float, float]
    article: str
    is_bold: bool | None = None
    is_italic: bool | None = None
    is_capitals: bool | None = None
    aligns: tuple[str, ...] = ()


_CENTRE: Final = ("center",)
_LOOKS: Final[dict[Part, _Look]] = {
    Part.NATIONAL_TITLE: _Look("Quốc hiệu", (12, 13), "I.II.1.a", True, False, True, _CENTRE),
    Part.MOTTO: _Look("Tiêu ngữ", (13, 14), "I.II.1.b", True, False, False, _CENTRE),
    Part.PARENT_BODY: _Look("Tên cơ quan chủ quản", (12, 13), "I.II.2.b", False, False, True, _CENTRE),
    Part.BODY: _Look("Tên cơ quan ban hành", (12, 13), "I.II.2.b", True, False, True, _CENTRE),
    Part.NUMBER: _Look("Số, ký hiệu", (13, 13), "I.II.3.c", False, False, None, _CENTRE),
    Part.PLACE_DATE: _Look("Địa danh và thời gian", (13, 14), "I.II.4.c", False, True, False, _CENTRE),
    Part.TYPE: _Look("Tên loại văn bản", (13, 14), "I.II.5.b", True, False, True, _CENTRE),
    Part.SUBJECT: _Look("Trích yếu", (13, 14), "I.II.5.b", True, False, False, _CENTRE),
    Part.LETTER_SUBJECT: _Look("Trích yếu công văn", (12, 13), "I.II.5.b", False, False, False, _CENTRE),
    Part.ADDRESSEES: _Look("Kính gửi", (13, 14), "I.II.9.d", False, False, False),
    Part.BASIS: _Look("Căn cứ", (13, 14), "I.II.6.a", None, True, False, ("both",)),
    Part.TEXT: _Look("Nội dung", (13, 14), "I.II.6.e"),
    Part.SIGNING: _Look("Quyền hạn, chức vụ người ký", (13, 14), "I.II.7.đ", True, False, True, _CENTRE),
    Part.SIGNER: _Look("Họ tên người ký", (13, 14), "I.II.7.đ", True, False, False, _CENTRE),
    Part.RECIPIENTS_WORD: _Look("Từ “Nơi nhận”", (12, 12), "I.II.9.d", True, True, False),
    Part.RECIPIENT: _Look("Danh sách nơi nhận", (11, 11), "I.II.9.d", False, False),
    Part.ANNEX_LABEL: _Look("Từ “Phụ lục”", (14, 14), "I.III.1.b", True, False, False, _CENTRE),
    Part.ANNEX_TITLE: _Look("Tên phụ lục", (13, 14), "I.III.1.b", True, False, True, _CENTRE),
    Part.ANNEX_REFERENCE: _Look("Dẫn kèm theo văn bản", (13, 14), "I.III.1.c", False, True, False, _CENTRE),
}
_REQUIRED: Final = (
    (Part.NATIONAL_TITLE, "Thiếu Quốc hiệu."),
    (Part.MOTTO, "Thiếu Tiêu ngữ."),
    (Part.BODY, "Thiếu tên cơ quan ban hành."),
    (Part.NUMBER, "Thiếu dòng số, ký hiệu."),
    (Part.PLACE_DATE, "Thiếu địa danh và thời gian ban hành."),
    (Part.SIGNING, "Thiếu quyền hạn, chức vụ của người ký."),
    (Part.SIGNER, "Thiếu họ tên người ký."),
    (Part.RECIPIENTS_WORD, "Thiếu “Nơi nhận”."),
)


def departures_of(parts: Parts) -> Iterator[Departure]:
    """What departs from the decree in the parts of a document, part by part."""
    for part, message in _REQUIRED:
        if not parts.of(part):
            yield Departure(f"{part}_missing", message, _LOOKS[part].article)
    if parts.kind is None:
        yield Departure("type_missing", "Không thấy tên loại văn bản, cũng không thấy “V/v”.", "I.II.5")
    for part, look in _LOOKS.items():
        for paragraph in parts.of(part):
            yield from _look(part, look, paragraph)
    for part in (Part.TABLE, Part.STAMP):
        for paragraph in parts.of(part):
            yield from _font("Bảng" if part == Part.TABLE else "Dấu", paragraph)
    yield from _rules_drawn(parts)
    yield from _number(parts)
    yield from _place_date(parts)
    yield from _bases(parts)
    yield from _text(parts)
    yield from _signing(parts)
    yield from _recipients(parts)
    yield from _annexes(parts)


def _at(code: str, message: str, article: str, paragraph: ParagraphLook) -> Departure:
    return Departure(code, message, article, paragraph.number, paragraph.text[:_EXCERPT])


def _look(part: Part, look: _Look, paragraph: ParagraphLook) -> Iterator[Departure]:
    yield from _font(look.name, paragraph)
    runs = paragraph.lettered
    low, high = look.sizes
    sizes = sorted({run.size for run in runs})
    if any(not low - _SIZE_TOLERANCE <= size <= high + _SIZE_TOLERANCE for size in sizes):
        allowed = f"{low:g}" if low == high else f"{low:g} đến {high:g}"
        found = ", ".join(f"{size:g}" for size in sizes)
        yield _at(f"{part}_size", f"{look.name}: cỡ chữ {found}; phải là {allowed}.", look.article, paragraph)
    yield from _manner(part, look, paragraph, runs)
    is_abbreviation = not look.is_capitals and len(paragraph.text.split()) == 1  # "HĐND;" has no small form
    is_wrong = look.is_capitals is not None and paragraph.text.isupper() != look.is_capitals
    if is_wrong and not is_abbreviation:
        manner = "in hoa" if look.is_capitals else "in thường"
        yield _at(f"{part}_capitals", f"{look.name}: phải là chữ {manner}.", look.article, paragraph)
    if look.aligns and paragraph.align not in look.aligns:
        manner = "canh giữa" if look.aligns == _CENTRE else "canh đều hai lề"
        yield _at(f"{part}_align", f"{look.name}: phải {manner}.", look.article, paragraph)


def _manner(
    part: Part, look: _Look, paragraph: ParagraphLook, runs: tuple[RunLook, ...]
) -> Iterator[Departure]:
    if look.is_bold is not None and any(run.is_bold != look.is_bold for run in runs):
        manner = "đậm" if look.is_bold else "không đậm"
        yield _at(f"{part}_bold", f"{look.name}: phải là chữ {manner}.", look.article, paragraph)
    if look.is_italic is not None and any(run.is_italic != look.is_italic for run in runs):
        manner = "nghiêng" if look.is_italic else "đứng"
        yield _at(f"{part}_italic", f"{look.name}: phải là kiểu chữ {manner}.", look.article, paragraph)


def _font(name: str, paragraph: ParagraphLook) -> Iterator[Departure]:
    other = sorted({run.font for run in paragraph.lettered if run.font.casefold() != _FONT})
    if other:
        found = ", ".join(font or "không rõ" for font in other)
        yield _at("font", f"{name}: phông {found}; phải là Times New Roman.", "I.I.4", paragraph)
    if any(run.color not in _BLACK for run in paragraph.lettered):
        yield _at("color", f"{name}: chữ phải màu đen.", "I.I.4", paragraph)


def _rules_drawn(parts: Parts) -> Iterator[Departure]:
    for part, article, name in (
        (Part.MOTTO, "I.II.1.b", "Tiêu ngữ"),
        (Part.BODY, "I.II.2.b", "tên cơ quan ban hành"),
        (Part.SUBJECT, "I.II.5.b", "trích yếu"),
    ):
        lines = parts.of(part)
        if lines and not parts.has_line_after(lines[-1]):
            yield _at(f"{part}_rule", f"Thiếu đường kẻ ngang nét liền dưới {name}.", article, lines[-1])


def _number(parts: Parts) -> Iterator[Departure]:
    line = parts.first(Part.NUMBER)
    if line is None:
        return
    found = _NUMBER.match(line.text)
    if found is None:
        yield _at(
            "number_form", "Phải ghi dạng “Số: 05/KH-UBND”, không cách chữ trong ký hiệu.", "I.II.3.c", line
        )
        return
    number = found["number"].strip()
    if number.isdigit() and int(number) < _LEADING_ZERO_BELOW and not number.startswith("0"):
        yield _at("number_zero", "Số nhỏ hơn 10 phải ghi thêm số 0 phía trước.", "I.II.3.c", line)
    if parts.kind is not None and not is_symbol_allowed(parts.kind, found["symbol"]):
        example = f"{parts.kind.symbol}-UBND" if parts.kind.symbol else "UBND-VHXH"
        yield _at("symbol", f"Ký hiệu không đúng với loại văn bản; ví dụ đúng: {example}.", "I.II.3.b", line)


def _place_date(parts: Parts) -> Iterator[Departure]:
    line = parts.first(Part.PLACE_DATE)
    if line is None:
        return
    found = _DATE.match(line.text)
    if found is None:
        yield _at("date_form", "Phải ghi dạng “Địa danh, ngày 06 tháng 10 năm 2025”.", "I.II.4", line)
        return
    if not found["place"][0].isupper():
        yield _at("place_capital", "Chữ cái đầu của địa danh phải viết hoa.", "I.II.4.c", line)
    for name, below in (("day", 10), ("month", 3)):
        value = found[name]
        if value.isdigit() and int(value) < below and len(value) == 1:
            said = "Ngày nhỏ hơn 10" if name == "day" else "Tháng 1, 2"
            yield _at(f"{name}_zero", f"{said} phải ghi thêm số 0 phía trước.", "I.II.4.b", line)
        elif not value.isdigit() and not _GAP.match(value):
            yield _at("date_form", "Ngày, tháng phải ghi bằng chữ số Ả Rập.", "I.II.4.b", line)


def _bases(parts: Parts) -> Iterator[Departure]:
    bases = parts.of(Part.BASIS)
    for place, basis in enumerate(bases):
        is_last = place == len(bases) - 1
        if is_last and not basis.text.endswith("."):
            yield _at("basis_end", "Căn cứ cuối cùng kết thúc bằng dấu chấm.", "I.II.6.a", basis)
        if not is_last and not basis.text.endswith(";"):
            yield _at("basis_end", "Cuối mỗi căn cứ có dấu chấm phẩy.", "I.II.6.a", basis)


def _text(parts: Parts) -> Iterator[Departure]:
    lines = [*parts.of(Part.BASIS), *parts.of(Part.TEXT)]
    order = {id(paragraph): place for place, paragraph in enumerate(parts.all)}
    for line in lines:
        if line.align == "center":
            continue  # a title: Phần, Chương, "QUYẾT ĐỊNH:"
        if line.align != "both":
            yield _at("text_align", "Nội dung phải canh đều cả hai lề.", "I.II.6.e", line)
        if not any(abs(line.first_line - indent) <= _INDENT_TOLERANCE for indent in _INDENTS):
            found = line.first_line / 28.35
            yield _at(
                "text_indent",
                f"Chữ đầu dòng lùi {found:.2f} cm; phải là 1 cm hoặc 1,27 cm.",
                "I.II.6.e",
                line,
            )
        size = max((run.size for run in line.lettered), default=form.TEXT)
        factor = line.line if line.line_rule == "auto" else line.line / (form.SINGLE * size)
        if not _LINES[0] <= factor <= _LINES[1] and not (line.line_rule == "atLeast" and factor < 1):
            yield _at("text_line", "Khoảng cách dòng tối thiểu là dòng đơn, tối đa 1,5.", "I.II.6.e", line)
        place = order[id(line)]
        following = parts.all[place + 1] if place + 1 < len(parts.all) else None
        gap = line.after + (following.before if following is not None else _LEAST_BETWEEN)
        if following is not None and following in lines and gap < _LEAST_BETWEEN - 0.05:
            yield _at("text_between", "Khoảng cách giữa các đoạn tối thiểu là 6 pt.", "I.II.6.e", line)
        if line not in parts.of(Part.BASIS) and line.lettered and all(run.is_italic for run in line.lettered):
            yield _at("text_italic", "Nội dung phải là kiểu chữ đứng.", "I.II.6.e", line)


def _signing(parts: Parts) -> Iterator[Departure]:
    for line in parts.of(Part.SIGNING):
        if _WRONG_AUTHORITY.match(line.text):
            yield _at(
                "authority", "Quyền hạn ghi “TM.”, “Q.”, “KT.”, “TL.”, “TUQ.” có dấu chấm.", "I.II.7.b", line
            )
    lines = [line.text for line in parts.of(Part.SIGNING)]
    deputy = next((line for line in parts.of(Part.SIGNING) if line.text.startswith("PHÓ ")), None)
    if deputy and not any(text.startswith(("KT.", "TL.", "TUQ.")) for text in lines):
        yield _at(
            "authority", "Cấp phó ký thay phải ghi “KT.” và chức vụ người đứng đầu.", "I.II.7.b", deputy
        )
    signer = parts.first(Part.SIGNER)
    if signer and has_academic_title(signer.text):
        yield _at("signer_title", "Trước họ tên người ký không ghi học hàm, học vị.", "I.II.7.c", signer)


def _recipients(parts: Parts) -> Iterator[Departure]:
    lines = parts.of(Part.RECIPIENT)
    for place, line in enumerate(lines):
        is_last = "Lưu" in line.text
        if not line.text.startswith("-") and not line.has_label and line.align != "right":
            yield _at("recipient_hyphen", "Mỗi nơi nhận có gạch đầu dòng.", "I.II.9.d", line)
        if is_last and not line.text.rstrip(".").strip().lstrip("- ").startswith("Lưu: VT"):
            yield _at("recipient_keeping", "Dòng cuối ghi “Lưu: VT, …”.", "I.II.9.d", line)
        if not line.text.endswith("." if is_last else ";") and place <= len(lines) - 1:
            mark = "dấu chấm" if is_last else "dấu chấm phẩy"
            yield _at("recipient_end", f"Cuối dòng nơi nhận này có {mark}.", "I.II.9.d", line)
        if is_last:
            break
    if lines and not any("Lưu" in line.text for line in lines):
        yield _at("recipient_keeping", "Thiếu dòng “Lưu: VT”.", "I.II.9.d", lines[-1])


def _annexes(parts: Parts) -> Iterator[Departure]:
    labels = parts.of(Part.ANNEX_LABEL)
    mentions = any(
        "phụ lục" in line.text.lower() or "kèm theo" in line.text.lower() for line in _own_text(parts)
    )
    if labels and not mentions:
        yield _at("annex_not_mentioned", "Trong văn bản phải chỉ dẫn đến Phụ lục.", "I.III.1.a", labels[0])
    if len(labels) > 1:
        for label in labels:
            if not re.fullmatch(r"Phụ lục [IVX]+", label.text, re.IGNORECASE):
                yield _at("annex_number", "Các Phụ lục phải đánh số La Mã.", "I.III.1.a", label)


def _own_text(parts: Parts) -> list[ParagraphLook]:
    labels = parts.of(Part.ANNEX_LABEL)
    first = labels[0].number if labels else None
    return [line for line in parts.of(Part.TEXT) if first is None or line.number < first]


def is_long(parts: Parts) -> bool:
    """Whether a document certainly takes more than one page."""
    return sum(len(paragraph.text) for paragraph in parts.all) > _LONG_TEXT
