"""What was looked for is marked in what was found, whatever accents either has, and nothing of it becomes markup."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tungngo.web.highlighting import highlight, words_of


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Đoàn Thanh niên ra quân", "doan thanh", "<mark>Đoàn</mark> <mark>Thanh</mark> niên ra quân"),
        ("Đoàn Thanh niên", "ĐOÀN", "<mark>Đoàn</mark> Thanh niên"),
        (
            "Công văn số 798/UBND-VHXH",
            "798/ubnd-vh",
            "Công văn số <mark>798</mark>/<mark>UBND</mark>-<mark>VHXH</mark>",
        ),
        ("hoàn thành", "an", "hoàn thành"),  # within a word it was not found
        ("tuyên truyền", "tuyen tr", "<mark>tuyên</mark> <mark>truyền</mark>"),
        ("tuyền tuyến", "tuyen x", "<mark>tuyền</mark> <mark>tuyến</mark>"),
    ],
)
def test_words_are_marked_without_regard_to_accents_and_the_last_may_be_unfinished(
    text: str, query: str, marked: str
) -> None:
    assert highlight(text, words_of(query)) == marked


@given(st.text(), st.text())
def test_marking_loses_nothing_and_lets_no_markup_through(text: str, query: str) -> None:
    marked = highlight(text, words_of(query))
    assert html.unescape(re.sub(r"</?mark>", "", marked)) == html.unescape(html.escape(text))


@given(st.text(alphabet="ăâđêôơư aà bc,.", min_size=1, max_size=400), st.integers(20, 120))
def test_an_excerpt_is_a_part_of_the_text_and_no_longer_than_asked(text: str, length: int) -> None:
    shown = re.sub(r"</?mark>|^… | …$", "", highlight(text, words_of("da"), length=length))
    assert html.unescape(shown) in text
    assert len(html.unescape(shown)) <= length


def test_an_excerpt_shows_the_place_where_the_words_stand_together() -> None:
    text = (
        f"Mở đầu nói về số. {'Lời lẽ dài dòng. ' * 60} Kỹ năng số cơ bản cho người cao tuổi. {'Hết. ' * 60}"
    )
    shown = highlight(text, words_of("ky nang so"), length=120)
    assert "<mark>Kỹ</mark> <mark>năng</mark> <mark>số</mark> cơ bản" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
