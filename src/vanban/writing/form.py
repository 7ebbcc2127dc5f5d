"""The measures of Decree 30/2020/NĐ-CP, annex I: what the decree allows, and what we choose within it."""

from __future__ import annotations

from typing import Final

# Part I, I.1 and I.3: A4; top and bottom 20 to 25 mm, left 30 to 35, right 15 to 20.
PAPER_MM: Final = (210.0, 297.0)
TOP_MM: Final = 20.0
BOTTOM_MM: Final = 20.0
LEFT_MM: Final = 30.0
RIGHT_MM: Final = 15.0
ALLOWED_TOP_MM: Final = (20.0, 25.0)
ALLOWED_LEFT_MM: Final = (30.0, 35.0)
ALLOWED_RIGHT_MM: Final = (15.0, 20.0)

# Part I, V: sizes in points, by part.
NATIONAL_TITLE: Final = 12.0  # 12-13
MOTTO: Final = 13.0  # 13-14
BODY_NAME: Final = 12.0  # 12-13
NUMBER: Final = 13.0  # 13
PLACE_DATE: Final = 13.0  # 13-14
TITLE: Final = 14.0  # 13-14
LETTER_SUBJECT: Final = 12.0  # 12-13
TEXT: Final = 14.0  # 13-14
TABLE_TEXT: Final = 13.0  # the text's 13-14
SIGNING: Final = 14.0  # 13-14
RECIPIENTS_WORD: Final = 12.0  # 12
RECIPIENTS: Final = 11.0  # 11
ANNEX: Final = 14.0  # 14
PAGE_NUMBER: Final = 13.0  # 13-14
STAMP: Final = 13.0  # 13-14
DRAFTER: Final = 11.0
CONTACT: Final = 11.0  # 11-12

# Part I, II.6.e: first line 1 or 1.27 cm, at least 6 pt between paragraphs, lines from single to 1.5.
FIRST_LINE_MM: Final = 12.7
BETWEEN_PARAGRAPHS: Final = 6.0
LINE: Final = 18.0  # exact pitch for 14 pt, 1.12 of single (16.1 pt)
SINGLE: Final = 1.15  # single spacing of Times New Roman: ascent, descent and line gap together
# Part I, II.5.b: the subject of a letter stands 6 pt below the number.
BEFORE_LETTER_SUBJECT: Final = 6.0
# Part I, II.2.b and II.5.b: a rule of 1/3 to 1/2 of the line above it.
RULE_SHARE: Final = 0.4
# Room for the signature and the seal.
SIGNATURE_MM: Final = 26.0

# The two columns of the head and of the foot.
HEAD_LEFT_MM: Final = 68.0
HEAD_RIGHT_MM: Final = 97.0
FOOT_LEFT_MM: Final = 80.0
FOOT_RIGHT_MM: Final = 85.0

NATIONAL_TITLE_WORDS: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO_WORDS: Final = "Độc lập - Tự do - Hạnh phúc"
# What stands between bases and articles, by type (annex III, specimens 1.1 to 1.3).
RESOLVING_WORDS: Final = {"quyet_dinh": "QUYẾT ĐỊNH:", "nghi_quyet": "QUYẾT NGHỊ:"}


def text_width_mm(*, is_landscape: bool) -> float:
    """The width between the margins."""
    return PAPER_MM[1 if is_landscape else 0] - LEFT_MM - RIGHT_MM
