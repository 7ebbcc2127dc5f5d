"""What recurring work was before an act, kept as plain values so that the act can be taken back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from tungngo.assignments import rules
from tungngo.assignments.models import (
    Assignment,
    AssignmentUnit,
    ProgressEntry,
    Series,
    SeriesUnit,
    State,
    StateChange,
    Subtask,
)
from vanban.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_SERIES_FIELDS = ("rule", "bound", "text", "location", "start_date", "until_date", "unfolded_until_date")
_ASSIGNMENT_FIELDS = (
    *("text", "location", "start_date", "end_date", "bound", "recurrence", "series_id", "occurrence_date"),
    *("state", "cancelled_at", "cancelled_by_id", "cancel_reason"),
)
_DAYS = {"start_date", "end_date", "until_date", "unfolded_until_date", "occurrence_date"}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


def _live(field: str, value: Any) -> Any:
    if value is None:
        return None
    if field in _DAYS:
        return dt.date.fromisoformat(value)
    return dt.datetime.fromisoformat(value) if field == "cancelled_at" else value


def of_series(series: Series) -> dict[str, Any]:
    """A series as plain values, its units among them."""
    values: dict[str, Any] = {field: _plain(getattr(series, field)) for field in _SERIES_FIELDS}
    return values | {"units": {str(link.unit_id): link.part for link in series.units.all()}}


def restore_series(locked: Series, kept: Mapping[str, Any]) -> None:
    """Brings a locked series back to what `of_series` kept."""
    for field in _SERIES_FIELDS:
        setattr(locked, field, _live(field, kept[field]))
    locked.version += 1
    locked.save(update_fields=[*_SERIES_FIELDS, "version"])
    put_series_units(locked, {int(unit): part for unit, part in kept["units"].items()})


def put_series_units(series: Series, parts: Mapping[int, str]) -> None:
    """Names the units of a series' coming occurrences."""
    series.units.all().delete()
    SeriesUnit.objects.bulk_create(
        SeriesUnit(organization_id=series.organization_id, series=series, unit_id=unit_id, part=part)
        for unit_id, part in parts.items()
    )


def of_assignment(assignment: Assignment) -> dict[str, Any]:
    """An occurrence as plain values, its units among them."""
    values: dict[str, Any] = {field: _plain(getattr(assignment, field)) for field in _ASSIGNMENT_FIELDS}
    return values | {"units": {str(part.unit_id): part.part for part in assignment.parts.all()}}


def restore_assignment(locked: Assignment, kept: Mapping[str, Any], *, at: dt.datetime) -> None:
    """Brings a locked occurrence back to what `of_assignment` kept; who calls settles it."""
    for field in _ASSIGNMENT_FIELDS:
        setattr(locked, field, _live(field, kept[field]))
    save_values(locked)
    parts = {int(unit): part for unit, part in kept["units"].items()}
    if parts != {part.unit_id: part.part for part in locked.parts.all()}:
        put_units(locked, parts, at=at)


def save_values(locked: Assignment) -> None:
    """Saves what acts on recurring work change of a locked occurrence, and what follows from it."""
    locked.folded_text = fold(locked.text)
    locked.deadline_date = rules.last_day(locked.bound, locked.end_date)
    locked.save(update_fields=[*_ASSIGNMENT_FIELDS, "folded_text", "deadline_date"])


def put_units(locked: Assignment, parts: Mapping[int, str], *, at: dt.datetime) -> None:
    """Gives a locked occurrence that nobody has begun to other units; who stays keeps it in hand."""
    locked.parts.exclude(unit_id__in=parts).delete()
    answering = rules.answering_part(parts.values())
    for unit_id, part in parts.items():
        locked.parts.update_or_create(
            unit_id=unit_id,
            defaults={"part": part, "is_answering": part == answering},
            create_defaults={
                "organization_id": locked.organization_id,
                "part": part,
                "is_answering": part == answering,
                "last_activity_at": at,
            },
        )


def begun_among(assignments: Collection[Assignment]) -> set[int]:
    """Ids of the assignments in which a unit has done or noted something: their units stay."""
    parts = AssignmentUnit.objects.filter(assignment__in=assignments)
    begun = set(
        parts.exclude(state=State.NOT_STARTED, blocked_at=None).values_list("assignment_id", flat=True)
    )
    noted = (
        StateChange.objects.filter(part__in=parts),
        ProgressEntry.objects.filter(part__in=parts),
        Subtask.objects.filter(part__in=parts),
    )
    for rows in noted:
        begun |= set(rows.values_list("part__assignment_id", flat=True))
    return begun
