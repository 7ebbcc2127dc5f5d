# ruff: noqa: E501  # patterns and tables of words read best on one line
# ruff: noqa: PLR2004  # lengths of lines and names are judged where they stand
"""Who is to do it: units in a sentence, in a heading and in a field.

The patterns are those by which administrative prose assigns work: "Đề nghị X …", "Giao X chủ trì, phối hợp
với Y …", "X chủ trì …", "Chủ trì, phối hợp với Y …", "Phối hợp với Y …", "thông qua hoạt động của X", "Thành
phần tham gia gồm X, Y", "Chỉ đạo X …". What only qualifies a thing ("do Bộ … chủ trì thực hiện", "do … phát
động") assigns nothing.
"""

from __future__ import annotations

import re

from vanban.reading.model import UnitRef
from vanban.text import compile_viet, plain
from vanban.text.units import begins_people, begins_unit, split_units, unit_name
from vanban.text.verbs import ORDER, VERBS, predicate_start, starts_with_verb

_MAX_NAMES = 420
_TAIL = re.compile(
    r"\s+(?:tại|trong|để|nhằm|theo|căn cứ|trên cơ sở|thông qua|là|có|đã|về|với|do|được|và\s*$)(?!\w).*$",
    re.IGNORECASE,
)
_QUALIFIED = re.compile(r"\bdo\s+$", re.IGNORECASE)
_WITH = re.compile(
    r"(?<!\w)(?:phối\s+hợp|phối\s+kết\s+hợp|kết\s+hợp|liên\s+hệ|cùng)(?:\s+(?:chặt\s+chẽ|tích\s+cực|đồng\s+bộ|thực\s+hiện))?\s+(?:cùng\s+)?với(?:\s*:)?\s+",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"(?<!\w)chủ\s+trì\s*(?:,|và)?\s*(?:phối\s+hợp|phối\s+kết\s+hợp)(?:\s+(?:cùng|chặt\s+chẽ))?(?:\s+(?:với|cùng))?\s+",
    re.IGNORECASE,
)
_BESIDE = compile_viet(r"(?<!\w)[Pp]hối hợp\s+(?=(?:các\s+)?[A-ZĐÀ-Ỹ])")
# Whom a unit charges inside itself is no lead of another unit: "phân công lãnh đạo phụ trách".
_OWN_PEOPLE = re.compile(
    r"(?:các |01 |một )?(?:lãnh đạo|đồng chí|cán bộ|thành viên|công chức|viên chức|nhân viên|đoàn viên|hội viên|lực lượng|người)(?!\w)"
)
_VIA = re.compile(r"thông\s+qua\s+(?:hoạt\s+động\s+của\s+)?(?:các\s+)?(?=\S)", re.IGNORECASE)
_PARTICIPANTS = re.compile(
    r"thành\s+phần(?:\s+(?:tham\s+gia|tham\s+dự|dự|mời))?\s*(?:gồm|bao\s+gồm|là|:)(?:\s*có)?\s*:?\s*",
    re.IGNORECASE,
)
_DIRECT = re.compile(
    r"(?:lãnh\s+đạo,\s*)?(?:chỉ\s+đạo|hướng\s+dẫn,\s*chỉ\s+đạo|đôn\s+đốc|phân\s+công|giao(?:\s+cho)?|cử|huy\s+động|vận\s+động)\s+",
    re.IGNORECASE,
)
_MEMBERS = re.compile(r"^(?:các\s+)?thành\s+viên\s+(?:của\s+)?", re.IGNORECASE)


def refs(text: str, basis: str, offset: int | None) -> list[UnitRef]:
    """Return the units of a list; `offset` is the place of the text in the document, None when it has no single place."""
    out: list[UnitRef] = []
    for name, _, end in split_units(text):
        written = name
        members = _MEMBERS.match(name)
        if members and len(name) > members.end():
            written = name[members.end() :]
        if len(written) < 2:
            continue
        span = (offset + end - len(written), offset + end) if offset is not None else None
        out.append(UnitRef(as_written=written, norm=unit_name(written), basis=basis, span=span))
    return out


def _leading_units(text: str) -> tuple[str, int] | None:
    """Return the list of units that a clause begins with and where its predicate begins, or None."""
    if not begins_unit(text):
        return None
    cut = predicate_start(text[:_MAX_NAMES])
    if cut is None or cut < 2:
        return None
    names = text[:cut].rstrip(" ,:;")
    if "." in names and re.search(r"\.\s", names):
        return None
    return names, cut


def subject_of(text: str) -> tuple[str, int, int] | None:
    """Return the units that a sentence begins with ("Đề nghị X …", "X chủ trì …"), their place, and where the predicate begins.

    Returns:
        (names, start of the names, start of the predicate) in the sentence, or None.
    """
    order = ORDER.match(text)
    start = order.end() if order else 0
    if not order:
        actor = re.match(r"[^.;:,]{3,90}?\s(?:đề nghị|yêu cầu|giao|phân công)\s+(?=\S)", text, re.IGNORECASE)
        if (
            actor
            and begins_unit(text)
            and begins_unit(text[actor.end() :])
            and predicate_start(text[: actor.end()]) is not None
        ):
            start = actor.end()
        elif starts_with_verb(text) and not begins_unit(text):
            return None
    found = _leading_units(text[start:])
    if found is None or (order and plain(order[0]).startswith("khuyến") and begins_people(found[0])):
        return None
    names, cut = found
    if _names_no_lead(names, order):
        return None
    if not order and start == 0 and not _is_subject(text[cut:]):
        return None
    if (
        not order
        and start == 0
        and begins_people(names) is False
        and re.match(r"(?:các|những)\s", plain(names))
        and not _names_bodies(names)
    ):
        return None
    return names, start, start + cut


def _names_no_lead(names: str, order: re.Match[str] | None) -> bool:
    """Whether units before a verb do not answer for the work.

    "Phân công đoàn viên …" charges people of its own; "Mỗi trường thành lập …" says how many.
    """
    low = plain(names)
    if order is None:
        return low.startswith("mỗi ")
    return plain(order[0]).startswith("phân công") and _OWN_PEOPLE.match(low) is not None


def _is_subject(predicate: str) -> bool:
    """Whether what follows the name makes it the one who acts."""
    low = plain(predicate[:60])
    return not (
        re.match(r"(?:được|bằng|khi|nếu|để|nhằm|trong quá trình|thông qua)(?!\w)", low)
        and not re.match(r"được (?:giao|phân công)", low)
    )


def _names_bodies(names: str) -> bool:
    """Whether a plural names bodies ("các xã, phường") rather than things ("các hoạt động")."""
    return begins_unit(re.sub(r"^(?:các|những)\s+", "", plain(names)))


def coordinating_in(text: str, offset: int) -> list[UnitRef]:
    """Return the units after "phối hợp với"."""
    for form in (_JOINT, _WITH):
        for match in form.finditer(text):
            if _in_quotes(text, match.start()):
                continue
            rest = text[match.end() :]
            if not begins_unit(rest):
                continue
            names = _names_until_verb(rest)
            if names:
                return refs(names, "explicit", offset + match.end())
    beside = _BESIDE.search(text)
    if beside and not _in_quotes(text, beside.start()) and begins_unit(text[beside.end() :]):
        names = _names_until_verb(text[beside.end() :])
        if names:
            return refs(names, "explicit", offset + beside.end())
    return []


def _names_until_verb(rest: str) -> str:
    clause = re.split(r"\.\s|\.$|:\s", rest[:_MAX_NAMES])[0]
    cut = predicate_start(clause)
    names = clause[:cut] if cut is not None else clause
    if cut is None:
        names = _TAIL.sub("", names)
        names = names.split(";")[0] if len(names) > 160 else names
    return names.rstrip(" ,;:.")


def _in_quotes(text: str, position: int) -> bool:
    return text.count("“", 0, position) > text.count("”", 0, position)


def leads_in(text: str, offset: int) -> list[UnitRef]:
    """Return the units that a sentence itself makes responsible, empty when it names none."""
    subject = subject_of(text)
    if subject is not None:
        names, start, cut = subject
        predicate = plain(text[cut : cut + 40])
        if predicate.startswith("phối hợp") and not predicate.startswith("phối hợp với"):
            return refs(names, "explicit", offset + start)
        return refs(names, "explicit", offset + start)
    for match in re.finditer(
        r"(?<!\w)(?:giao|đề nghị|yêu cầu|phân công)(?:\s+cho)?\s+(?P<names>(?:(?!(?:giao|đề nghị|yêu cầu)\s)[^.;]){3,160}?)\s+(?:chủ\s+trì|thực\s+hiện|phụ\s+trách|thẩm\s+định|chịu\s+trách\s+nhiệm|tham\s+mưu|làm\s+đầu\s+mối|là\s+(?:cơ\s+quan|đơn\s+vị)\s+(?:chủ\s+trì|đầu\s+mối|thường\s+trực))",
        text,
        re.IGNORECASE,
    ):
        if (
            begins_unit(match["names"])
            and not _OWN_PEOPLE.match(plain(match["names"]))
            and not _in_quotes(text, match.start())
        ):
            return refs(match["names"], "explicit", offset + match.start("names"))
    return []


def implementers_in(text: str, offset: int) -> list[UnitRef]:
    """Return the units through which, with which or by which the work is done without leading it."""
    out: list[UnitRef] = []
    match = _VIA.search(text)
    if match:
        start = match.end()
        if plain(match[0]).endswith("các "):
            start = match.start() + plain(match[0]).rindex("các ")
        rest = text[start:]
        if begins_unit(rest):
            out.extend(refs(_names_until_verb(rest), "via", offset + start))
    match = _PARTICIPANTS.search(text)
    if (match and begins_unit(text[match.end() :])) or (
        match and plain(text[match.end() :]).startswith("các thành viên")
    ):
        out.extend(refs(_names_until_verb(text[match.end() :]), "participants", offset + match.end()))
    subject = subject_of(text)
    match = _DIRECT.match(text, subject[2] if subject else 0)
    if match and begins_unit(text[match.end() :]) and not plain(match[0]).startswith("giao"):
        rest = text[match.end() :]
        names = _names_until_verb(rest)
        basis = "participants" if re.match(r"cử|huy|vận", match[0], re.IGNORECASE) else "directed"
        if names and predicate_start(rest[:_MAX_NAMES]) is not None:
            out.extend(refs(names, basis, offset + match.end()))
    return out


_LED = re.compile(
    r"(?P<lead>[^.;]{3,200}?)\s+chủ\s+trì(?:\s+thực\s+hiện)?\s*[,;]?\s*(?:(?P<other>[^.;,]{3,120}?)?\s*phối\s+hợp(?:\s+(?:với|cùng|thực\s+hiện))*\s*:?\s*(?P<coord>.*))?$",
    re.IGNORECASE,
)


def field_units(text: str, offset: int) -> tuple[list[UnitRef], list[UnitRef]]:
    """Return lead and coordinating units of a field's value: "X", or "X chủ trì, phối hợp với Y"."""
    match = _LED.match(text.strip(" .;"))
    if match is None:
        return refs(text, "field", offset), []
    coordinating = refs(match["coord"], "field", offset + match.start("coord")) if match["coord"] else []
    if match["other"] and begins_unit(match["other"]):
        coordinating = refs(match["other"], "field", offset + match.start("other"))
    return refs(match["lead"], "field", offset + match.start("lead")), coordinating


# Bodies that bear the name of their work: "Ban Chỉ đạo vận động hiến máu tình nguyện xã".
_NAMED_FOR_WORK = re.compile(
    r"(?:ban (?:chỉ đạo|tổ chức|vận động|điều hành|quản lý)|tổ (?:công tác|giúp việc)|hội đồng|quỹ)(?!\w)"
)
_HEADING_PREFIX = re.compile(
    r"(?:(?:kính\s+)?(?:đề(?:\s+nghị)?|yêu cầu|giao|phân công)(?:\s+cho)?(?:\s*:)?|đối với|trách nhiệm(?: thực hiện)?(?: của)?|nhiệm vụ(?: của)?|các (?:hoạt động|nội dung|nhiệm vụ) (?:do|đề(?:\s+nghị)?)|giao nhiệm vụ cho|chỉ đạo)\s+",
    re.IGNORECASE,
)
_HEADING_SUFFIX = re.compile(
    r"\s*(?:,?\s*(?:(?:có|chịu)\s+)?(?:trách\s+nhiệm|nhiệm\s+vụ)(?:\s+.*)?|chủ\s+trì(?:\s+thực\s+hiện|\s*,\s*phối\s+hợp.*)?|thực\s+hiện(?:\s+các\s+nhiệm\s+vụ.*)?|tổ\s+chức\s+thực\s+hiện|triển\s+khai(?:\s+.*)?)?\s*[:.;]?\s*$",
    re.IGNORECASE,
)


def heading_units(text: str, offset: int) -> list[UnitRef]:
    """Return the units when a heading is nothing but units ("2. Phòng Văn hóa - Xã hội:"), else an empty list."""
    if len(text) > 260:
        return []
    start = 0
    prefix = _HEADING_PREFIX.match(text)
    assigned = prefix is not None
    if prefix:
        start = prefix.end()
    rest = text[start:]
    if not begins_unit(rest):
        return []
    suffix = _HEADING_SUFFIX.search(rest)
    # "Giao X chủ trì, phối hợp với Y theo dõi, đôn đốc …" without a colon is an order.
    orders = suffix is not None and "phối hợp" in plain(suffix[0]) and not text.rstrip().endswith(":")
    names = rest[: suffix.start()] if suffix and suffix.start() > 0 else rest
    names = names.rstrip(" :;.,")
    if orders or not names or re.search(r"[.!?]\s", names):
        return []
    low = plain(names)
    inner = re.sub(r"^(?:các|những|mỗi|từng|tất cả các|toàn thể)\s+", "", low)
    if not begins_unit(inner):
        return []
    cut = None if _NAMED_FOR_WORK.match(low) else predicate_start(names)
    if cut is not None:
        word = next((v for v in sorted(VERBS, key=len, reverse=True) if low[cut:].startswith(v)), "")
        if word and not (text.rstrip().endswith(":") and assigned and cut > 6):
            return []
        if word:
            names = names[:cut].rstrip(" ,")
    if names.isupper():
        names = _from_capitals(names)
    return refs(names, "section_heading", offset + start if rest.startswith(names) else None)


_VOWEL = re.compile(r"[aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ]|\W")


def _from_capitals(names: str) -> str:
    """Return a heading in capitals with capitals only at its start and on abbreviations."""
    kept = {"UBND", "HĐND", "MTTQ", "VNPT", "FPT", "UBMTTQ", "BHXH", "THCS", "THPT", "TDP"}
    words = [
        word if word.strip(",;") in kept or not _VOWEL.search(word.lower()) else word.lower()
        for word in names.split(" ")
    ]
    text = " ".join(words)
    return text[:1].upper() + text[1:]
