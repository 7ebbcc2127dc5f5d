"""Documents of any content within the form, for properties."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from vanban.writing import (
    Align,
    Annex,
    Authority,
    Circulation,
    Column,
    Document,
    Item,
    Level,
    Paragraph,
    Row,
    Run,
    Signature,
    Table,
    Urgency,
)

_WORDS = [
    "tổ",
    "chức",
    "tuyên",
    "truyền",
    "hướng",
    "dẫn",
    "người",
    "dân",
    "sử",
    "dụng",
    "dịch",
    "vụ",
    "công",
    "trực",
    "tuyến",
    "thanh",
    "toán",
    "không",
    "dùng",
    "tiền",
    "mặt",
    "tại",
    "thôn",
    "Đông",
    "và",
    "nhà",
    "văn",
    "hóa",
    "xã",
    "Mẫu",
    "bảo",
    "đảm",
    "thiết",
    "thực",
    "hiệu",
    "quả",
]
words = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=12).map(" ".join).map(str.capitalize)
runs = st.lists(st.builds(Run, words, st.booleans(), st.booleans()), min_size=1, max_size=3).map(tuple)
paragraphs = st.builds(Paragraph, runs, st.sampled_from([Align.JUSTIFY, Align.CENTRE]))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    count = draw(st.integers(2, 4))
    columns = tuple(Column(draw(words), 160 / count, draw(st.sampled_from(Align))) for _ in range(count))
    rows = draw(st.lists(st.lists(runs, min_size=count, max_size=count).map(tuple), max_size=4))
    return Table(columns, tuple(Row(cells) for cells in rows))


def blocks(levels: tuple[Level, ...]) -> st.SearchStrategy[tuple[Paragraph | Item | Table, ...]]:
    """Blocks whose items go from large to small."""
    kinds: list[st.SearchStrategy[Paragraph | Item | Table]] = [paragraphs, tables()]
    if levels:
        inside = blocks(levels[1:])
        kinds += [
            st.builds(Item, st.just(levels[0]), words, st.just(()), inside),
            st.builds(Item, st.just(levels[0]), st.just(""), runs, inside),
        ]
    return st.lists(st.one_of(kinds), max_size=3).map(tuple)


documents = st.builds(
    Document,
    type_key=st.sampled_from(["ke_hoach", "cong_van", "quyet_dinh", "bao_cao", "thong_bao", "giay_moi"]),
    body=words,
    symbol=st.just("KH-UBND"),
    place=words,
    subject=words,
    signature=st.builds(
        Signature,
        name=words,
        title=words,
        collective=st.sampled_from(["", "Ủy ban nhân dân"]),
        authority=st.sampled_from(Authority),
        head=st.sampled_from(["", "Chủ tịch"]),
    ),
    number=st.none() | st.integers(1, 9999),
    date=st.none() | st.dates(dt.date(2020, 3, 5), dt.date(2050, 1, 1)),
    addressees=st.lists(words, max_size=3).map(tuple),
    bases=st.lists(words, max_size=3).map(tuple),
    blocks=blocks((Level.SECTION, Level.CLAUSE, Level.POINT, Level.DASH)),
    recipients=st.lists(words, max_size=3).map(tuple),
    annexes=st.lists(st.builds(Annex, words, blocks(()), st.booleans()), max_size=2).map(tuple),
    urgency=st.sampled_from(Urgency),
    circulation=st.sampled_from(Circulation),
    drafter=st.sampled_from(["", "PL.(300)"]),
    contact=st.sampled_from([(), ("Thôn Đông, xã Mẫu", "ĐT: 0000000000")]),
)
