"""Who gets in at the register of households and at privacy (tests/permissions/table.py says how to read this)."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any

from doorstep.factories import make_household
from doorstep.rows_members import field_of
from factories import NOW
from permissions.table import IN, Row, only
from tungngo.doorstep.household_import_sheet import ReadList
from tungngo.doorstep.rules.household_rows import Row as ListRow
from tungngo.doorstep.services.imports import keep_import
from tungngo.doorstep.services.merging import merge_households
from tungngo.doorstep.services.rights import ensure_purposes, receive_request

if TYPE_CHECKING:
    from permissions.table import World
    from tungngo.doorstep.models import Household, HouseholdImport, Merge, Purpose, RightsRequest


def _house(world: World, name: str = "registered household") -> Household:
    house: Household = world.once(name, lambda: make_household(field_of(world)))
    return house


def _import(world: World) -> HouseholdImport:
    kept: HouseholdImport = world.once(
        "household import",
        lambda: keep_import(
            commune=world.tree.commune,
            file_name="danh-sach.xlsx",
            content=b"",
            read=ReadList([ListRow(2, head_name="Lò Văn Mẫu", full_name="Lò Văn Mẫu")]),
            neighborhood=world.tree.neighborhoods[0],
            actor=world.person("officer"),
            at=NOW,
        ),
    )
    return kept


def _merge(world: World) -> Merge:
    merge: Merge = world.once(
        "merge",
        lambda: merge_households(
            kept=_house(world, "kept household"),
            merged=_house(world, "merged household"),
            values={},
            actor=world.person("officer"),
            at=NOW,
        ),
    )
    return merge


def _request(world: World) -> RightsRequest:
    request: RightsRequest = world.once(
        "rights request",
        lambda: receive_request(
            request_key=uuid.uuid4(),
            kind="see",
            household=_house(world),
            resident=None,
            asked_by="Lò Thị Mẫu",
            contact="",
            detail="",
            received_date=date(2026, 10, 1),
            actor=world.person("officer"),
            at=NOW,
        )[0],
    )
    return request


def _purpose(world: World) -> Purpose:
    return ensure_purposes(commune=world.tree.commune)[0]


def _of_house(world: World) -> dict[str, Any]:
    return {"pk": _house(world).pk}


_WORK = only("officer", "leader")
_OWN = only("officer", "leader", stranger=IN)  # whoever works in a commune sees its own

ROWS = [
    Row("doorstep:households", get=_OWN),
    Row("doorstep:households_export", get=_OWN),
    Row("doorstep:household_add", get=_OWN, post=_OWN),
    Row("doorstep:household", _of_house, get=_WORK),
    Row("doorstep:household_edit", _of_house, get=_WORK, post=_WORK),
    Row("doorstep:resident_add", _of_house, get=_WORK, post=_WORK),
    Row(
        "doorstep:resident_edit",
        lambda world: {"pk": _house(world).residents.order_by("pk")[0].pk},
        get=_WORK,
        post=_WORK,
    ),
    Row("doorstep:import_upload", get=_OWN, post=_OWN),
    Row("doorstep:import_template", get=_OWN),
    Row("doorstep:import", lambda world: {"pk": _import(world).pk}, get=_WORK, post=_WORK),
    Row("doorstep:import_drop", lambda world: {"pk": _import(world).pk}, post=_WORK),
    Row("doorstep:import_undo", lambda world: {"pk": _import(world).pk}, post=_WORK),
    Row("doorstep:duplicates", get=_OWN),
    Row(
        "doorstep:duplicate",
        lambda world: {
            "kind": "household",
            "one": _house(world).pk,
            "other": _house(world, "other household").pk,
        },
        get=_WORK,
        post=_WORK,
    ),
    Row("doorstep:unmerge", lambda world: {"pk": _merge(world).pk}, post=_WORK),
    Row("doorstep:data_sheet", _of_house, get=_WORK),
    Row("doorstep:consent_add", _of_house, get=_WORK, post=_WORK),
    Row("doorstep:request_add", _of_house, get=_WORK, post=_WORK),
    Row("doorstep:release", _of_house, post=_WORK),
    Row("doorstep:privacy", get=_OWN),
    Row("doorstep:purpose_add", get=_OWN, post=_OWN),
    Row("doorstep:purpose", lambda world: {"pk": _purpose(world).pk}, get=_WORK, post=_WORK),
    Row("doorstep:requests", get=_OWN),
    Row("doorstep:request", lambda world: {"pk": _request(world).pk}, get=_WORK, post=_WORK),
    Row("doorstep:access_log", get=_OWN),
    Row("doorstep:retention", get=_OWN, post=_OWN),
]
