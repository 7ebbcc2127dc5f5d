from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from directives.documents import LETTER
from tungngo.directives.rules import place_on_pages, split_paragraphs, split_sentences
from vanban.text.norm import norm


def _lines(raw: str) -> list[dict[str, Any]]:
    lines, position = [], 0
    for row in raw.splitlines():
        text = norm(row)
        if text:
            lines.append({"text": text, "page": 1, "box": None, "span": [position, position + len(text)]})
            position += len(text) + 1
    return lines


def _cut(text: str, raw: str = "") -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text, _lines(raw) if raw else ())]


def test_each_item_of_a_letter_is_a_sentence_with_its_number() -> None:
    sentences = _cut(norm(LETTER), LETTER)
    assert "Số: 12/UBND-VHXH" in sentences
    assert any(s.startswith("1. Phòng Văn hóa") and s.endswith("10/10/2026.") for s in sentences)
    assert "TM. ỦY BAN NHÂN DÂN" in sentences


def test_two_sentences_in_one_line_are_two() -> None:
    assert _cut("Tổ chức ra quân. Cử đoàn viên tham gia.") == ["Tổ chức ra quân.", "Cử đoàn viên tham gia."]


def test_dates_numbers_and_short_forms_do_not_end_a_sentence() -> None:
    for text in (
        "Hoàn thành trước 10.10.2026 tại TP. Mẫu.",
        "Ghi chú: TM. Ủy ban nhân dân KT. Chủ tịch",
        "1. Tổ chức lớp.",
    ):
        assert _cut(text) == [text]


def test_an_item_broken_over_lines_is_one_paragraph() -> None:
    raw = "1. Phòng Văn hóa - Xã hội chủ trì, phối hợp với Công an tổ chức\n"
    raw += "lớp cho người dân trên địa bàn phường trong tháng mười.\n2. Đoàn Thanh niên hướng dẫn người dân tại nhà."
    paragraphs = split_paragraphs(norm(raw), _lines(raw))
    assert len(paragraphs) == 2
    assert len(paragraphs[0].sentences) == 1


def test_a_sentence_never_runs_across_a_task_that_was_read() -> None:
    text = "tổ chức ra quân và cử người tham gia"
    assert [(s.start, s.end) for s in split_sentences(text, cuts=[15])] == [(0, 15), (16, len(text))]


def test_the_marker_of_an_item_stays_with_it_where_the_reading_begins_after_the_marker() -> None:
    text = "Yêu cầu: 1. Công an tổ chức ra quân."
    assert [text[s.start : s.end] for s in split_sentences(text, cuts=[12])] == [
        "Yêu cầu:",
        "1. Công an tổ chức ra quân.",
    ]


@given(st.text(alphabet='ab .;:1-Đđ"(\n', max_size=120), st.lists(st.integers(0, 120), max_size=4))
def test_sentences_cover_every_word_once_and_in_order(raw: str, cuts: list[int]) -> None:
    text = norm(raw)
    sentences = split_sentences(text, _lines(raw), [cut for cut in cuts if cut <= len(text)])
    assert "".join(text[s.start : s.end] for s in sentences).replace(" ", "") == text.replace(" ", "")
    ends = [0, *[s.end for s in sentences]]
    assert all(end <= s.start < s.end for end, s in zip(ends, sentences, strict=False))


def test_printed_lines_are_found_in_the_text_that_was_read() -> None:
    text = "Phường Hoa Mẫu yêu cầu các đơn vị tổ chức lớp kỹ năng số cho người dân"
    printed = [
        {"text": "Trang 1", "page": 1, "box": [0, 0, 9, 9]},
        {"text": "PHƯỜNG HOA MẪU yêu cầu các đơn vị", "page": 1, "box": [1, 1, 2, 2]},
        {"text": "tổ chức lớp kỹ năng số cho người dân", "page": 2, "box": [3, 3, 4, 4]},
    ]
    placed = place_on_pages(text, printed)
    assert [(line["page"], text[slice(*line["span"])]) for line in placed] == [
        (1, "Phường Hoa Mẫu yêu cầu các đơn vị"),
        (2, "tổ chức lớp kỹ năng số cho người dân"),
    ]
