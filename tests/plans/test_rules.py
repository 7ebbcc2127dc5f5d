import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tungngo.plans import rules
from vanban.text import norm


@pytest.mark.parametrize(
    ("start", "end", "bound", "kind", "words"),
    [
        (None, "2025-11-10", "before", "before", "trước ngày 10/11/2025"),
        (None, dt.date(2025, 10, 31), "on_or_before", "until", "đến hết ngày 31/10/2025"),
        ("2025-10-01", "2025-10-31", "on_or_before", "range", "từ 01/10/2025 đến hết 31/10/2025"),
        ("2025-10-01", "2025-10-31", "before", "range", "từ 01/10/2025 đến trước ngày 31/10/2025"),
        ("2025-10-10", "2025-10-10", "on", "on", "ngày 10/10/2025"),
        ("2025-10-10", None, "", "range", "từ ngày 10/10/2025"),
        (None, None, "", "ongoing", "thường xuyên"),
        (None, None, "", "none", ""),
    ],
)
def test_a_period_is_said_with_its_bound(start: Any, end: Any, bound: str, kind: str, words: str) -> None:
    assert rules.time_words(start, end, bound, kind) == words


fields = st.dictionaries(st.sampled_from("abc"), st.integers(0, 2), min_size=3)


@given(base=fields, mine=fields)
def test_alone_an_edit_writes_exactly_what_was_changed(base: dict[str, int], mine: dict[str, int]) -> None:
    meeting = rules.meet(base=base, current=base, mine=mine)
    assert base | meeting.changes == base | mine
    assert meeting.conflicts == ()


@given(base=fields, current=fields, mine=fields)
def test_an_edit_never_overwrites_a_field_that_another_changed_unless_it_says_so(
    base: dict[str, int], current: dict[str, int], mine: dict[str, int]
) -> None:
    meeting = rules.meet(base=base, current=current, mine=mine)
    for name, value in meeting.changes.items():
        assert value == mine[name] != base[name]
        assert (current[name] != base[name]) == (name in meeting.conflicts)
    untouched = {name for name in mine if mine[name] == base[name]}
    assert not untouched & set(meeting.changes)


@given(text=st.text(st.sampled_from("ab cđ;."), min_size=2, max_size=40), data=st.data())
def test_the_halves_of_a_sentence_cover_it_without_overlap(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    first, second = rules.split_span(text=text, at=at, source=text, span=(100, 100 + len(text)))
    assert first is not None
    assert second is not None
    if first != second:
        assert (first[0], first[1], second[1]) == (100, second[0], 100 + len(text))


def test_a_cut_in_an_edited_text_is_found_in_the_sentence_by_its_words() -> None:
    source = "Đề nghị các đơn vị tuyên truyền; tổ chức tập huấn cho Tổ công nghệ số."
    text = "Tuyên truyền; tổ chức tập huấn cho Tổ công nghệ số."
    first, second = rules.split_span(
        text=text, at=text.index("tổ chức"), source=source, span=(0, len(source))
    )
    assert first
    assert second
    assert source[second[0] : second[1]].startswith("tổ chức tập huấn")


def test_tasks_that_name_each_other_or_a_third_are_one_set() -> None:
    tasks = [
        {"id": "A", "same_as": ["B"]},
        {"id": "B", "same_as": []},
        {"id": "C", "same_as": ["B", "unknown"]},
        {"id": "D", "same_as": []},
    ]
    marks = rules.same_work_marks(tasks)
    assert set(marks) == {"A", "B", "C"}
    assert len(set(marks.values())) == 1


def test_a_warning_belongs_to_the_line_that_shares_most_with_it() -> None:
    lines = {"T1": (0, 50), "T2": (50, 100)}
    assert rules.owner_of_warning([45, 70], lines) == "T2"
    assert rules.owner_of_warning([100, 120], lines) is None
    assert rules.owner_of_warning(None, lines) is None


def unit(part: str, name: str, basis: str, *organizations: int) -> dict[str, Any]:
    return {
        "part": part,
        "as_written": name,
        "folded": name.lower(),
        "basis": basis,
        "organizations": list(organizations),
    }


def test_merged_units_keep_the_better_lead_and_nobody_twice() -> None:
    body = [unit("lead", "UBND xã", "issuer", 1), unit("coordinating", "Công an", "explicit", 3)]
    row = [unit("lead", "Phòng VHXH", "table", 2), unit("coordinating", "CA xã", "table", 3)]
    merged = rules.merged_units([body, row])
    assert [(u["part"], u["as_written"]) for u in merged] == [
        ("coordinating", "Công an"),
        ("lead", "Phòng VHXH"),
    ]


def test_an_inherited_time_is_no_contradiction() -> None:
    items = [
        {
            "section": "II.1",
            "start_date": "2025-10-01",
            "end_date": "2025-10-31",
            "bound": "",
            "time_basis": "campaign",
            "units": [],
        },
        {
            "section": "PL.1",
            "start_date": None,
            "end_date": "2025-10-10",
            "bound": "before",
            "time_basis": "table",
            "units": [],
        },
    ]
    assert rules.conflicts_of(items) == []
    said = rules.conflicts_of([items[0] | {"time_basis": "explicit"}, items[1]])
    assert said == [
        "Thời gian khác nhau: II.1: từ 01/10/2025 đến hết 31/10/2025; PL.1: trước ngày 10/10/2025"
    ]


def test_a_heading_that_is_a_paragraph_gives_its_first_clause_whole() -> None:
    told = (
        "Triển khai đợt ra quân “Đi từng ngõ, gõ từng nhà” thông qua các tổ tại địa phương, để hỗ trợ "
        + "từng hộ " * 40
    )
    assert (
        rules.heading(told)
        == "Triển khai đợt ra quân “Đi từng ngõ, gõ từng nhà” thông qua các tổ tại địa phương"
    )
    assert (
        rules.heading("Tuyên truyền trên hệ thống truyền thanh") == "Tuyên truyền trên hệ thống truyền thanh"
    )


@given(st.text(alphabet="ab ,;.:“”()", max_size=600))
def test_a_heading_is_the_beginning_of_its_title_and_ends_with_a_word(title: str) -> None:
    short = rules.heading(title)
    kept = norm(title)
    assert len(short) <= max(200, len(kept) if len(kept) <= 200 else 0)
    assert kept.startswith(short)
    rest = kept[len(short) :]
    assert not rest or not rest[0].isalnum() or " " not in kept[:200]
