"""What a draft is made of: facts of the body, its signer, and the campaign. Nothing else enters a draft."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class HeadFacts:
    """The letterhead (models.Letterhead)."""

    body: str
    symbol: str
    place: str
    parent_body: str = ""
    letter_field: str = ""
    keeper: str = "VT"


@dataclass(frozen=True, slots=True)
class SignerFacts:
    """Who signs, as models.Signer keeps it: authority "TM. Ủy ban nhân dân", deputy_for "KT. Chủ tịch"."""

    full_name: str
    title: str
    authority: str = ""
    deputy_for: str = ""


@dataclass(frozen=True, slots=True)
class DirectiveFacts:
    """A document of a higher body, as it was read; what was not read is empty."""

    type_name: str = ""
    number: str = ""
    date: dt.date | None = None
    issuer: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """One assignment; units by name, the time in the directive's own way of counting."""

    text: str
    section_title: str = ""
    lead: tuple[str, ...] = ()
    implementing: tuple[str, ...] = ()
    coordinating: tuple[str, ...] = ()
    time: str = ""

    @property
    def doers(self) -> tuple[str, ...]:
        """Who answers for it: the leading unit, or all who carry it out."""
        return self.lead or self.implementing


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """A duty to report."""

    subject: str = ""
    to: tuple[str, ...] = ()
    time: str = ""
    cut_off: dt.date | None = None


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """What a campaign says.

    Attributes:
        name: What it is called.
        directives: What ordered it, the first directive first.
        tasks: In the order of the campaign.
        targets: Figures to be reached, each as one phrase.
        reports: Duties to report.
        own_names: What the tasks call the body itself, which neither writes to nor orders itself.
    """

    name: str
    directives: tuple[DirectiveFacts, ...] = ()
    tasks: tuple[TaskFacts, ...] = ()
    targets: tuple[str, ...] = ()
    reports: tuple[ReportFacts, ...] = ()
    own_names: frozenset[str] = frozenset()

    def with_body(self, body: str) -> CampaignFacts:
        """The same with the body called by its full name wherever a task names it."""

        def called(names: Iterable[str]) -> tuple[str, ...]:
            return tuple(dict.fromkeys(body if name in self.own_names else name for name in names))

        tasks = tuple(
            replace(
                task,
                lead=called(task.lead),
                implementing=called(task.implementing),
                coordinating=called(task.coordinating),
            )
            for task in self.tasks
        )
        return replace(self, tasks=tasks, own_names=frozenset({body}))

    def others(self, names: Iterable[str]) -> tuple[str, ...]:
        """The units among the names that are not the body itself, each once."""
        return tuple(dict.fromkeys(name for name in names if name not in self.own_names))


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the commune."""

    key: int
    name: str
    kind: str


# What all units of a kind are called together, inside a sentence.
_TOGETHER = {
    "neighborhood": "các thôn, tổ dân phố",
    "community_team": "các Tổ công nghệ số cộng đồng",
    "school": "các trường học",
}


def names_of(units: Sequence[Unit], all_of_kind: Mapping[str, frozenset[int]]) -> tuple[str, ...]:
    """The units' names; where every unit of a kind is meant, the kind stands for them, in the place of the first."""
    present: dict[str, set[int]] = {}
    for unit in units:
        present.setdefault(unit.kind, set()).add(unit.key)
    found: list[str] = []
    for unit in units:
        everybody = all_of_kind.get(unit.kind, frozenset())
        is_all = unit.kind in _TOGETHER and len(everybody) > 1 and everybody <= present[unit.kind]
        name = _TOGETHER[unit.kind] if is_all else unit.name
        if name not in found:
            found.append(name)
    return tuple(found)
