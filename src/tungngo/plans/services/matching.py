"""Whom of the commune's tree a name in the document means, asked once for each wording."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tungngo.organizations.queries import CommuneUnits
from vanban.text import fold

if TYPE_CHECKING:
    from tungngo.organizations.models import Organization
    from tungngo.plans.models import PlanItemUnit


@dataclass(frozen=True, slots=True)
class Matched:
    """What a name means: the units, the group that opens into them, and whether that is certain."""

    places: list[int] = field(default_factory=list)
    group: str = ""
    is_certain: bool = False
    is_outside: bool = False

    @property
    def certain_places(self) -> list[int]:
        """The units, or nobody while it is not certain."""
        return self.places if self.is_certain else []

    def apply(self, row: PlanItemUnit) -> list[int]:
        """Sets a unit's certainty and candidates, and returns the units to tie it to."""
        row.is_certain, row.is_outside = self.is_certain, self.is_outside
        row.group = self.group if self.is_certain else ""
        row.candidates = [] if self.is_certain else self.places
        return self.certain_places


class Matcher:
    """Matches names against one commune's tree and keeps the answers for the time of one act."""

    def __init__(self, commune: Organization) -> None:
        self._units = CommuneUnits(commune)
        self._known: dict[str, Matched] = {}

    def match(self, as_written: str) -> Matched:
        """Returns whom the name means."""
        wording = fold(as_written)
        if wording not in self._known:
            found = self._units.match(as_written)
            places = [organization.pk for organization in found.organizations]
            is_certain = bool(places) and found.is_certain
            self._known[wording] = Matched(places, (found.group or "")[:60], is_certain, found.is_outside)
        return self._known[wording]
