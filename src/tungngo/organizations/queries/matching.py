"""Which units of a commune a document means, by what was remembered first and by the words after that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tungngo.organizations.models import Organization, OrganizationAlias
from tungngo.organizations.rules.matching import CERTAIN, NamedUnit, UnitMatcher, phrase_key

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """The units that a phrase of a document means.

    Attributes:
        organizations: Active units of the commune (the commune itself for its People's Committee); empty for none.
        group: A UnitGroup, when the phrase names one group only.
        certainty: 1.0 remembered or the very name; at least 0.9 (CERTAIN) needs no question; 0 means no answer.
        reason: Why, in a short sentence for people.
        is_outside: Nobody of the commune is meant: an office above it, or somebody said so before.
    """

    organizations: list[Organization]
    group: str | None
    certainty: float
    reason: str
    is_outside: bool = False

    @property
    def is_certain(self) -> bool:
        """Whether nobody needs to be asked."""
        return self.certainty >= CERTAIN

    @property
    def is_none(self) -> bool:
        """Whether nothing was found."""
        return not self.organizations


class CommuneUnits:
    """The units and remembered names of a commune, read once (two queries) to match many phrases."""

    def __init__(self, commune: Organization) -> None:
        """Reads the commune's active units and its remembered names."""
        self.commune = commune
        self._units: dict[int, Organization] = {
            unit.pk: unit
            for unit in Organization.objects.filter(commune=commune, is_active=True).order_by("sort_key")
        }
        self._units[commune.pk] = commune
        self._aliases = {
            alias.folded: alias
            for alias in OrganizationAlias.objects.filter(organization=commune).prefetch_related("units")
        }
        self._matcher = UnitMatcher(
            commune_pk=commune.pk,
            commune_name=commune.name,
            units=[
                NamedUnit(unit.pk, unit.kind, unit.name)
                for unit in self._units.values()
                if unit.pk != commune.pk
            ],
        )

    def match(self, as_written: str) -> UnitMatch:
        """Returns the units that a phrase means."""
        alias = self._aliases.get(phrase_key(as_written, self.commune.name))
        if alias is not None:
            remembered = (
                self.of_group(alias.group) if alias.group else self._of(unit.pk for unit in alias.units.all())
            )
            if remembered:
                return UnitMatch(
                    remembered, alias.group or None, 1.0, _("Đã được ghi nhớ cho xã, phường này.")
                )
        found = self._matcher.match(as_written)
        if alias is not None and alias.is_outside and found.certainty < CERTAIN:
            return UnitMatch(
                [], None, 1.0, _("Đã được ghi nhớ: không thuộc xã, phường này."), is_outside=True
            )
        return UnitMatch(
            self._of(found.units),
            found.group,
            found.certainty,
            _reason(found.why),
            is_outside=found.why == "above",
        )

    def of_group(self, group: str) -> list[Organization]:
        """Returns the active units that a group stands for."""
        return self._of(self._matcher.open_group(group))

    def _of(self, pks: Iterable[int]) -> list[Organization]:
        return [self._units[pk] for pk in pks if pk in self._units]


def _reason(why: str) -> str:
    return {
        "name": _("Đúng tên đơn vị."),
        "concept": _("Cách gọi quen dùng của đơn vị."),
        "group": _("Tên chung của một nhóm đơn vị."),
        "several": _("Có thể là nhiều đơn vị."),
        "similar": _("Tên gần giống, cần xác nhận."),
        "vague": _("Văn bản không nói rõ đơn vị nào."),
        "above": _("Cơ quan cấp trên, không thuộc xã, phường."),
        "none": _("Không tìm thấy đơn vị nào tên như vậy."),
    }[why]


def match_units(commune: Organization, as_written: str) -> UnitMatch:
    """Returns the units of the commune that a document means by `as_written`.

    For many phrases of one document, `CommuneUnits(commune).match(…)` reads the units only once.
    """
    return CommuneUnits(commune).match(as_written)
