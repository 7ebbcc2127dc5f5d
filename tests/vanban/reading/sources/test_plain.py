from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.reading.sources import UnreadableFile, open_source
from vanban.reading.sources.characters import clean, is_syllable
from vanban.reading.sources.legacy import convert, detect

TEXT = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
    "Ủy ban nhân dân phường yêu cầu các đơn vị báo cáo kết quả trước ngày 10/11/2025, gửi về Phòng Văn hóa - Xã hội.\n"
)
TCVN3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam\n§éc lËp - Tù do - H¹nh phóc\nñY BAN NH¢N D¢N\nV¨n phßng ­u tiªn d©n qu©n"
VNI = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam\nÑoäc laäp - Töï do - Haïnh phuùc\nÖu tieân ngöôøi daân, kyõ naêng soá"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_unicode_form_gives_the_same_text(codec: str, form: str) -> None:
    data = unicodedata.normalize(form, TEXT).encode(codec)  # type: ignore[arg-type]
    assert open_source(data).text == TEXT.rstrip("\n")


def test_windows_1258_with_its_combining_tones_is_read() -> None:
    # Windows-1258 has â, ê, ô, ơ, ư as letters and the tones as signs of their own.
    pieces = []
    for sign in TEXT:
        tone = "".join(
            mark for mark in unicodedata.normalize("NFD", sign) if mark in "\u0300\u0301\u0303\u0309\u0323"
        )
        bare = "".join(mark for mark in unicodedata.normalize("NFD", sign) if mark not in tone)
        pieces.append(unicodedata.normalize("NFC", bare) + tone)
    assert open_source("".join(pieces).encode("cp1258")).text == TEXT.rstrip("\n")


def test_tcvn3_is_told_and_converted_with_a_warning() -> None:
    source = open_source(TCVN3.encode("latin-1"))
    assert source.text.splitlines() == [
        "Cộng hòa xã hội chủ nghĩa Việt Nam",
        "Độc lập - Tự do - Hạnh phúc",
        "ỦY BAN NHÂN DÂN",
        "Văn phòng ưu tiên dân quân",
    ]
    assert [warning.code for warning in source.warnings] == ["legacy_encoding"]


def test_vni_is_told_and_converted_also_where_it_was_pasted_as_unicode() -> None:
    for data in (VNI.encode("latin-1"), VNI.encode()):
        text = open_source(data).text
        assert text.splitlines()[1:] == ["Độc lập - Tự do - Hạnh phúc", "Ưu tiên người dân, kỹ năng số"]


def test_french_is_not_taken_for_a_legacy_encoding() -> None:
    assert detect("Été comme hiver, l'élève naïf a reçu un gâteau à la crème brûlée près du château.") is None


def test_unicode_vietnamese_is_not_taken_for_a_legacy_encoding() -> None:
    assert detect(TEXT) is None


def test_tcvn3_capitals_follow_the_line_that_they_stand_in() -> None:
    assert convert("Bé Y TÕ", "tcvn3") == "BỘ Y TẾ"
    assert convert("Bé tr­ëng", "tcvn3") == "Bộ trưởng"


def test_invisible_characters_go_and_look_alikes_become_what_is_meant() -> None:
    assert clean("Quyết\u00a0định 05/Q\u00d0\u2011UBND\u200b ngày\u00ad") == "Quyết định 05/QĐ-UBND ngày"


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("word", ["Nghiêng", "khuỷu", "quốc", "đường", "uỷ", "ủy", "giường", "Đăk"[:2]])
def test_vietnamese_syllables_are_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["xyz", "strength", "hßa", "ViÖt"])
def test_other_words_are_no_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_a_form_feed_begins_a_page_and_blank_lines_stay() -> None:
    source = open_source("một\n\nhai\fba\n".encode())
    assert [(line.text, line.page) for line in source.lines] == [("một", 1), ("", 1), ("hai", 1), ("ba", 2)]


def test_a_utf8_file_with_a_few_broken_bytes_is_still_read_with_a_warning() -> None:
    data = (TEXT * 20).encode() + b"\xc3"
    source = open_source(data)
    assert source.lines[0].text.startswith("CỘNG HÒA")
    assert [warning.code for warning in source.warnings] == ["broken_characters"]


def test_bytes_in_no_known_encoding_are_refused_in_vietnamese() -> None:
    with pytest.raises(UnreadableFile) as caught:
        open_source("Привет, это обычный русский текст без всякого смысла".encode("koi8-r"))
    assert caught.value.code == "unknown_encoding"
    assert "bảng mã" in caught.value.message


def test_legacy_lines_among_unicode_ones_are_converted_and_the_others_left() -> None:
    pasted = (
        "1. Đề nghị các thôn treo băng rôn trước ngày 05/10/2025.\n" * 6
        + "2. C¸c c¬ quan, ®¬n vÞ thuéc ph\u00adêng b¸o c¸o kÕt qu¶ thùc hiÖn.\n"
        + "3. Công an xã hỗ trợ; nhà văn hoá thôn là nơi tổ chức.\n"
        + "Nhà thông tin, trà, cà phê: có.\n"
        + "KÝnh göi:\n"
    )
    source = open_source(pasted.encode())
    assert source.text.splitlines()[6:] == [
        "2. Các cơ quan, đơn vị thuộc phường báo cáo kết quả thực hiện.",
        "3. Công an xã hỗ trợ; nhà văn hoá thôn là nơi tổ chức.",
        "Nhà thông tin, trà, cà phê: có.",
        "Kính gửi:",
    ]
    assert [warning.code for warning in source.warnings] == ["legacy_encoding"]


def test_capitals_that_tcvn3_cannot_write_come_back_where_they_must_stand() -> None:
    written = "- ñy ban MÆt trËn Tæ quèc x·;\ncña ñy ban nh©n d©n x·. ë c¸c th«n, ®¬n vÞ\nñng hé.\n"
    assert open_source(written.encode("latin-1")).text.splitlines() == [
        "- Ủy ban Mặt trận Tổ quốc xã;",
        "của Ủy ban nhân dân xã. Ở các thôn, đơn vị",
        "ủng hộ.",
    ]
