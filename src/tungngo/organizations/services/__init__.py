"""The writers of the tree of units and of who acts in it."""

from tungngo.organizations.services.units import (
    DuplicateUnit,
    MisplacedUnit,
    StaleUnit,
    UnitsBelow,
    add_commune,
    add_unit,
    add_units,
    move_unit,
    rename_unit,
    reserve_ids,
    set_active,
)

__all__ = [
    "DuplicateUnit",
    "MisplacedUnit",
    "StaleUnit",
    "UnitsBelow",
    "add_commune",
    "add_unit",
    "add_units",
    "move_unit",
    "rename_unit",
    "reserve_ids",
    "set_active",
]
