# ruff: noqa: E501  # patterns and tables of words read best on one line
# ruff: noqa: PLR0911  # a decision by cases returns at each case
# ruff: noqa: PLR2004  # lengths of lines and names are judged where they stand
"""Names of units as documents write them: where one begins, how a list falls apart, when two mean one unit.

The words are closed classes of the two-level government of 2025 (Law 72/2025/QH15 on local government) and of
the political system: committees, departments, mass organisations, armed forces, schools, enterprises,
neighbourhoods, and the people themselves.
"""

from __future__ import annotations

import re
from functools import lru_cache

from vanban.text.norm import fold, plain

# Nouns that begin the name of a body of its own, in any case of their letters.
_BODIES = (
    "ủy ban", "ubnd", "hđnd", "hội đồng", "ubmttq", "ub mttq", "mttq", "mặt trận", "sở", "phòng", "ban", "bộ", "chi cục", "cục",
    "tổng cục", "vụ", "viện", "trung tâm", "tt", "trường", "đại học", "học viện", "trạm", "bệnh viện", "văn phòng",
    "thanh tra", "công an", "công đoàn", "liên đoàn", "hội", "hiệp hội", "liên hiệp", "liên minh", "đoàn", "huyện đoàn",
    "tỉnh đoàn", "thành đoàn", "đoàn thanh niên", "đảng ủy", "cấp ủy", "cấp uỷ", "tổ chức đảng", "tỉnh ủy", "thành ủy", "huyện ủy", "chi bộ", "chi đoàn", "đảng bộ",
    "ban chỉ huy", "bộ chỉ huy", "bộ đội", "đồn", "quân sự", "tòa án", "viện kiểm sát", "kho bạc", "ngân hàng", "bảo hiểm",
    "thuế", "chi nhánh", "điện lực", "công ty", "tổng công ty", "tập đoàn", "doanh nghiệp", "hợp tác xã", "htx", "bưu điện",
    "bưu chính", "viễn thông", "vnpt", "viettel", "mobifone", "fpt", "báo", "đài", "tạp chí", "thông tấn xã", "cổng thông tin",
    "tổ", "thôn", "ấp", "bản", "khu phố", "buôn", "khóm", "khối phố", "xóm", "làng", "tổ dân phố", "ban quản lý", "nhà văn hóa",
    "thư viện", "bảo tàng", "nhà trường", "mầm non", "tiểu học", "thcs", "thpt", "câu lạc bộ", "clb", "đội", "nhóm", "bch", "bqt", "bql", "kbnn",
    "bhxh", "bcđ", "vp", "lực lượng", "cơ quan", "đơn vị", "tổ chức", "đoàn thể", "địa phương", "xã", "phường", "đặc khu",
    "ngành", "chính phủ", "thủ tướng", "chính quyền", "hệ thống chính trị", "hạt kiểm lâm", "hải quan", "cảng vụ", "ga", "siêu thị", "cơ sở", "khu công nghiệp", "ban, ngành",
    "chủ tịch", "phó chủ tịch", "giám đốc", "thủ trưởng", "trưởng", "phó trưởng", "bí thư", "người đứng đầu", "hiệu trưởng",
    "chánh văn phòng", "gvcn", "gvbm", "kế toán", "thủ quỹ", "tổng phụ trách", "chánh thanh tra", "chỉ huy trưởng", "đồng chí", "đ/c", "ông", "bà", "thường trực", "ban thường vụ", "bộ phận", "bp", "lãnh đạo", "chủ các",
)  # fmt: skip
# Words that name people; a list of them is one group ("cán bộ, công chức, viên chức và người lao động").
_PEOPLE = (
    "cán bộ", "công chức", "viên chức", "người lao động", "đảng viên", "đoàn viên", "hội viên", "thanh niên", "nhân dân",
    "người dân", "hộ gia đình", "hộ dân", "các hộ", "tổ chức, cá nhân", "cá nhân", "học sinh", "sinh viên", "giáo viên", "phụ nữ", "nông dân",
    "cựu chiến binh", "chiến sĩ", "chiến sỹ", "lực lượng vũ trang", "toàn thể", "toàn dân", "các tầng lớp", "tầng lớp nhân dân", "bà con", "công nhân",
    "người cao tuổi", "trẻ em", "phụ huynh", "tình nguyện viên", "đội viên", "quần chúng", "chủ hộ", "khách hàng", "nhân viên", "giảng viên", "du khách", "công dân", "già làng", "người có uy tín",
)  # fmt: skip
# Plural words that follow one another under one "các": "các sở, ban, ngành", "các xã, phường, đặc khu".
_COLLECTIVE = frozenset(
    [
        "sở",
        "ban",
        "ngành",
        "phòng",
        "đơn vị",
        "cơ quan",
        "tổ chức",
        "đoàn thể",
        "xã",
        "phường",
        "thị trấn",
        "đặc khu",
        "huyện",
        "thị xã",
        "thành phố",
        "tỉnh",
        "thôn",
        "bản",
        "ấp",
        "buôn",
        "khóm",
        "xóm",
        "làng",
        "tổ dân phố",
        "tdp",
        "khu phố",
        "khối phố",
        "khu dân cư",
        "khối",
        "khu",
        "doanh nghiệp",
        "trường",
        "hội",
        "hội đoàn thể",
        "địa phương",
        "lĩnh vực",
        "trung tâm",
        "bộ phận",
        "bộ",
        "cấp",
        "trạm",
        "hợp tác xã",
        "tổ",
        "cá nhân",
        "hộ kinh doanh",
        "cơ sở",
        "cơ sở giáo dục",
        "tổ hợp tác",
        "đoàn",
        "chi hội",
        "chi đoàn",
        "chi bộ",
        "tổ chức chính trị - xã hội",
        "cơ sở sản xuất",
        "cơ sở kinh doanh",
        "hiệp hội",
        "nghiệp đoàn",
        "ban ngành",
        "ban, ngành",
        "đội",
        "nhóm",
        "câu lạc bộ",
        "cấp ủy",
        "cụm dân cư",
        "tổ chức xã hội",
        "dịch vụ",
        "bưu chính",
        "viễn thông",
        "công nghệ thông tin",
        "ban quản lý",
        "cơ quan báo chí",
        "văn phòng",
        "chi cục",
        "cục",
        "vụ",
        "viện",
        "mặt trận",
        "đoàn thể chính trị - xã hội",
    ]
)
_PLURAL = re.compile(r"(?:tất cả |toàn thể |đề nghị )?(?:các|những)\s+", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"\s*(;|,(?:\s*…)?|…|\.\.\.|\s[-–]\s(?=các\b|Phòng\b|Công an\b)|\s(?:và|cùng với|cùng)\s)\s*(?:và\s+)?",
    re.IGNORECASE,
)
_STARTS = re.compile(
    "(?:" + "|".join(sorted((re.escape(b) for b in _BODIES), key=len, reverse=True)) + r")(?![\w])"
)
_PEOPLE_STARTS = re.compile(
    "(?:" + "|".join(sorted((re.escape(b) for b in _PEOPLE), key=len, reverse=True)) + r")(?![\w])"
)
# Lower-case words after a comma that begin a body although they could be part of a field's name.
_FIELD_LIKE = frozenset(
    [
        "bưu chính",
        "viễn thông",
        "bưu điện",
        "quân sự",
        "thuế",
        "bảo hiểm",
        "báo",
        "hội",
        "đoàn",
        "tổ",
        "bộ",
        "ban",
        "vụ",
        "cục",
        "viện",
        "ngành",
        "trưởng",
        "đội",
        "nhóm",
        "ga",
        "bản",
        "xã",
        "phường",
        "ông",
        "bà",
        "bộ đội",
    ]
)
_SHORT_NAMES = [
    (re.compile(pattern, re.IGNORECASE), full)
    for pattern, full in (
        (r"\buỷ\b", "ủy"), (r"\bub\s*mttq\b|\bubmttq\b", "ủy ban mặt trận tổ quốc"), (r"\bubnd\b", "ủy ban nhân dân"), (r"\bhđnd\b", "hội đồng nhân dân"),
        (r"\bmttq\b", "mặt trận tổ quốc"), (r"\bvh\s*-?\s*xh\b|\bvhxh\b", "văn hóa xã hội"), (r"\bkh\s*&\s*cn\b|\bkhcn\b", "khoa học và công nghệ"),
        (r"\bcnscđ\b", "công nghệ số cộng đồng"), (r"\btổ chuyển đổi số cộng đồng\b", "tổ công nghệ số cộng đồng"), (r"\btdp\b", "tổ dân phố"), (r"\btncs\b", "thanh niên cộng sản"),
        (r"\bcntt\b", "công nghệ thông tin"), (r"\bgd\s*&\s*đt\b|\bgdđt\b", "giáo dục và đào tạo"), (r"\bthcs\b", "trung học cơ sở"), (r"\bthpt\b", "trung học phổ thông"),
        (r"\bpvhcc\b", "phục vụ hành chính công"), (r"\bhcc\b", "hành chính công"), (r"\bct-xh\b|\bctxh\b", "chính trị xã hội"), (r"\blhpn\b", "liên hiệp phụ nữ"),
        (r"\bccb\b", "cựu chiến binh"), (r"\bbhxh\b", "bảo hiểm xã hội"), (r"\bbcđ\b", "ban chỉ đạo"), (r"\bkt-ht-đt\b|\bkt,? ?ht\s*&\s*đt\b", "kinh tế hạ tầng và đô thị"),
        (r"\btrung tâm hành chính công\b", "trung tâm phục vụ hành chính công"), (r"\bvp\b", "văn phòng"),
    )
]  # fmt: skip
# Words that only sound like a body: "tổ chức lễ …", "ban hành", "báo cáo", "hội nghị", "bộ tiêu chí".
_NOT_BODIES = re.compile(
    r"tổ chức(?! (?:chính trị|đảng|đoàn thể|hội(?! nghị| thi| thảo| chợ| trại| thao| diễn| họp| báo| xuân)|xã hội|tôn giáo|cơ sở|cá nhân|công đoàn|kinh tế|trên địa bàn|thuộc|trong hệ thống|liên quan|có liên quan)|,? cá nhân|, đoàn thể|, đơn vị|\s*$)|ban hành|ban đêm|ban đầu|báo c[áa]o|báo động|bản (?:tin|đồ|cam kết|sao|vẽ|thân|chất|quyền)|"
    r"hội (?:nghị|thi|thảo|chợ|nhập|trường|diễn|thao|họp)|bộ (?:tiêu chí|chỉ số|tài liệu|công cụ|nhận diện|sản phẩm|máy)|cơ sở (?:vật chất|dữ liệu|hạ tầng|pháp lý|đó)|trường (?:hợp|ngày)|phòng (?:chống|ngừa|,|trào|tránh)|"
    r"xã hội(?! học)|vụ (?:việc|án|mùa|hè|đông)|đội ngũ|đoàn kết|ngành nghề|thuế (?:điện tử|thu)|bà con|ông bà|tổ hợp|viện dẫn|bảo hiểm (?:y tế|thất nghiệp|tự nguyện)|báo (?:hiệu|giá)|làng nghề|nhóm (?:nhiệm vụ|giải pháp|đối tượng|zalo|tuổi)|trưởng thành|chủ các nội dung|đài hoa|ga ra|xã giao|bưu phẩm|sở hữu|sở thích|địa phương hóa|tổ ấm|đơn vị (?:tính|đo)|trạm (?:sạc|bts)|tt số"
)
_PLURAL_START = re.compile(r"(?:tất cả |toàn thể )?(?:(?:các|những|mỗi|từng|mọi) )?")
_PLURAL_BODY = re.compile(r"(?:các|những) tổ chức(?!\w)")
_NOISE = frozenset(["va", "cac", "cua", "nhung", "viet", "nam", "dan", "tinh", "thanh", "pho"])


def begins_unit(text: str) -> bool:
    """Whether the text begins like the name of a unit or a group of people."""
    low = plain(text[:80]).lstrip("“\"'- ")
    if _PLURAL_BODY.match(low):
        return True
    return _begins(_PLURAL_START.sub("", low)) or bool(_PEOPLE_STARTS.match(low))


def _begins(low: str) -> bool:
    return bool((_STARTS.match(low) and not _NOT_BODIES.match(low)) or _PEOPLE_STARTS.match(low))


def begins_people(text: str) -> bool:
    """Whether the text begins with a word for people (cán bộ, hội viên, nhân dân …)."""
    return bool(_PEOPLE_STARTS.match(plain(text[:60])))


def _is_unfinished(current: str, low: str, separator: str) -> bool:
    """Whether the name so far needs the piece: "Báo và Đài Phát thanh …", "Văn phòng HĐND và UBND"."""
    name = plain(current)
    if separator == "và" and name in {"báo", "đài", "sở", "ban", "phòng", "hội", "đoàn"}:
        return True
    return bool(
        re.match(r"văn phòng (?:hđnd|hội đồng nhân dân|đoàn đại biểu quốc hội|đoàn đbqh)", name)
        and re.match(r"(?:ubnd|hđnd|ủy ban nhân dân|hội đồng nhân dân)", low)
    )


def _is_new_unit(piece: str, current: str, separator: str) -> bool:
    """Whether a piece after a comma, "và" or ";" begins another unit rather than going on with the current name."""
    low = plain(piece)
    if _is_unfinished(current, low, separator):
        return False
    plural = re.search(r"(?:^|\s)(?:các|những)\s", plain(current))
    if begins_people(piece):
        return not begins_people(current) and not (plural and low.split(" ")[0] == "cá")
    bare = _PLURAL.sub("", low)
    if _PLURAL.match(low):
        return True
    if separator.startswith(";"):
        return bool(_STARTS.match(low)) or piece[:1].isupper()
    if plural and low == "trường học" and separator == ",":
        return True  # "các phòng, đơn vị, trường học": schools are no office
    if plural:
        head = re.split(r" (?:trên|thuộc|của|có|trực|tại|trong|cấp|liên|ở|được|đóng|và) ?", bare)[0].strip()
        if head in _COLLECTIVE or low in _COLLECTIVE:
            return False
        if piece.islower() and not begins_people(piece) and current[1:].islower():
            return False  # "các doanh nghiệp viễn thông, ngân hàng trên địa bàn"
        if piece[:1].islower() and any(
            head.startswith(word + " ") for word in ("cơ quan", "đơn vị", "tổ chức", "doanh nghiệp")
        ):
            return False
    match = _STARTS.match(low)
    if not match or _NOT_BODIES.match(low):
        return False
    if (
        piece[:1].islower()
        and match[0] in _FIELD_LIKE
        and not low.startswith(
            (
                "trưởng thôn",
                "trưởng bản",
                "trưởng khu",
                "trưởng ấp",
                "trưởng xóm",
                "trưởng các",
                "tổ công nghệ",
                "tổ chuyển đổi",
                "tổ cnscđ",
                "tổ dân phố",
                "hội ",
                "đoàn thanh niên",
                "ban chỉ",
                "ban quản",
            )
        )
    ):
        return False
    return not (
        piece[:1].islower()
        and current[:1].isupper()
        and match[0] in {"cơ sở", "đô thị", "địa phương", "tổ chức"}
        and not plural
    )


def split_units(text: str) -> list[tuple[str, int, int]]:
    """Return the units that a list names, each with its place [start, end) in the text.

    "Các phòng, đơn vị cấp xã" is one, "Đảng ủy, HĐND, UBND xã" are three, "Sở Văn hóa, Thể thao và Du lịch"
    is one, "cán bộ, công chức, viên chức" are one group of people.
    """
    pieces: list[tuple[str, int, int]] = []
    position = 0
    separators = [""]
    depth_text = _mask_brackets(text)
    for match in _SEPARATOR.finditer(depth_text):
        pieces.append((text[position : match.start()], position, match.start()))
        separators.append(match[1].strip() or ",")
        position = match.end()
    pieces.append((text[position:], position, len(text)))
    out: list[tuple[int, int]] = []
    for (piece, start, end), separator in zip(pieces, separators, strict=True):
        if not piece.strip():
            continue
        if not out or _is_new_unit(piece, text[out[-1][0] : out[-1][1]], separator):
            out.append((start, end))
        else:
            out[-1] = (out[-1][0], end)
    result = []
    for start, end in out:
        raw = text[start:end]
        clean = raw.strip(" .,;:…-–")
        if clean:
            offset = start + raw.index(clean)
            result.append((clean, offset, offset + len(clean)))
    return result


def _mask_brackets(text: str) -> str:
    """Return the text with what stands in brackets blanked, so that commas there cut nothing."""
    return re.sub(r"\([^()]*\)", lambda m: "_" * len(m[0]), text)


def unit_name(as_written: str) -> str:
    """Return the name for display: spaces and dashes settled, a trailing mark gone, letters as written."""
    name = re.sub(r"\s*\([^)]*\)", "", as_written)
    name = re.sub(r"\s+[-–]\s*|\s*[-–]\s+", " - ", name)
    return name.strip(" .,;:…")


@lru_cache(maxsize=8192)
def unit_key(name: str) -> str:
    """Return a folded form in which abbreviations are written out, for comparing names of units."""
    low = plain(name)
    for short, full in _SHORT_NAMES:
        low = short.sub(full, low)
    return fold(low)


def same_unit(one: str, other: str) -> bool:
    """Whether two writings most likely mean one unit ("phòng VH-XH" and "Phòng Văn hóa - Xã hội xã")."""
    a, b = unit_key(one), unit_key(other)
    if a == b:
        return True
    x, y = set(a.split()) - _NOISE, set(b.split()) - _NOISE
    if not x or not y:
        return False
    return len(x & y) / len(x | y) >= 0.75
