"""In what two statements of the same task differ, and what a document says about the one before it."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from vanban.text import fold, plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

ADDS: Final = "adds"
REPLACES: Final = "replaces"
REVOKES: Final = "revokes"

TEXT: Final = "text"
PERIOD: Final = "period"
RECURRENCE: Final = "recurrence"
LOCATION: Final = "location"
LEAD_FIELD: Final = "lead"
IMPLEMENTING_FIELD: Final = "implementing"
COORDINATING_FIELD: Final = "coordinating"
# In the order in which a page shows them.
FIELDS: Final = (
    PERIOD,
    RECURRENCE,
    LEAD_FIELD,
    IMPLEMENTING_FIELD,
    COORDINATING_FIELD,
    LOCATION,
    TEXT,
)
UNIT_FIELDS: Final = (LEAD_FIELD, IMPLEMENTING_FIELD, COORDINATING_FIELD)

# A sentence that begins so tells how a task changes; its words are not the task's own.
_CHANGES: Final = re.compile(
    r"^\s*(?:đề nghị\s+)?(?:điều chỉnh|gia hạn|lùi|kéo dài|rút ngắn|thay đổi|chuyển|đổi|tiếp tục|bổ sung"
    r"|sửa đổi|giao\s.{2,80}?\schủ trì)\b",
    re.IGNORECASE,
)
_WITHDRAWS: Final = re.compile(
    r"\b(?:không (?:tổ chức|thực hiện|triển khai|giao) |(?:tạm )?(?:dừng|ngừng) |bãi bỏ|h(?:ủy|uỷ) bỏ|thu hồi"
    r"|rút khỏi|đưa ra khỏi kế hoạch|loại khỏi)",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r"[^\n.;]+(?:\.(?=\d)[^\n.;]+)*")
# So many words of address may stand before the word that withdraws: "Ủy ban nhân dân tỉnh quyết định bãi bỏ …".
_WORDS_BEFORE: Final = 9
_NUMBER: Final = re.compile(r"\d+\s*/\s*[\w&Đđ-]+(?:/[\w&Đđ-]+)?")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is compared of a task; units are ids in ascending order.

    Attributes:
        is_period_own: Whether the document gives the time of this very task, not the campaign's as a whole.
    """

    text: str
    start: dt.date | None = None
    end: dt.date | None = None
    bound: str = ""
    time_text: str = ""
    recurrence: dict[str, Any] | None = None
    location: str = ""
    units: dict[str, tuple[int, ...]] = field(default_factory=dict)
    is_period_own: bool = True


Differences = dict[str, dict[str, Any]]


def differences(old: Facts, new: Facts, *, kind: str) -> Differences:
    """What the further directive changes: {field: {"before": …, "after": …}} in plain JSON values.

    What it leaves unsaid stays. Units that it adds to help come to those who help already, unless it replaces the
    first directive; a lead takes the place of the lead.
    """
    found: Differences = {}
    before, after = _period(old), _period_after(old, new)
    if after is not None and (before["start"], before["end"], before["bound"]) != (
        after["start"],
        after["end"],
        after["bound"],
    ):
        found[PERIOD] = {"before": before, "after": after}
    if new.recurrence and _rule(new.recurrence) != _rule(old.recurrence):
        found[RECURRENCE] = {"before": old.recurrence, "after": new.recurrence}
    weightier: set[int] = set()  # a unit that leads now no longer helps
    for name in UNIT_FIELDS:
        mine, theirs = set(old.units.get(name, ())), set(new.units.get(name, ()))
        wanted = mine
        if theirs:
            wanted = theirs if name == LEAD_FIELD or kind == REPLACES else mine | theirs
        wanted = wanted - weightier
        weightier |= wanted
        if wanted != mine:
            found[name] = {"before": sorted(mine), "after": sorted(wanted)}
    if new.location and fold(new.location) != fold(old.location):
        found[LOCATION] = {"before": old.location, "after": new.location}
    if fold(new.text) != fold(old.text) and not tells_a_change(new.text):
        found[TEXT] = {"before": old.text, "after": new.text}
    return {name: found[name] for name in FIELDS if name in found}


def tells_a_change(text: str) -> bool:
    """Whether a sentence tells how a task changes ("Gia hạn thời gian …") and is not the task's own wording."""
    return bool(_CHANGES.match(text))


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _period(facts: Facts) -> dict[str, Any]:
    return {
        "start": _iso(facts.start),
        "end": _iso(facts.end),
        "bound": facts.bound,
        "text": facts.time_text,
    }


def _period_after(old: Facts, new: Facts) -> dict[str, Any] | None:
    """The period that the further directive gives; None where it gives none of its own."""
    if not new.is_period_own or (new.start is None and new.end is None):
        return None
    period = _period(new)
    if new.start is None and old.start and new.end and old.start != old.end and old.start <= new.end:
        period["start"] = _iso(old.start)  # a later end leaves the beginning as it is
    if new.end is None and old.end and new.start and new.start <= old.end:
        period |= {"end": _iso(old.end), "bound": old.bound}
    return period


def _rule(recurrence: dict[str, Any] | None) -> tuple[Any, ...]:
    return tuple((recurrence or {}).get(name) for name in ("freq", "interval", "day", "until"))


class Words(NamedTuple):
    """A run of words that stays, goes or comes."""

    kind: str  # same, gone, new
    text: str


def word_changes(before: str, after: str) -> list[Words]:
    """The two texts as one, word by word: what stays, what goes, what comes."""
    old, new = before.split(), after.split()
    found: list[Words] = []
    matcher = difflib.SequenceMatcher(a=[plain(w) for w in old], b=[plain(w) for w in new], autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            found.append(Words("same", " ".join(new[new_from:new_to])))
            continue
        if old_to > old_from:
            found.append(Words("gone", " ".join(old[old_from:old_to])))
        if new_to > new_from:
            found.append(Words("new", " ".join(new[new_from:new_to])))
    return found


def cites(text: str, number: str) -> bool:
    """Whether a text names a document by its number and symbol, however these are spaced."""
    wanted = _bare(number)
    return bool(wanted) and any(_bare(found) == wanted for found in _NUMBER.findall(text))


def _bare(number: str) -> str:
    """A number and symbol without spaces, accents and padding zeros: "Số: 046/KH-UBND" and "46 /KH-UBND" are one."""
    match = _NUMBER.search(number)
    return fold(match.group(0)).replace(" ", "").lstrip("0") if match else ""


class Relation(NamedTuple):
    """What a document does to the one before it, and the words that say so; empty words: nothing says more."""

    kind: str
    words: str


_RELATIONS: Final = (
    (REPLACES, ("thay thế",)),
    (REVOKES, ("bãi bỏ", "thu hồi", "hủy bỏ", "huỷ bỏ")),
    (ADDS, ("sửa đổi, bổ sung", "điều chỉnh", "sửa đổi", "bổ sung")),
)
# What a document does to a piece of the one before it leaves the rest of that standing.
_OF_A_PIECE: Final = re.compile(
    r"\b(?:một số|nhiệm vụ|nội dung|điểm|mục|khoản|việc|hoạt động|phần)\b", re.IGNORECASE
)


def relation_of(subject: str, text: str, numbers: list[str]) -> Relation:
    """What a document says that it does to those with these numbers: in its subject, else where it names them.

    To revoke or replace "một số nội dung" of a document is to change it: the rest stands.
    """
    sentences = [match.group(0) for match in _SENTENCE.finditer(text)]
    naming = [sentence for sentence in sentences if any(cites(sentence, number) for number in numbers)]
    for sentence in (subject, *naming):
        words = plain(sentence)
        for kind, phrases in _RELATIONS:
            for phrase in phrases:
                if phrase in words:
                    tail = words[words.index(phrase) + len(phrase) :]
                    first_number = re.search(r"\d", tail)
                    is_piece = bool(
                        _OF_A_PIECE.search(tail[: first_number.start()] if first_number else tail)
                    )
                    return Relation(ADDS if is_piece else kind, phrase)
    return Relation(ADDS, "")


class Withdrawal(NamedTuple):
    """A sentence that says of a task that it is not to be done."""

    start: int
    end: int
    text: str


def withdrawals(text: str) -> Iterator[Withdrawal]:
    """The sentences of a document that withdraw a task by name, with their place in the text."""
    for match in _SENTENCE.finditer(text):
        sentence = match.group(0)
        found = _WITHDRAWS.search(sentence)
        if found is None or len(sentence[: found.start()].split()) > _WORDS_BEFORE:
            continue
        rest = sentence[found.start() :]
        if rest.strip():
            start = match.start() + len(sentence) - len(sentence.lstrip())
            yield Withdrawal(start, match.end(), text[start : match.end()].strip())


def words_withdrawn(sentence: str) -> str:
    """What a sentence withdraws: its words after the one that does so."""
    found = _WITHDRAWS.search(sentence)
    return sentence[found.end() :].strip(" :,") if found else sentence
