"""Who gets in at the addresses of progress and its evidence; permission_rows.py takes these rows up."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile

from factories import NOW, person_of
from files.photos_for_tests import photo
from permissions.table import Row, only
from tungngo.assignments.services.progress import SentEvidence, add_entry
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from permissions.table import World
    from tungngo.assignments.models import AssignmentUnit, ProgressEntry

# The people of the unit, who runs the campaign, and the province; not the commune's other units and not the media.
_READS = only("officer", "leader", "focal_point", "provincial_officer")
_REPORTS = only("officer", "leader", "focal_point")
# Somebody else of the unit wrote the entry: who runs the campaign may take it away.
_RUNS = only("officer", "leader")


def rows(part_in: Callable[[World], AssignmentUnit]) -> list[Row]:
    """The rows, for a part that the police have."""

    def entry(world: World) -> ProgressEntry:
        def add() -> ProgressEntry:
            return add_entry(
                part=part_in(world),
                note="Đã phát tờ rơi",
                amount=None,
                amount_unit="",
                evidence=SentEvidence(files=[ContentFile(photo(), name="a.jpg")]),
                request_key=uuid.uuid4(),
                actor=person_of(world.tree, Role.FOCAL_POINT),
                at=NOW,
            )

        made: ProgressEntry = world.once("progress entry", add)
        return made

    def of_assignment(world: World) -> dict[str, Any]:
        return {"pk": part_in(world).assignment_id}

    def of_entry(world: World) -> dict[str, Any]:
        return {"pk": entry(world).pk}

    def of_item(world: World) -> dict[str, Any]:
        return {"pk": entry(world).evidence.get().pk}

    return [
        Row("assignments:progress", of_assignment, get=_READS, post=_REPORTS),
        Row("assignments:remove_entry", of_entry, post=_RUNS),
        Row("assignments:restore_entry", of_entry, post=_RUNS),
        Row("assignments:evidence", of_item, get=_READS),
        Row("assignments:evidence_thumbnail", of_item, get=_READS),
        Row("assignments:remove_item", of_item, post=_RUNS),
        Row("assignments:restore_item", of_item, post=_RUNS),
    ]
