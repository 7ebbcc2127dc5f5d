"""Which units of a commune a phrase of a document means: pure, from the words alone.

The phrase is cut greedily, longest first, into names of the commune's own units, concepts, groups and words that say
nothing. What is left over makes the answer uncertain; a group with something left over ("thôn Xyz" where there is
no such thôn) is no answer at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

from tungngo.organizations.rules import unit_words as words
from tungngo.organizations.rules.names import folded_name, proper_name

CERTAIN = 0.9  # from here on nobody is asked
_LEVEL = re.compile(
    r"\b(?<!dia )(?:phuong|dac khu|thi tran|xa)\b(?! hoi\b| doi\b)"
)  # "địa phương" names no level
_SIMILAR = 0.84  # below, two names are not worth proposing


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit of the commune as the words see it."""

    pk: int
    kind: str
    name: str


@dataclass(slots=True)
class Found:
    """What a phrase means.

    Attributes:
        units: Ids of the units, in the order of the phrase; a group's in the order given to the matcher.
        group: The group that was named, when it was one only.
        certainty: 0 to 1; from CERTAIN on nobody is asked, at 0 there is no answer.
        why: "name", "concept", "group", "several", "similar", "vague", "above" (an office of a higher level and
            nobody else: it need not be asked) or "none".
    """

    units: list[int] = field(default_factory=list)
    group: str | None = None
    certainty: float = 0.0
    why: str = "none"


@lru_cache(maxsize=4096)
def _written_out(folded: str) -> str:
    """The phrase with abbreviations written out, numbers without leading zeros and "số" before a number dropped."""
    text = f" {folded} "
    for short in sorted(words.ABBREVIATIONS, key=len, reverse=True):
        text = text.replace(f" {short} ", f" {words.ABBREVIATIONS[short]} ")
    text = re.sub(rf" tt(?= (?:{'|'.join(words.CENTRE_FOLLOWERS)})\b)", " trung tam", text)
    text = re.sub(r"\b0+(?=\d)", "", text)
    return " ".join(re.sub(r"\bso (?=\d)", "", text).split())


def _without_place(text: str, proper: str) -> str:
    """The phrase without the commune's name and without the bare words for its level."""
    if proper:
        text = re.sub(rf"\b(?:(?:phuong|dac khu|thi tran|xa) )?{re.escape(proper)}\b", " ", text)
    return " ".join(_LEVEL.sub(" ", text).split())


def phrase_key(as_written: str, commune_name: str) -> str:
    """Returns the form of a phrase under which its meaning is remembered for one commune."""
    folded = _written_out(folded_name(as_written))
    bare = _without_place(folded, folded_name(proper_name(commune_name)))
    fillers = re.compile(r"^(?:cac|tat ca|toan the|nhung)\s+")
    return fillers.sub("", bare) or folded


@lru_cache(maxsize=1)
def _lexicon() -> dict[tuple[str, ...], tuple[str, str]]:
    entries: dict[tuple[str, ...], tuple[str, str]] = {}
    for filler in words.FILLERS:
        entries[tuple(filler.split())] = ("filler", "")
    for vague in words.VAGUE:
        entries[tuple(vague.split())] = ("vague", "")
    for above in words.ABOVE:
        entries[tuple(above.split())] = ("above", "")
    for group, forms in words.GROUPS.items():
        for form in forms:
            entries[tuple(form.split())] = ("group", group)
    for concept, forms in words.CONCEPTS.items():
        for form in forms:
            entries[tuple(form.split())] = ("concept", concept)
    return entries


class UnitMatcher:
    """Finds units of one commune by what a document calls them."""

    def __init__(self, *, commune_pk: int, commune_name: str, units: list[NamedUnit]) -> None:
        """Prepares the words of the commune's active units (the commune itself not among them)."""
        self.commune_pk = commune_pk
        self.units = units
        self._proper = folded_name(proper_name(commune_name))
        self._commune_name = commune_name
        self._by_key: dict[str, list[int]] = {}
        self._by_concept: dict[str, list[int]] = {"commune": [commune_pk]}
        concept_of = {form: concept for concept, forms in words.CONCEPTS.items() for form in forms}
        for unit in units:
            full = _written_out(folded_name(unit.name))
            bare = _without_place(full, self._proper)
            for key in {full, bare} - {""}:
                self._by_key.setdefault(key, []).append(unit.pk)
            concept = concept_of.get(bare) or self._concept_by_kind(unit, bare)
            if concept:
                self._by_concept.setdefault(concept, []).append(unit.pk)
        self._entries = {tuple(key.split()): ("unit", key) for key in self._by_key}
        self._longest = max(
            (len(entry) for entry in (*self._entries, *_lexicon())),
            default=1,
        )

    def _concept_by_kind(self, unit: NamedUnit, bare: str) -> str | None:
        """The concept that a longer name begins with: "VNPT khu vực 2" is VNPT."""
        if unit.kind in {"enterprise", "police", "military", "health", "mass_organisation", "public_service"}:
            for concept, forms in words.CONCEPTS.items():
                if any(bare.startswith(f"{form} ") for form in forms if form not in words.ONLY_ALONE):
                    return concept
        return None

    def match(self, as_written: str) -> Found:
        """Returns which units the phrase means."""
        full = _written_out(folded_name(as_written))
        bare = _without_place(full, self._proper)
        for key in (full, bare):
            if pks := self._by_key.get(key):
                return Found(list(pks), None, 1.0 if len(pks) == 1 else 0.6, "name")
        if self._is_above(as_written, full):
            return Found(why="above")
        if not bare:  # nothing but the commune's own name
            return Found([self.commune_pk], None, 0.95, "concept") if full else Found()
        # The whole phrase first: its level words may belong to it ("UBND các xã, phường").
        for text in (full, bare):
            form = " ".join(token for token in text.split() if token not in {"cac", "va"})
            for concept, forms in words.CONCEPTS.items():
                if text in forms or form in forms:
                    return self._one_concept(concept)
        found = self._cut(bare.split())
        if found.certainty == 0 and found.why == "none":
            found = self._similar(bare)
        return found

    def _is_above(self, as_written: str, full: str) -> bool:
        """Whether the phrase names offices above the commune and nobody else."""
        written = as_written.lower().split()
        words_ = [word.strip(",;.") for word in written]
        if _LEVEL.search(full) or not words_:
            return False
        pieces = [piece for piece in self._pieces(full.split()) if piece[0] not in {"filler", "vague"}]
        if pieces and pieces[0][0] == "above":
            accented = words.ABOVE_WITH_ACCENT.get(pieces[0][1] or " ".join(pieces[0][2]))
            at = words_.index(accented) if accented in words_ else -1
            is_meant = accented is None or (
                at >= 0 and not set(words_[at + 1 : at + 2]) & words.NOT_ABOVE_BEFORE
            )
            if is_meant and {sort for sort, _, _ in pieces} <= {"above", "unknown"}:
                return True
        ends_above = any(" ".join(words_).endswith(f" {level}") for level in words.LEVELS_ABOVE)
        is_one = "," not in as_written and ";" not in as_written
        return ends_above and (is_one or "so ban nganh" in full)

    def _one_concept(self, concept: str) -> Found:
        pks = self._by_concept.get(concept, [])
        if not pks:
            return Found()
        return Found(list(pks), None, 0.97 if len(pks) == 1 else 0.6, "concept")

    def _pieces(self, tokens: list[str]) -> list[tuple[str, str, tuple[str, ...]]]:
        """The phrase cut into (sort of piece, its value, its words), the longest known words first."""
        pieces: list[tuple[str, str, tuple[str, ...]]] = []
        lexicon = _lexicon()
        head: tuple[str, ...] = ()  # "to dan pho" of "TDP 1, 2 và 3"
        at = 0
        while at < len(tokens):
            if head and tokens[at].isdigit() and (*head, tokens[at]) in self._entries:
                pieces.append(("unit", " ".join((*head, tokens[at])), (tokens[at],)))
                at += 1
                continue
            for length in range(min(self._longest, len(tokens) - at), 0, -1):
                chunk = tuple(tokens[at : at + length])
                known = self._entries.get(chunk) or lexicon.get(chunk)
                if known and not (
                    known[0] == "concept" and " ".join(chunk) in words.ONLY_ALONE and length < len(tokens)
                ):
                    if known[0] == "unit" and chunk[-1].isdigit():
                        head = chunk[:-1]
                    pieces.append((*known, chunk))
                    at += length
                    break
            else:
                pieces.append(("unknown", tokens[at], (tokens[at],)))
                at += 1
        return pieces

    def _cut(self, tokens: list[str]) -> Found:
        pieces = self._pieces(tokens)
        sorts = {sort for sort, _, _ in pieces}
        unknown = sum(len(chunk) for sort, _, chunk in pieces if sort == "unknown")
        if (
            pieces[0][0] == "above"
        ):  # together with others, or perhaps another word: somebody says who is meant
            return Found(why="vague")
        units: list[int] = []
        groups: list[str] = []
        is_open = False  # one of the names stands for several units, or for none
        for sort, value, chunk in pieces:
            if sort == "group":
                groups.append(value)
            pks = self._of_piece(sort, value, " ".join(chunk))
            if pks is not None:
                is_open = is_open or not pks or (sort != "group" and len(pks) > 1)
                units += [pk for pk in pks if pk not in units]
        if groups == ["community_teams", "neighborhoods"]:  # the teams *of* the neighborhoods
            units, groups = self._of_group("community_teams", ""), ["community_teams"]
        only_groups = not sorts & {"unit", "concept"}
        if not units or (unknown and (only_groups or unknown > len(tokens) / 2)):
            return Found()
        if unknown or is_open:
            return Found(units, None, 0.5, "similar" if unknown else "several")
        group = self._one_group(groups) if only_groups else None
        if "vague" in sorts:
            return Found(units, group, 0.4, "vague")
        return Found(
            units, group, 0.95, "group" if only_groups else "concept" if len(units) == 1 else "several"
        )

    def _of_piece(self, sort: str, value: str, chunk: str) -> list[int] | None:
        """The units that one piece of a phrase names; None for words that name none."""
        if sort == "unit":
            return self._by_key[value]
        if sort == "concept":
            return self._by_concept.get(value, [])
        return self._of_group(value, chunk) if sort == "group" else None

    def _one_group(self, groups: list[str]) -> str | None:
        distinct = set(groups)
        return distinct.pop() if len(distinct) == 1 else None

    def _of_group(self, group: str, chunk: str) -> list[int]:
        kinds = words.GROUP_KINDS[group]
        if chunk in words.WITH_MASS_ORGANISATIONS:
            kinds |= words.GROUP_KINDS["mass_organisations"]
        level = next((level for level in words.SCHOOL_LEVELS if chunk.endswith(level)), "")
        return [
            unit.pk
            for unit in self.units
            if unit.kind in kinds and (not level or level in _written_out(folded_name(unit.name)))
        ]

    def open_group(self, group: str) -> list[int]:
        """Returns the ids of all units that a group stands for."""
        return self._of_group(group, "")

    def _similar(self, bare: str) -> Found:
        best, score = [], _SIMILAR
        for key, pks in self._by_key.items():
            if re.findall(r"\d+", key) != re.findall(r"\d+", bare):
                continue  # another number is another unit, however alike
            ratio = SequenceMatcher(None, key, bare).ratio()
            if ratio > score:
                best, score = pks, ratio
        return Found(list(best), None, round(0.6 * score, 2), "similar") if best else Found()
