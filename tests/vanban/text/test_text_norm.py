import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from vanban.text import fold, norm, place_tones, plain, roman, sort_key
from vanban.text.numerals import parse_number


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert norm(norm(text)) == norm(text)


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8"))))
def test_lines_normalised_one_by_one_and_joined_are_the_normalised_whole(lines: list[str]) -> None:
    joined = " ".join(piece for piece in (norm(line) for line in lines) if piece)
    assert joined == norm("\n".join(lines))


def test_decomposed_text_reads_as_composed() -> None:
    assert norm(unicodedata.normalize("NFD", "Kế  hoạch\nxã")) == "Kế hoạch xã"


def test_folding_drops_accents_and_reads_every_kind_of_d() -> None:
    assert fold("Đăk Cấm, Ðoàn xã") == "dak cam doan xa"


def test_tones_are_placed_one_way_for_comparison() -> None:
    assert place_tones("hoà uỷ khoẻ thuỷ") == "hòa ủy khỏe thủy"
    assert place_tones("hoàn quỷ quý toán") == "hoàn quỷ quý toán"
    assert plain("UỶ BAN") == plain("Ủy ban")


def test_words_sort_by_the_vietnamese_alphabet_and_then_by_tone() -> None:
    assert sorted(["đa", "da", "xã", "xa", "xá", "ăn", "an"], key=sort_key) == [
        "an",
        "ăn",
        "da",
        "đa",
        "xa",
        "xã",
        "xá",
    ]


def test_roman_numerals_are_read_and_words_are_not() -> None:
    assert [roman(text) for text in ("IV", "IX", "XIV", "IIII", "VX", "")] == [4, 9, 14, None, None, None]


def test_numbers_read_with_dots_for_thousands_and_a_decimal_comma() -> None:
    assert [parse_number(text) for text in ("03", "500.000", "8,3", "1.234,5", "3.5")] == [
        3,
        500000,
        8.3,
        1234.5,
        3.5,
    ]
