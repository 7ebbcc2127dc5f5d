"""Whether the things that acts name are there, and whose they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tungngo.doorstep.queries import prepared
from tungngo.doorstep.rules.contract import HouseholdData, ResidentData, VisitData

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tungngo.doorstep.rules.contract import Data


@dataclass
class References:
    """What the database has of the households, residents and visits that some acts name."""

    organization_id: int
    owners: dict[UUID, int]  # of each household and resident that is there, its commune
    visitors: dict[UUID, int]  # of each visit that is there, its member
    rounds: set[int]
    neighborhoods: set[int]
    skills: set[str]
    added: set[UUID] = field(default_factory=set)  # by acts of the same request

    def is_here(self, key: UUID) -> bool:
        """Whether a household or resident is in the commune's register, or was added by an act before."""
        return key in self.added or self.owners.get(key) == self.organization_id

    def is_new(self, key: UUID) -> bool:
        """Whether a household or resident comes with the request."""
        return key in self.added and key not in self.owners

    def is_elsewhere(self, key: UUID) -> bool:
        """Whether a household or resident is another commune's."""
        return self.owners.get(key, self.organization_id) != self.organization_id

    def visit_of_another(self, visit: UUID, member_id: int) -> bool:
        """Whether the visit is there and was made by somebody else."""
        return self.visitors.get(visit, member_id) != member_id

    def add(self, key: UUID) -> None:
        """Notes a household or resident that an act of the request brings."""
        self.added.add(key)

    def update(self, newer: References) -> None:
        """Takes over what was found by a later look."""
        self.owners.update(newer.owners)
        self.visitors.update(newer.visitors)


# What is looked up: the kind of thing and its query. Households, residents, visits are asked for key by key: the plan
# of these statements is kept, and one that was made while a table was small reads all of it when it has grown.
_LOOKUPS = {
    "household": """
        SELECT 'household', key::text, (SELECT organization_id FROM doorstep_household WHERE id = key)
        FROM unnest(%s::uuid[]) AS key
    """,
    "resident": """
        SELECT 'resident', key::text, (SELECT organization_id FROM doorstep_resident WHERE id = key)
        FROM unnest(%s::uuid[]) AS key
    """,
    "visit": """
        SELECT 'visit', key::text, (SELECT member_id FROM doorstep_visit WHERE id = key)
        FROM unnest(%s::uuid[]) AS key
    """,
    "round": "SELECT 'round', id::text, 0 FROM doorstep_round WHERE id = ANY(%s) AND organization_id = %s",
    "skill": "SELECT 'skill', code, 0 FROM doorstep_digitalskill WHERE code = ANY(%s) AND organization_id = %s",
    "neighborhood": """
        SELECT 'neighborhood', id::text, 0 FROM organizations_organization
        WHERE id = ANY(%s) AND commune_id = %s AND kind = 'neighborhood'
    """,
}


def read_references(organization_id: int, data: Sequence[Data]) -> References:
    """Looks up everything that the acts name, in one query."""
    wanted = _named(data)
    found = References(organization_id, {}, {}, set(), set(), set())
    parts: list[str] = []
    values: list[Any] = []
    for kind, keys in wanted.items():
        if keys:
            parts.append(_LOOKUPS[kind])
            values.append(list(keys))
            if kind in {"round", "skill", "neighborhood"}:
                values.append(organization_id)
    if not parts:
        return found
    for kind, key, other in prepared.run(" UNION ALL ".join(parts), values):
        if other is None:
            continue
        if kind in {"household", "resident"}:
            found.owners[UUID(key)] = other
        elif kind == "visit":
            found.visitors[UUID(key)] = other
        elif kind == "skill":
            found.skills.add(key)
        else:
            (found.rounds if kind == "round" else found.neighborhoods).add(int(key))
    return found


def _named(data: Sequence[Data]) -> dict[str, set[Any]]:
    """What the acts name, by kind."""
    wanted: dict[str, set[Any]] = {kind: set() for kind in _LOOKUPS}
    for one in data:
        wanted["household"].add(one.household)
        if isinstance(one, VisitData):
            wanted["visit"].add(one.visit)
            if one.round is not None:
                wanted["round"].add(one.round)
            for person in one.people:
                wanted["resident"].add(person.resident)
                wanted["skill"].update(person.taught, person.known)
        elif isinstance(one, ResidentData):
            wanted["resident"].add(one.resident)
        elif isinstance(one, HouseholdData):
            wanted["neighborhood"].add(one.neighborhood)
    return wanted
