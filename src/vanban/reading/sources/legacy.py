"""Vietnamese encodings from before Unicode: TCVN3 (ABC) and VNI, told by statistics and converted.

Both put Vietnamese letters on the code points of Western ones and rely on a font (.VnTime, VNI-Times) to
show them. Text in them is seen here as the Western characters: "Céng hßa" (TCVN3), "Coäng hoøa" (VNI).
Sources: TCVN 5712:1993 table VN3; the VNI for Windows code table.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Literal

from vanban.reading.sources.characters import vietnamese_share

Encoding = Literal["tcvn3", "vni"]
NAMES: dict[Encoding, str] = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI"}

_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
_TCVN3_TABLE = str.maketrans(_TCVN3)

# VNI writes a vowel, then one character for its mark and tone together.
_VNI_SINGLE = dict(zip("ÑñÔôÖöÌìÍíÆæÓóÒòÎî", "ĐđƠơƯưÌìÍíỈỉĨĩỊịỴỵ", strict=True))
_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_HAT, _BREVE = "\u0302", "\u0306"
_VNI_MARKS = {
    "ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT,
    "â": _HAT, "á": _HAT + _ACUTE, "à": _HAT + _GRAVE, "å": _HAT + _HOOK, "ã": _HAT + _TILDE, "ä": _HAT + _DOT,
    "ê": _BREVE, "é": _BREVE + _ACUTE, "è": _BREVE + _GRAVE, "ú": _BREVE + _HOOK, "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}  # fmt: skip
_VNI_MARKS |= {mark.upper(): value for mark, value in _VNI_MARKS.items()}
_VNI_PAIR = re.compile(f"([AEOUYaeouyÔôÖö])([{''.join(_VNI_MARKS)}])")
_VNI_LETTER = re.compile(f"[{''.join(_VNI_SINGLE)}]")

_UNICODE_ONLY = re.compile(r"[ăĂđĐơƠưƯĩĨũŨ\u1ea0-\u1ef9\u0300\u0301\u0303\u0309\u0323]")
_WESTERN = re.compile(r"[\u00a1-\u00ff]")
_WORD = re.compile(r"\S+")
# Where a small letter can only be one that TCVN3 has no capital of: after the mark of an item, after a full
# stop, and in the names of committees, which are always written with a capital.
_MUST_BE_CAPITAL = re.compile(
    r"(?:(?m:^)(?<![^\n])[ ]*(?:[-+•]|\d+[.)]|[a-zđ]\))[ ]+|(?<=[^\WA-Z\d_]{2}\.[ ]))[^\Wa-zđăâêôơư]"
    r"|ủ(?=y ban (?:nhân dân|Mặt trận|MTTQ))"
)
_LOWER, _UPPER = re.compile(r"[a-z]"), re.compile(r"[A-Z]")
_FEWEST_SIGNS = 4
_SURE, _MARGIN = 0.75, 0.15
_MOST_LINES = 50_000


def encoding_of_font(font: str) -> Encoding | None:
    """Tell the encoding that a font of that name implies: .VnTime and kin TCVN3, VNI-Times and kin VNI."""
    name = font.rsplit("+", 1)[-1].lower().lstrip(".")
    if name.startswith(("vni-", "vni ")):
        return "vni"
    return (
        "tcvn3"
        if re.match(r"vn[a-z]", name) and not name.startswith("vni") and font.lstrip(".") != font
        else None
    )


def is_capital_font(font: str) -> bool:
    """Tell a TCVN3 font that shows small letters as capitals: .VnTimeH, .VnArialH, by their last letter."""
    return encoding_of_font(font) == "tcvn3" and re.sub(r"[-, ].*$", "", font.strip()).endswith("H")


def holds_unicode(text: str) -> bool:
    """Tell whether the text has letters that only Unicode Vietnamese has, so that it needs no conversion."""
    return _UNICODE_ONLY.search(text) is not None


def convert(text: str, encoding: Encoding) -> str:
    """Convert text from a legacy encoding to Unicode NFC."""
    return _from_tcvn3(text) if encoding == "tcvn3" else _from_vni(text)


def detect(text: str) -> Encoding | None:
    """Tell by statistics whether Unicode text is really TCVN3 or VNI shown as Western letters.

    It is only said when the text has Western signs, hardly a true Vietnamese letter, and its converted words
    are Vietnamese syllables far more often than as they stand.
    """
    sample = text[:60_000]
    western = len(_WESTERN.findall(sample))
    if western < _FEWEST_SIGNS or len(_UNICODE_ONLY.findall(sample)) > western * 0.1:
        return None
    now = _share(sample, None)
    shares: list[tuple[float, Encoding]] = [
        (_share(sample, "tcvn3"), "tcvn3"),
        (_share(sample, "vni"), "vni"),
    ]
    best, encoding = max(shares)
    return encoding if best >= _SURE and best >= now + _MARGIN else None


def convert_lines(text: str) -> tuple[str, Encoding | None]:
    """Convert the lines in a legacy encoding that stand among Unicode ones, as pasted texts have them.

    A line is only converted when it has no true Vietnamese letter and is Vietnamese once converted.
    """
    lines = text.split("\n")
    doubtful = [
        number
        for number, line in enumerate(lines[:_MOST_LINES])
        if _WESTERN.search(line) and not _UNICODE_ONLY.search(line)
    ]
    found = Counter(encoding for number in doubtful if (encoding := detect(lines[number])))
    if not found:
        return text, None
    encoding = found.most_common(1)[0][0]
    for number in doubtful:
        share = _share(lines[number], encoding)
        if share >= _SURE and share >= _share(lines[number], None) + _MARGIN:
            lines[number] = convert(lines[number], encoding)
    return "\n".join(lines), encoding


def _share(sample: str, encoding: Encoding | None) -> float:
    """Give the share of Vietnamese syllables among the words that have Western signs as they stand."""
    words = [word for word in _WORD.findall(sample) if _WESTERN.search(word)]
    text = " ".join(words)
    return vietnamese_share(convert(text, encoding) if encoding else unicodedata.normalize("NFC", text))


def _from_tcvn3(text: str) -> str:
    """Convert TCVN3; its capitals with tones exist only in fonts (.VnTimeH), so they follow their neighbours."""
    converted = "\n".join(_tcvn3_line(line) for line in text.split("\n"))
    return _MUST_BE_CAPITAL.sub(lambda match: match.group().upper(), converted)


def _tcvn3_line(line: str) -> str:
    if not _LOWER.search(line) and len(_UPPER.findall(line)) > 1:
        return line.translate(_TCVN3_TABLE).upper()

    def word(match: re.Match[str]) -> str:
        written = match.group()
        shouted = len(_UPPER.findall(written)) > 1 and not _LOWER.search(written)
        converted = written.translate(_TCVN3_TABLE)
        return converted.upper() if shouted else converted

    return _WORD.sub(word, line)


def _from_vni(text: str) -> str:
    def pair(match: re.Match[str]) -> str:
        vowel = _VNI_SINGLE.get(match.group(1), match.group(1))
        return unicodedata.normalize("NFC", vowel + _VNI_MARKS[match.group(2)]) + "\ue000"

    # The private sign keeps a letter that is done from being read again as a VNI letter.
    parts = re.split("(.\ue000)", _VNI_PAIR.sub(pair, text))
    done = (
        part[0] if part.endswith("\ue000") else _VNI_LETTER.sub(lambda m: _VNI_SINGLE[m.group()], part)
        for part in parts
    )
    return unicodedata.normalize("NFC", "".join(done))
