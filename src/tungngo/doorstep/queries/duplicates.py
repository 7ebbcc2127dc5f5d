"""Which entries of the register may be one and the same: proposed for a person to look at, never merged by itself."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from tungngo.doorstep.models import Household, NotDuplicate, RegisterKind, Resident
from tungngo.doorstep.rules.likeness import alike_names, same_name, years_agree
from vanban.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from tungngo.organizations.models import Organization

# More alike entries than this at one address are a list gone wrong, not pairs to look at one by one.
_BLOCK_MOST = 60
_LIVING = (Household.State.ACTIVE, Household.State.MOVED)

SAME_NAME, NEAR_NAME, SAME_ADDRESS, SHARED_PERSON = "same_name", "near_name", "same_address", "shared_person"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries that may be one. `one` is the older.

    Attributes:
        kind: Of RegisterKind.
        one: Its identifier.
        other: Likewise.
        why: What speaks for it: keys of the constants above.
        weight: The greater, the likelier.
    """

    kind: str
    one: UUID
    other: UUID
    why: tuple[str, ...]
    weight: int


@dataclass(slots=True)
class _Home:
    pk: UUID
    neighborhood: int
    lane: str
    number: str
    head: str


@dataclass(slots=True)
class _Human:
    pk: UUID
    home: UUID
    neighborhood: int
    lane: str
    name: str
    year: int | None


def proposed_pairs(commune: Organization) -> list[Pair]:
    """All pairs of a commune, the likeliest first, without those that somebody found to be two."""
    homes = [
        _Home(pk, neighborhood, fold(lane), fold(number), head)
        for pk, neighborhood, lane, number, head in Household.objects.filter(
            organization=commune, state__in=_LIVING
        ).values_list("pk", "neighborhood_id", "lane", "house_number", "head_name")
    ]
    where = {home.pk: home for home in homes}
    humans = [
        _Human(pk, home, where[home].neighborhood, where[home].lane, name, year)
        for pk, home, name, year in Resident.objects.filter(
            organization=commune, state__in=[Resident.State.ACTIVE, Resident.State.MOVED]
        ).values_list("pk", "household_id", "full_name", "birth_year")
        if home in where
    ]
    two = {
        (kind, one, other)
        for kind, one, other in NotDuplicate.objects.filter(organization=commune).values_list(
            "kind", "one", "other"
        )
    }
    pairs = [*_household_pairs(homes, humans), *_resident_pairs(humans)]
    found = [pair for pair in pairs if (pair.kind, *sorted((pair.one, pair.other))) not in two]
    return sorted(found, key=lambda pair: (-pair.weight, pair.kind, pair.one, pair.other))


def _blocks(entries: Iterable[tuple[object, object]]) -> Iterator[list[object]]:
    blocks: dict[object, list[object]] = defaultdict(list)
    for key, entry in entries:
        blocks[key].append(entry)
    return (block for block in blocks.values() if 1 < len(block) <= _BLOCK_MOST)


def _household_pairs(homes: list[_Home], humans: list[_Human]) -> list[Pair]:
    people: dict[UUID, list[_Human]] = defaultdict(list)
    for human in humans:
        people[human.home].append(human)
    found: dict[tuple[UUID, UUID], Pair] = {}
    keyed = [(("address", home.neighborhood, home.lane, home.number), home) for home in homes if home.number]
    keyed += [
        (("head", home.neighborhood, "", " ".join(sorted(fold(home.head).split()))), home)
        for home in homes
        if home.head
    ]
    for block in _blocks(keyed):
        for one, other in combinations(sorted(block, key=lambda home: home.pk), 2):  # type: ignore[attr-defined]
            assert isinstance(one, _Home)  # noqa: S101  (as keyed above)
            assert isinstance(other, _Home)  # noqa: S101
            pair = _household_pair(one, other, people)
            if pair is not None:
                found.setdefault((one.pk, other.pk), pair)
    return list(found.values())


def _household_pair(one: _Home, other: _Home, people: dict[UUID, list[_Human]]) -> Pair | None:
    why: list[str] = []
    if one.number and (one.lane, one.number) == (other.lane, other.number):
        why.append(SAME_ADDRESS)
    if one.head and same_name(one.head, other.head):
        why.append(SAME_NAME)
    elif one.head and alike_names(one.head, other.head):
        why.append(NEAR_NAME)
    shared = any(
        mine.year is not None and mine.year == theirs.year and same_name(mine.name, theirs.name)
        for mine in people[one.pk]
        for theirs in people[other.pk]
    )
    if shared:
        why.append(SHARED_PERSON)
    same_lane = one.lane == other.lane
    no_number = not (one.number and other.number)
    is_likely = (
        (SAME_ADDRESS in why and len(why) > 1)
        or (SAME_NAME in why and (shared or (same_lane and no_number)))
    )  # fmt: skip
    if not is_likely:
        return None
    weight = 4 * (SAME_ADDRESS in why) + 3 * (SAME_NAME in why) + 2 * (NEAR_NAME in why) + 3 * shared
    return Pair(RegisterKind.HOUSEHOLD, one.pk, other.pk, tuple(why), weight)


def _resident_pairs(humans: list[_Human]) -> list[Pair]:
    """Two of one household whose names are alike, and the same name and year in one lane."""
    found: dict[tuple[UUID, UUID], Pair] = {}
    for block in _blocks((human.home, human) for human in humans):
        _compare(block, found, near=True)
    keyed = [
        ((human.neighborhood, human.lane, human.year, " ".join(sorted(fold(human.name).split()))), human)
        for human in humans
        if human.year is not None and human.lane
    ]
    for block in _blocks(keyed):
        _compare(block, found, near=False)
    return list(found.values())


def _compare(block: list[object], found: dict[tuple[UUID, UUID], Pair], *, near: bool) -> None:
    for one, other in combinations(sorted(block, key=lambda human: human.pk), 2):  # type: ignore[attr-defined]
        assert isinstance(one, _Human)  # noqa: S101  (as keyed by the callers)
        assert isinstance(other, _Human)  # noqa: S101
        if not years_agree(one.year, other.year, within=1 if near else 0):
            continue
        is_same = same_name(one.name, other.name)
        if not is_same and not (near and alike_names(one.name, other.name)):
            continue
        same_year = one.year is not None and one.year == other.year
        if not is_same and not same_year:
            continue
        at_home = one.home == other.home
        weight = (3 if is_same else 1) + 2 * same_year + 2 * at_home
        why = (SAME_NAME if is_same else NEAR_NAME, *((SAME_ADDRESS,) if at_home else ()))
        found.setdefault(
            (one.pk, other.pk), Pair(RegisterKind.RESIDENT, one.pk, other.pk, tuple(why), weight)
        )
