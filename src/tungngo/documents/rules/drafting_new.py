"""An empty document of a type: the parts that documents of the type have, with a blank wherever a fact belongs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tungngo.documents.rules import drafting_words as words
from vanban.writing import Document, Item, Level, Paragraph, text
from vanban.writing.document_types import TYPE_OF_KEY

if TYPE_CHECKING:
    from collections.abc import Callable

    from tungngo.documents.rules.drafting_facts import HeadFacts, SignerFacts
    from vanban.writing.model import Block

_SUBJECT_BEGIN: Final = re.compile(r"^(?:v/v|về việc\s*:)\s*", re.IGNORECASE)


def new_document(type_key: str, subject: str, head: HeadFacts, signer: SignerFacts, year: int) -> Document:
    """A document that says nothing yet but who issues it, what it is about and who signs.

    The parts of each type follow the forms of Decree 30/2020/NĐ-CP, annex III, part II.
    """
    kind = TYPE_OF_KEY[type_key]
    signature = words.signature_of(signer)
    parts = [kind.symbol, head.symbol] if kind.symbol else [head.symbol, head.letter_field]
    keepers = [head.keeper] if kind.symbol else [head.keeper, head.letter_field]
    who = words.blank("nơi nhận")
    is_sent_to = type_key in {"cong_van", "bao_cao"}
    is_decision = type_key == "quyet_dinh"
    # A decision is the body's when it is signed on its behalf, else that of who heads it.
    heads = signature.head or signature.title
    return Document(
        type_key=type_key,
        parent_body=head.parent_body,
        body=head.body,
        symbol="-".join(part for part in parts if part),
        place=head.place,
        year=year,
        subject=_SUBJECT_BEGIN.sub("", words.tidy(subject)),
        addressees=(who,) if is_sent_to else (),
        bases=_BASES.get(type_key, ()),
        issuer=(head.body if signature.collective else f"{heads} {head.body}") if is_decision else "",
        blocks=_BLOCKS[type_key](head.body),
        signature=signature,
        # With "Kính gửi" the first recipient is "Như trên", which the writer adds.
        recipients=() if is_sent_to else ("Như Điều 3",) if is_decision else (who,),
        keeping=", ".join(dict.fromkeys(part for part in keepers if part)),
    )


def _letter(_body: str) -> tuple[Block, ...]:
    return (_paragraph(words.blank("lý do, mục đích của công văn")), _paragraph(words.blank("nội dung")))


def _plan(body: str) -> tuple[Block, ...]:
    return (
        _paragraph(f"{body} ban hành Kế hoạch như sau:"),
        _section(
            "Mục đích, yêu cầu",
            Item(Level.CLAUSE, "Mục đích", blocks=(_paragraph(words.blank("mục đích")),)),
            Item(Level.CLAUSE, "Yêu cầu", blocks=(_paragraph(words.blank("yêu cầu")),)),
        ),
        _section("Nội dung", _clause("nội dung, thời gian, địa điểm")),
        _section("Tổ chức thực hiện", _clause("đơn vị và nhiệm vụ của đơn vị")),
    )


def _decision(_body: str) -> tuple[Block, ...]:
    articles = (
        words.blank("nội dung quyết định"),
        f"Quyết định này có hiệu lực kể từ ngày {words.blank('ngày có hiệu lực')}.",
        f"{words.blank('đơn vị, cá nhân thi hành')} chịu trách nhiệm thi hành Quyết định này.",
    )
    return tuple(Item(Level.ARTICLE, text=text(article)) for article in articles)


def _notice(body: str) -> tuple[Block, ...]:
    return (_paragraph(f"{body} thông báo như sau:"), _clause("nội dung thông báo"))


def _report(body: str) -> tuple[Block, ...]:
    return (
        _paragraph(f"Thực hiện {words.blank('văn bản yêu cầu báo cáo')}, {body} báo cáo như sau:"),
        _section("Kết quả thực hiện", _clause("kết quả")),
        _section("Khó khăn, vướng mắc và nguyên nhân", _clause("khó khăn, vướng mắc và nguyên nhân")),
        _section("Nhiệm vụ trong thời gian tới", _clause("nhiệm vụ")),
        _section("Đề xuất, kiến nghị", _clause("đề xuất, kiến nghị")),
    )


def _invitation(body: str) -> tuple[Block, ...]:
    lines = (
        ("Tới dự", "tên cuộc họp, hội nghị"),
        ("Nội dung", "nội dung cuộc họp"),
        ("Chủ trì", "người chủ trì"),
        ("Thành phần", "thành phần tham dự"),
        ("Thời gian", "giờ, ngày tháng năm"),
        ("Địa điểm", "địa điểm"),
    )
    guests = words.blank("cơ quan, tổ chức, cá nhân được mời")
    return (
        _paragraph(f"{body} trân trọng kính mời: {guests}."),
        *(_paragraph(f"{name}: {words.blank(what)}.") for name, what in lines),
    )


def _paragraph(line: str) -> Paragraph:
    return Paragraph(text(line))


def _clause(what: str) -> Item:
    return Item(Level.CLAUSE, text=text(words.blank(what)))


def _section(title: str, *blocks: Item) -> Item:
    return Item(Level.SECTION, title, blocks=blocks)


_BLOCKS: Final[dict[str, Callable[[str], tuple[Block, ...]]]] = {
    "cong_van": _letter,
    "ke_hoach": _plan,
    "quyet_dinh": _decision,
    "thong_bao": _notice,
    "bao_cao": _report,
    "giay_moi": _invitation,
}
_BASES: Final = {
    "quyet_dinh": (
        f"Căn cứ {words.blank('văn bản quy định thẩm quyền, chức năng')}",
        f"Căn cứ {words.blank('văn bản làm cơ sở giải quyết')}",
        f"Theo đề nghị của {words.blank('đơn vị, cá nhân đề nghị')}",
    ),
    "ke_hoach": (f"Căn cứ {words.blank('văn bản chỉ đạo')}",),
}
# Keys of vanban.writing.document_types, in the order in which they are offered.
NEW_TYPES: Final = tuple(_BLOCKS)
