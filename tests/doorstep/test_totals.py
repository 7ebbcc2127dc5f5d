"""Whatever is merged, taken back or erased, the figures of a round say what was done: by any order of such acts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from doorstep.factories import (
    DAY,
    ON_THE_DAY,
    SKILLS,
    Field,
    make_field,
    make_household,
    make_resident,
    make_visit,
    person,
)
from tungngo.doorstep.models import Household, Resident, Visit
from tungngo.doorstep.queries.house_state import (
    HOUSE_FIGURES,
    PEOPLE_FIGURES,
    Scope,
    houses_sql,
    people_sql,
    select,
    turns_sql,
)
from tungngo.doorstep.services.erasing import erase_households, erase_resident
from tungngo.doorstep.services.merging import NotPossible, merge_households, merge_residents, undo_merge

if TYPE_CHECKING:
    from tungngo.doorstep.models import Merge

CODES = [code for code, *_ in SKILLS]
HOUSES, EACH = 4, 3
Figures = dict[str, int]

_person = st.tuples(
    st.sets(st.sampled_from(CODES), max_size=3), st.sampled_from(["", "registered", "had", "declined"])
)
_visit = st.tuples(
    st.integers(0, HOUSES - 1),
    st.sampled_from(["present", "present", "absent", "refused"]),
    st.dictionaries(st.integers(0, EACH - 1), _person, max_size=EACH),
)
_number = st.integers(0, 99)
_act = st.tuples(
    st.sampled_from(["merge house", "merge house", "merge person", "undo", "erase house", "erase person"]),
    _number,
    _number,
)


@dataclass
class World:
    """A made-up round: what was done at the doors, and who turned out to be whom."""

    field: Field
    houses: list[Household] = field(default_factory=list)
    people: list[Resident] = field(default_factory=list)
    visits: list[tuple[Household, str, dict[Any, Any], Visit]] = field(default_factory=list)
    same_house: dict[Any, Any] = field(default_factory=dict)
    same_person: dict[Any, Any] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)

    def house(self, pk: Any) -> Any:
        return self.house(self.same_house[pk]) if pk in self.same_house else pk

    def person(self, pk: Any) -> Any:
        return self.person(self.same_person[pk]) if pk in self.same_person else pk

    def expected(self) -> Figures:
        """What the figures must be by what was done and who is whom, whoever was erased."""
        met = {self.house(house.pk) for house, outcome, *_ in self.visits if outcome == "present"}
        visited = {self.house(house.pk) for house, *_ in self.visits}
        seen: dict[Any, set[str]] = {}
        turns = Counter(
            code
            for *_rest, found, _visit in self.visits
            for code in {(self.person(pk), code) for pk, (codes, _sign) in found.items() for code in codes}
        )
        for *_rest, found, _visit in self.visits:
            for pk, (_codes, signature) in found.items():
                seen.setdefault(self.person(pk), set()).add(signature)
        adults = {one.pk for one in self.people if one.birth_year == 1960}
        return {
            "visits": len(self.visits),
            "houses met": len(met),
            "houses visited": len(visited),
            "turns": sum(turns.values()),
            "people met": len(seen),
            "adults met": len(seen.keys() & adults),
            "signed": sum(bool(said & {"had", "registered"}) and pk in adults for pk, said in seen.items()),
            "newly signed": sum("registered" in said for said in seen.values()),
        }

    def counted(self) -> Figures:
        """What the board's own statements count."""
        scope = Scope(self.field.round, DAY, DAY)

        def count(sql: str, condition: str) -> int:
            sql = f"SELECT count(*) AS number FROM {sql}"  # noqa: S608
            joined = "AND" if " WHERE " in sql.rsplit(")", 1)[-1] or not sql.endswith(") p") else "WHERE"
            return int(select(f"{sql} {joined} {condition}", scope.params)[0]["number"])

        met = PEOPLE_FIGURES["met"]
        return {
            "visits": Visit.objects.filter(round=self.field.round, is_voided=False).count(),
            "houses met": count(houses_sql(scope), HOUSE_FIGURES["met"]),
            "houses visited": count(houses_sql(scope), HOUSE_FIGURES["visited"]),
            "turns": count(turns_sql(scope), "TRUE"),
            "people met": count(people_sql(scope), met),
            "adults met": count(people_sql(scope), f"{met} AND {PEOPLE_FIGURES['adults']}"),
            "signed": count(people_sql(scope), f"{met} AND {PEOPLE_FIGURES['signature']}"),
            "newly signed": count(people_sql(scope), PEOPLE_FIGURES["new"]),
        }


def _build(made: Field, visits: list[Any]) -> World:
    world = World(made)
    for _ in range(HOUSES):
        house = make_household(made, adults=0)
        world.houses.append(house)
        world.people += [make_resident(house, birth_year=1960 if n else 2018) for n in range(EACH)]
    for number, outcome, found in visits:
        house = world.houses[number]
        here = {
            world.people[number * EACH + place].pk: said
            for place, said in found.items()
            if outcome == "present"
        }
        people = [
            person(Resident(pk=pk), taught=sorted(codes), signature=signature)
            for pk, (codes, signature) in here.items()
        ]
        visit = make_visit(made, house, outcome=outcome, people=people)
        world.visits.append((house, outcome, here, visit))
    return world


def _do(world: World, act: str, first: int, second: int) -> None:
    """Does one act, if it can be done; notes who is whom since."""
    officer, commune = world.field.officer, world.field.commune
    homes, people = world.houses, world.people
    if act == "erase house":
        home = Household.objects.get(pk=world.house(homes[first % len(homes)].pk))
        erase_households(commune=commune, households=[home], actor=officer, at=ON_THE_DAY, cause="request")
    elif act == "erase person":
        one = Resident.objects.get(pk=world.person(people[first % len(people)].pk))
        erase_resident(resident=one, actor=officer, at=ON_THE_DAY, cause="request")
    elif act == "undo":
        if world.merges:
            merge = world.merges[first % len(world.merges)]
            undo_merge(merge=merge, actor=officer, at=ON_THE_DAY)
            world.merges.remove(merge)
            (world.same_house if merge.kind == "household" else world.same_person).pop(merge.merged)
    elif act == "merge house":
        kept, merged = homes[first % len(homes)], homes[second % len(homes)]
        made = merge_households(kept=kept, merged=merged, values={}, actor=officer, at=ON_THE_DAY)
        world.merges.append(made)
        world.same_house[merged.pk] = kept.pk
    else:
        # An adult and a child are never one: whether the one who stays is an adult is the choice of who merges.
        adults = [one for one in people if one.birth_year == 1960]
        kept_one, merged_one = adults[first % len(adults)], adults[second % len(adults)]
        made = merge_residents(kept=kept_one, merged=merged_one, values={}, actor=officer, at=ON_THE_DAY)
        world.merges.append(made)
        world.same_person[merged_one.pk] = kept_one.pk


@pytest.fixture
def ground(db: None) -> Field:  # noqa: ARG001  # opens the database
    return make_field()


@given(visits=st.lists(_visit, min_size=4, max_size=9), acts=st.lists(_act, min_size=2, max_size=8))
@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_merge_undo_or_erasure_changes_what_was_done(
    ground: Field, visits: list[Any], acts: list[Any]
) -> None:
    with transaction.atomic():
        world = _build(ground, visits)
        assert world.counted() == world.expected()
        for act in acts:
            try:
                with transaction.atomic():
                    _do(world, *act)
            except NotPossible:
                continue
            assert world.counted() == world.expected(), act
        transaction.set_rollback(True)
