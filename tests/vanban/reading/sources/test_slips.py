from __future__ import annotations

from vanban.reading.lines import Line
from vanban.reading.sources.scan.slips import repair


def repaired(*texts: str) -> list[str]:
    return [line.text for line in repair([Line(text) for text in texts], {1})]


def test_a_roman_numeral_is_repaired_where_its_neighbours_prove_it() -> None:
    assert repaired("I. A", "III. B", "III. C") == ["I. A", "II. B", "III. C"]
    assert repaired("I. A", "H. B", "HI. C") == ["I. A", "II. B", "III. C"]
    assert repaired("L. A", "H. B", "1. a") == ["I. A", "II. B", "1. a"]
    assert repaired("I. A", "II. B", "II. C") == ["I. A", "II. B", "III. C"]


def test_right_numerals_stay_also_where_a_series_begins_anew() -> None:
    right = ["I. A", "1. a", "II. B", "III. C", "Phụ lục", "I. D", "II. E"]
    assert repaired(*right) == right


def test_a_jump_that_nothing_explains_is_left_as_it_was_read() -> None:
    assert repaired("I. A", "V. B", "VI. C") == ["I. A", "V. B", "VI. C"]


def test_an_i_before_2_under_a_heading_is_1() -> None:
    assert repaired("I. A", "l. a", "2. b") == ["I. A", "1. a", "2. b"]


def test_dashes_of_every_length_are_the_dash_of_an_item_and_specks_go() -> None:
    assert repaired("— Treo băng rôn", "| .", "~ Báo cáo") == ["- Treo băng rôn", "- Báo cáo"]


def test_the_identity_app_is_known_by_its_shape() -> None:
    assert repaired("dùng VneTD, VNelD", "VNPT") == ["dùng VneID, VNeID", "VNPT"]


def test_pages_that_were_not_recognised_are_left_alone() -> None:
    assert [line.text for line in repair([Line("— A"), Line("|")], set())] == ["— A", "|"]
