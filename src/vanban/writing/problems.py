"""What is wrong with a document before it is written: each with its place in the data and the rule that it breaks.

All references are to Decree 30/2020/NĐ-CP; "I" is part I of annex I.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vanban.text.dates import find_dates
from vanban.writing import form
from vanban.writing.document_types import TYPE_OF_KEY
from vanban.writing.fonts import width_of
from vanban.writing.model import Align, Authority, Item, Level, Table, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vanban.writing.document_types import DocumentType
    from vanban.writing.model import Block, Document, Signature

# One short sentence or phrase (I.II.5.a): longer ones are warned of, then refused.
LONG_SUBJECT: Final = 200
LONGEST_SUBJECT: Final = 350
_NARROWEST_COLUMN_MM: Final = 8.0
_POINTS_PER_MM: Final = 72 / 25.4
_CELL_INSET: Final = 6.0  # both sides together
# Blanks that a draft leaves for its author.
BLANK: Final = re.compile(r"…{2,}|\.{4,}|_{3,}|\[[^\]]*(?:điền|bổ sung|…)[^\]]*\]")
_GROUP: Final = r"[A-ZÀ-ỸĐ][A-ZÀ-ỸĐ0-9&]*"
_LETTER_SYMBOL: Final = re.compile(rf"{_GROUP}(?:-{_GROUP})+")
_REST_OF_SYMBOL: Final = re.compile(rf"(?:-{_GROUP})+")
_ACADEMIC: Final = re.compile(
    r"^(?:GS|PGS|TS|ThS|Ths|BS|BSCK\w*|KS|CN|NGƯT|NGND|Giáo sư|Tiến sĩ|Thạc sĩ|Bác sĩ|Kỹ sư|Cử nhân)\b[.\s]",
    re.IGNORECASE,
)
BASIS_WORDS: Final = ("Căn cứ", "Theo đề nghị", "Theo Tờ trình", "Thực hiện", "Xét đề nghị", "Xét Tờ trình")
_ANNEX: Final = re.compile(r"phụ lục|kèm theo", re.IGNORECASE)
_TAKES_A_PLACE: Final = frozenset({Authority.DEPUTY, Authority.BY_ORDER, Authority.BY_DELEGATION})
_MUST_HAVE_TITLE: Final = frozenset({Level.PART, Level.CHAPTER, Level.GROUP, Level.SUBGROUP, Level.SECTION})
_NEEDS_BASES: Final = frozenset({"quyet_dinh", "nghi_quyet"})
_SIGNED_BY_THE_BODY: Final = frozenset({"ke_hoach", "bao_cao", "to_trinh", "cong_van", "thong_bao"})


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that the decree does not allow, or that a document of this type lacks.

    Attributes:
        code: A word for programs.
        path: Where in `to_dict`'s values, as in "blocks/2/title".
        message: What is wrong and what to do, in Vietnamese.
        rule: Where the rule stands.
        is_blocking: Whether the document must not be issued like this; otherwise it is advice.
    """

    code: str
    path: str
    message: str
    rule: str
    is_blocking: bool = True


def problems_of(document: Document) -> list[Problem]:
    """Everything that is wrong with a document, in the order of its parts; empty when nothing is."""
    return [
        *_head(document),
        *_subject(document),
        *_addressees_and_bases(document),
        *_body(document),
        *_signature(document.signature, document),
        *_recipients(document),
        *_annexes(document),
    ]


def is_symbol_allowed(kind: DocumentType, symbol: str) -> bool:
    """Whether a symbol has the form of its type (I.II.3.b): KH-UBND, and UBND-VHXH for a letter."""
    if not kind.symbol:
        return bool(_LETTER_SYMBOL.fullmatch(symbol))
    rest = symbol.removeprefix(kind.symbol)
    return rest != symbol and bool(_REST_OF_SYMBOL.fullmatch(rest))


def has_academic_title(name: str) -> bool:
    """Whether a signer's name begins with a title that does not belong there (I.II.7.c)."""
    return bool(_ACADEMIC.match(name.strip()))


def _head(document: Document) -> Iterator[Problem]:
    if not document.body.strip():
        yield Problem("body_missing", "body", "Hãy ghi tên cơ quan ban hành.", "I.II.2")
    kind = TYPE_OF_KEY.get(document.type_key)
    if kind is None:
        yield Problem("type_unknown", "type_key", "Loại văn bản này không có trong quy định.", "Điều 7")
        return
    if document.number is not None and document.number < 1:
        yield Problem("number", "number", "Số của văn bản tính từ 01.", "I.II.3.a")
    if not kind.symbol and not is_symbol_allowed(kind, document.symbol):
        yield Problem(
            "symbol",
            "symbol",
            "Ký hiệu công văn gồm chữ viết tắt tên cơ quan và đơn vị soạn thảo hoặc lĩnh vực, viết hoa, nối bằng"
            " gạch nối không cách chữ, ví dụ UBND-VHXH.",
            "I.II.3.b",
        )
    if kind.symbol and not is_symbol_allowed(kind, document.symbol):
        yield Problem(
            "symbol",
            "symbol",
            f"Ký hiệu của {kind.name.lower()} là {kind.symbol}, gạch nối, rồi chữ viết tắt tên cơ quan viết hoa,"
            f" ví dụ {kind.symbol}-UBND.",
            "I.II.3.b; Phụ lục III",
        )
    place = document.place.strip()
    if not place:
        yield Problem("place", "place", "Hãy ghi địa danh.", "I.II.4.a")
    elif not place[0].isupper():
        yield Problem("place", "place", "Chữ cái đầu của địa danh phải viết hoa.", "I.II.4.c")


def _subject(document: Document) -> Iterator[Problem]:
    subject, rule = document.subject.strip(), "I.II.5"
    if not subject:
        yield Problem("subject_missing", "subject", "Hãy ghi trích yếu.", rule)
        return
    if len(subject) > LONGEST_SUBJECT:
        yield Problem(
            "subject_too_long",
            "subject",
            f"Trích yếu dài {len(subject)} ký tự. Trích yếu là một câu ngắn gọn hoặc một cụm từ: hãy rút xuống"
            f" dưới {LONGEST_SUBJECT} ký tự.",
            rule,
        )
    elif len(subject) > LONG_SUBJECT:
        yield Problem(
            "subject_long",
            "subject",
            f"Trích yếu dài {len(subject)} ký tự. Nên rút gọn thành một cụm từ.",
            rule,
            is_blocking=False,
        )
    if re.match(r"v/v\b|về việc\s*:", subject, re.IGNORECASE) and document.is_letter:
        yield Problem("subject_mark", "subject", "Chữ “V/v” được thêm tự động, không ghi lại.", "I.II.5.b")
    if subject.endswith((".", ";", ",", ":")):
        yield Problem(
            "subject_end", "subject", "Cuối trích yếu không có dấu câu.", "I.II.5", is_blocking=False
        )


def _addressees_and_bases(document: Document) -> Iterator[Problem]:
    if document.is_letter and not document.addressees:
        yield Problem("addressees", "addressees", "Công văn phải có nơi “Kính gửi”.", "I.II.9.d")
    for place, addressee in enumerate(document.addressees):
        if not addressee.strip():
            yield Problem("addressee_empty", f"addressees/{place}", "Nơi kính gửi còn trống.", "I.II.9.d")
    if document.type_key in _NEEDS_BASES and not document.bases:
        yield Problem("bases", "bases", "Hãy ghi căn cứ ban hành.", "I.II.6.a")
    for place, basis in enumerate(document.bases):
        path = f"bases/{place}"
        if not basis.strip().startswith(BASIS_WORDS):
            yield Problem(
                "basis_words", path, "Căn cứ bắt đầu bằng “Căn cứ …” hoặc “Theo đề nghị của …”.", "I.II.6.a"
            )
        if BLANK.search(basis):
            yield _blank(path)
        later = [day for day, _span in find_dates(basis) if document.date and day > document.date]
        if later:
            yield Problem(
                "date_before_basis",
                "date",
                f"Ngày văn bản sớm hơn ngày {later[0]:%d/%m/%Y} của căn cứ “{basis[:60]}…”.",
                "I.II.6.a",
            )


def _body(document: Document) -> Iterator[Problem]:
    if not document.blocks:
        yield Problem("empty", "blocks", "Văn bản chưa có nội dung.", "I.II.6")
    yield from _blocks(document.blocks, "blocks", None, form.text_width_mm(is_landscape=False))


def _blocks(blocks: Sequence[Block], path: str, parent: Level | None, width_mm: float) -> Iterator[Problem]:
    order = list(Level)
    for place, block in enumerate(blocks):
        here = f"{path}/{place}"
        if isinstance(block, Table):
            yield from _table(block, here, width_mm)
            continue
        words = plain(block.text)
        if BLANK.search(words):
            yield _blank(f"{here}/text")
        if not isinstance(block, Item):
            if not words.strip():
                yield Problem("paragraph_empty", f"{here}/text", "Đoạn này còn trống.", "I.II.6")
            if block.align == Align.LEFT:
                yield Problem(
                    "paragraph_align", f"{here}/align", "Nội dung phải canh đều cả hai lề.", "I.II.6.e"
                )
            continue
        if BLANK.search(block.title):
            yield _blank(f"{here}/title")
        if block.level in _MUST_HAVE_TITLE and not block.title.strip():
            yield Problem("title_missing", f"{here}/title", "Phần, chương, mục phải có tiêu đề.", "I.II.6.d")
        elif not block.title.strip() and not words.strip():
            yield Problem("item_empty", f"{here}/text", "Mục này còn trống.", "I.II.6")
        if parent is not None and order.index(block.level) <= order.index(parent):
            yield Problem("level", f"{here}/level", "Bố cục phải đi từ lớn đến nhỏ.", "I.II.6.c")
        yield from _blocks(block.blocks, f"{here}/blocks", block.level, width_mm)


def _table(table: Table, path: str, width_mm: float) -> Iterator[Problem]:
    total = sum(column.width_mm for column in table.columns)
    if not table.columns:
        yield Problem("table_empty", path, "Bảng chưa có cột nào.", "I.I.2")
        return
    if total > width_mm + 0.5:
        yield Problem(
            "table_too_wide",
            f"{path}/columns",
            f"Bảng rộng {total:.0f} mm nhưng giữa hai lề chỉ có {width_mm:.0f} mm. Hãy thu hẹp cột hoặc đặt bảng"
            " vào phụ lục khổ ngang.",
            "I.I.2, I.I.3",
        )
    for place, column in enumerate(table.columns):
        longest = max(
            (width_of(word, form.TABLE_TEXT, is_bold=True) for word in column.title.split()), default=0
        )
        if column.width_mm < _NARROWEST_COLUMN_MM or longest + _CELL_INSET > column.width_mm * _POINTS_PER_MM:
            yield Problem(
                "column_too_narrow",
                f"{path}/columns/{place}",
                f"Cột “{column.title}” hẹp hơn chữ trong tiêu đề của nó.",
                "I.I.2",
            )
    for place, row in enumerate(table.rows):
        if len(row.cells) not in {1, len(table.columns)}:
            yield Problem("row_cells", f"{path}/rows/{place}", "Số ô của dòng khác số cột của bảng.", "I.I.2")
        if any(BLANK.search(plain(cell)) for cell in row.cells):
            yield _blank(f"{path}/rows/{place}")


def _signature(signature: Signature, document: Document) -> Iterator[Problem]:
    rule = "I.II.7"
    if not signature.name.strip():
        yield Problem("signer_missing", "signature/name", "Hãy ghi họ tên người ký.", rule)
    if has_academic_title(signature.name):
        yield Problem(
            "signer_title", "signature/name", "Trước họ tên người ký không ghi học hàm, học vị.", "I.II.7.c"
        )
    title, head = signature.title.strip(), signature.head.strip()
    if not title:
        yield Problem("title_missing", "signature/title", "Hãy ghi chức vụ người ký.", "I.II.7.c")
    is_deputy = title.lower().startswith(("phó ", "p. ", "cấp phó"))
    if is_deputy and signature.authority not in _TAKES_A_PLACE:
        yield Problem(
            "deputy_without_authority",
            "signature/authority",
            "Cấp phó ký thay người đứng đầu phải ghi “KT.” trước chức vụ người đứng đầu.",
            "I.II.7.b",
        )
    if signature.authority == Authority.DEPUTY and not is_deputy:
        yield Problem(
            "deputy_title",
            "signature/title",
            "Đã ghi “KT.” thì người ký phải là cấp phó.",
            "I.II.7.b",
        )
    if signature.authority in _TAKES_A_PLACE and not head:
        yield Problem(
            "head_missing",
            "signature/head",
            f"Sau “{signature.authority}” phải ghi chức vụ của người đứng đầu.",
            "I.II.7.b",
        )
    if head.lower().startswith("phó "):
        yield Problem(
            "head_is_deputy",
            "signature/head",
            f"Sau “{signature.authority}” là chức vụ của người đứng đầu, không phải cấp phó.",
            "I.II.7.b",
        )
    if signature.authority == Authority.COLLECTIVE and not signature.collective.strip():
        yield Problem(
            "collective_missing", "signature/collective", "Sau “TM.” phải ghi tên tập thể.", "I.II.7.b"
        )
    is_committee = "ủy ban nhân dân" in document.body.lower() or "uỷ ban nhân dân" in document.body.lower()
    if is_committee and document.type_key in _SIGNED_BY_THE_BODY and not signature.collective:
        yield Problem(
            "not_for_the_committee",
            "signature/collective",
            "Văn bản của Ủy ban nhân dân thường ký thay mặt (TM. ỦY BAN NHÂN DÂN). Hãy kiểm tra thẩm quyền ký.",
            "I.II.7.b",
            is_blocking=False,
        )


def _recipients(document: Document) -> Iterator[Problem]:
    rule = "I.II.9"
    for place, recipient in enumerate(document.recipients):
        if not recipient.strip():
            yield Problem("recipient_empty", f"recipients/{place}", "Nơi nhận còn trống.", rule)
        elif recipient.strip().lower().startswith("lưu"):
            yield Problem("recipient_keeping", f"recipients/{place}", "Dòng “Lưu” ghi ở ô riêng.", "I.II.9.d")
    if "VT" not in document.keeping.replace(" ", "").split(","):
        yield Problem("keeping", "keeping", "Dòng “Lưu” phải có “VT”.", "I.II.9.d")


def _annexes(document: Document) -> Iterator[Problem]:
    if document.annexes and not any(_ANNEX.search(words) for words in _words_of(document.blocks)):
        yield Problem(
            "annex_not_mentioned",
            "blocks",
            "Văn bản có phụ lục nên trong nội dung phải chỉ dẫn đến phụ lục đó.",
            "I.III.1.a",
        )
    for place, annex in enumerate(document.annexes):
        if not annex.title.strip():
            yield Problem("annex_title", f"annexes/{place}/title", "Phụ lục chưa có tên.", "I.III.1.b")
        yield from _blocks(
            annex.blocks, f"annexes/{place}/blocks", None, form.text_width_mm(is_landscape=annex.is_landscape)
        )


def _words_of(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if not isinstance(block, Table):
            yield plain(block.text)
        if isinstance(block, Item):
            yield block.title
            yield from _words_of(block.blocks)


def _blank(path: str) -> Problem:
    return Problem("blank", path, "Còn chỗ trống phải điền hoặc bỏ đi.", "Điều 8")
