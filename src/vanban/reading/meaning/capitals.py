# ruff: noqa: E501  # patterns and tables of words read best on one line
"""Names of issuers printed in capitals over several lines, and how they are written in running text."""

from __future__ import annotations

import re

from vanban.text import plain

ISSUER_WORDS = re.compile(
    r"(?:ubnd|ủy ban|hđnd|hội đồng|sở|bộ|phòng|ban|trung tâm|công an|đảng ủy|đảng bộ|tỉnh ủy|thành ủy|huyện ủy|thành phố|mặt trận|ubmttq|ủy viên|chi cục|cục|tổng cục|văn phòng|trường|đoàn|hội|liên đoàn|công đoàn|bảo hiểm|ngân hàng|"
    r"công ty|tổng công ty|tập đoàn|viện|bệnh viện|trạm|thủ tướng|chính phủ|quốc hội|tòa án|viện kiểm sát|tỉnh đoàn|bch|ban chấp hành|kho bạc|thuế|bqt|đội|trạm|tổ|chủ tịch|kiểm toán|thanh tra|học viện|đài|báo)(?!\w)"
)


def commune_only(name: str) -> str:
    """Return a commune's name without the province that stands under it ("… XÃ A TỈNH B")."""
    return (
        re.sub(r"(?<=\s)(?:TỈNH|THÀNH PHỐ)\s.*$", "", name).strip()
        if re.search(r"\s(?:XÃ|PHƯỜNG|ĐẶC KHU)\s", name)
        else name
    )


def join_wrapped(names: list[str]) -> list[str]:
    """Join lines of one name: a line that begins no unit goes on with the one before ("XÃ THẠCH HÀ")."""
    out: list[str] = []
    for name in names:
        low = plain(name)
        starts = bool(ISSUER_WORDS.match(low)) and not low.startswith("thành phố")
        if out and (not starts or out[-1].endswith((",", "-", "–", " VÀ"))):
            out[-1] = f"{out[-1]} {name}"
        else:
            out.append(name)
    return out


# A word without a vowel is an abbreviation and keeps its capitals: KHCN, ĐMST, CĐS.
_VOWEL = re.compile(r"[aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ&]")
# The words that begin a field of work in the name of a department: "Sở Khoa học và Công nghệ".
_FIELD_WORD = re.compile(
    r"(?<=^Sở )\w|(?<=^Bộ )\w|(?<=^Phòng )\w|(?<=^Ban )\w|(?<=^Cục )\w|(?<=^Trung tâm )\w|(?<= và )\w|(?<= - )\w|(?<=, )\w|(?<=^Thủ tướng )\w|(?<=^Ngân hàng )n|(?<=^Ủy ban )t|(?<=Thường vụ )q"
)
_LOWER_WORDS = frozenset(
    [
        "nhân",
        "dân",
        "và",
        "của",
        "các",
        "xã",
        "phường",
        "tỉnh",
        "huyện",
        "thị",
        "trấn",
        "thành",
        "phố",
        "đặc",
        "khu",
        "ủy",
        "công",
        "nghệ",
        "thông",
        "học",
        "đào",
        "tạo",
        "hội",
        "số",
        "phát",
        "triển",
        "cấp",
        "nông",
        "dân",
        "thanh",
        "niên",
        "phụ",
        "nữ",
        "cựu",
        "chiến",
        "binh",
        "chỉ",
        "đạo",
        "quốc",
        "chấp",
        "hành",
    ]
)


def from_capitals(name: str) -> str:
    """Return a name printed in capitals as it is written in running text ("SỞ KHOA HỌC VÀ CÔNG NGHỆ")."""
    letters = [c for c in name if c.isalpha()]
    if not letters or not all(c.isupper() for c in letters):
        return name
    words = name.split()
    kept = {"UBND", "HĐND", "MTTQ", "UBMTTQ", "VNPT", "BCH", "BCĐ", "TNCS"}
    out = []
    place = False
    for i, word in enumerate(words):
        low = word.lower()
        if word.strip(",") in kept or not _VOWEL.search(low):
            out.append(word)
        elif place:
            out.append(word.capitalize())
        elif i and low in {"xã", "phường", "tỉnh", "huyện", "thị", "thành", "trấn", "phố", "đặc", "khu"}:
            out.append(low)
        elif i == 0 or (words[i - 1].strip(",") in kept and low not in _LOWER_WORDS):
            out.append(word.capitalize())
        else:
            out.append(low)
        if low in {"xã", "phường", "tỉnh", "huyện", "trấn", "phố", "khu"} and i and not place:
            place = True
    text = " ".join(out)
    if re.match(r"(?:Sở|Bộ|Phòng|Ban|Cục|Chi cục|Trung tâm|Thủ tướng|Ủy ban thường|Ngân hàng)\s", text):
        text = _FIELD_WORD.sub(lambda m: m[0].upper(), text)
    return text
