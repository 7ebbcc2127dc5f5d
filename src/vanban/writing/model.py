"""A document as data: what an officer says, without anything of how it looks.

Everything here is immutable and compares by value. `to_dict` and `from_dict` carry a document through JSON.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import datetime as dt

Text: TypeAlias = "tuple[Run, ...]"
Block: TypeAlias = "Paragraph | Item | Table"


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one look."""

    text: str
    is_bold: bool = False
    is_italic: bool = False


def text(words: str, *, is_bold: bool = False, is_italic: bool = False) -> Text:
    """A text of one look."""
    return (Run(words, is_bold, is_italic),) if words else ()


def plain(runs: Text) -> str:
    """The characters of a text."""
    return "".join(run.text for run in runs)


class Level(StrEnum):
    """How a part of the body is numbered, from large to small (annex I, part I, II.6.c to đ)."""

    PART = "part"  # Phần I, title below in capitals, both centred
    CHAPTER = "chapter"  # Chương I, likewise
    GROUP = "group"  # Mục 1, likewise
    SUBGROUP = "subgroup"  # Tiểu mục 1, likewise
    ARTICLE = "article"  # Điều 1.
    SECTION = "section"  # I., title in capitals
    CLAUSE = "clause"  # 1.
    SUBCLAUSE = "subclause"  # 1.1.
    POINT = "point"  # a)
    DASH = "dash"  # -
    PLUS = "plus"  # +


class Align(StrEnum):
    """Where a text stands between its margins."""

    JUSTIFY = "justify"
    LEFT = "left"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph without a number."""

    text: Text
    align: Align = Align.JUSTIFY


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered part; its number follows from its place among its neighbours of the same level.

    Attributes:
        level: How it is numbered.
        title: Its title, on a line of its own (bold; in capitals where the decree has them); empty without one.
        text: Its own words, after the number when there is no title; empty when all is in `blocks`.
        blocks: What belongs to it.
    """

    level: Level
    title: str = ""
    text: Text = ()
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        title: What stands in the header row.
        width_mm: Its width; the widths together must fit between the margins.
        align: Where its texts stand.
    """

    title: str
    width_mm: float
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        cells: One text for each column; one alone spans all of them, as a heading between rows does.
    """

    cells: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its header row comes again on every page."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


class Authority(StrEnum):
    """By which authority a document is signed (article 13; annex I, part I, II.7.b)."""

    OWN = ""
    COLLECTIVE = "TM."
    ACTING = "Q."
    DEPUTY = "KT."
    BY_ORDER = "TL."
    BY_DELEGATION = "TUQ."


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs.

    Attributes:
        name: First to last, without academic titles.
        title: The signer's own title, as in "Phó Chủ tịch".
        collective: On whose behalf (TM.), as in "Ủy ban nhân dân"; empty for none.
        authority: By which authority besides, with `head`.
        head: Whose place the signer takes (KT., TL., TUQ.), as in "Chủ tịch"; empty otherwise.
        other_title: A title in an advisory body's parent, above the name (box 7b); empty for none.
    """

    name: str
    title: str
    collective: str = ""
    authority: Authority = Authority.OWN
    head: str = ""
    other_title: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines above the signature, in capitals."""
        found = []
        if self.collective:
            found.append(f"{Authority.COLLECTIVE} {self.collective}")
        if self.authority == Authority.ACTING:
            found.append(f"{self.authority} {self.title}")
        else:
            if self.authority and self.authority != Authority.COLLECTIVE:
                found.append(f"{self.authority} {self.head}")
            found.append(self.title)
        return tuple(line.upper() for line in found)


class Urgency(StrEnum):
    """How urgent a document is (annex I, part I, III.2.b)."""

    NONE = ""
    URGENT = "KHẨN"
    VERY_URGENT = "THƯỢNG KHẨN"
    EXPRESS = "HỎA TỐC"


class Circulation(StrEnum):
    """To whom a document may go (annex I, part I, III.2.c)."""

    FREE = ""
    RETURN = "XEM XONG TRẢ LẠI"
    INTERNAL = "LƯU HÀNH NỘI BỘ"


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex; its pages are numbered for themselves.

    Attributes:
        title: What it is, as in "Phân công nhiệm vụ"; in capitals on the page.
        blocks: What it holds.
        is_landscape: Whether its pages lie on the long side.
    """

    title: str
    blocks: tuple[Block, ...]
    is_landscape: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """An administrative document.

    Attributes:
        type_key: Key of `types.TYPES`.
        body: The issuing body, as in "Ủy ban nhân dân xã Mẫu".
        parent_body: The body above it, empty for none.
        number: Without it the place for the number stays empty, to be filled when it is issued.
        symbol: What stands after the number, as in "KH-UBND".
        place: Where it is issued.
        date: Without it the day and month stay empty.
        year: Shown when there is no date.
        subject: What it is about; without "V/v".
        addressees: "Kính gửi", for letters, reports and submissions to a higher body.
        bases: Legal bases, each without its last mark.
        issuer: Who decides, above the bases of a decision, as in "Chủ tịch Ủy ban nhân dân xã Mẫu".
        blocks: The body's text.
        recipients: "Nơi nhận", each without its mark; the line "Lưu" is `keeping`.
        keeping: What stands after "Lưu:", as in "VT, VHXH".
        drafter: Initials of the drafter and number of copies, as in "PL.(300)"; empty for none.
        contact: Address, telephone and mail at the foot of page 1; empty for none.
    """

    type_key: str
    body: str
    symbol: str
    place: str
    subject: str
    signature: Signature
    parent_body: str = ""
    number: int | None = None
    date: dt.date | None = None
    year: int | None = None
    addressees: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    issuer: str = ""
    blocks: tuple[Block, ...] = ()
    recipients: tuple[str, ...] = ()
    keeping: str = "VT"
    annexes: tuple[Annex, ...] = ()
    urgency: Urgency = Urgency.NONE
    circulation: Circulation = Circulation.FREE
    drafter: str = ""
    contact: tuple[str, ...] = field(default=())

    @property
    def is_letter(self) -> bool:
        """Whether it is a letter (công văn), which has "V/v" and no type above its subject."""
        return self.type_key == "cong_van"
