"""The writers of the tree of units and of who acts in it."""

from tungngo.organizations.services.aliases import UnclearAlias, forget_alias, remember_alias
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
    "UnclearAlias",
    "UnitsBelow",
    "add_commune",
    "add_unit",
    "add_units",
    "forget_alias",
    "move_unit",
    "remember_alias",
    "rename_unit",
    "reserve_ids",
    "set_active",
]
