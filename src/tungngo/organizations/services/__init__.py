"""The writers of the tree of units and of who acts in it."""

from tungngo.organizations.services.aliases import UnclearAlias, forget_alias, remember_alias
from tungngo.organizations.services.imports import (
    WrongRows,
    add_listed_units,
    apply_import,
    judge,
    keep_import,
)
from tungngo.organizations.services.levels import LoadResult, load_levels
from tungngo.organizations.services.people import (
    InvitationClosed,
    accept,
    change_membership,
    invite,
    open_invitation,
    renew_link,
    renew_password,
    revoke,
)
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
    "InvitationClosed",
    "LoadResult",
    "MisplacedUnit",
    "StaleUnit",
    "UnclearAlias",
    "UnitsBelow",
    "WrongRows",
    "accept",
    "add_commune",
    "add_listed_units",
    "add_unit",
    "add_units",
    "apply_import",
    "change_membership",
    "forget_alias",
    "invite",
    "judge",
    "keep_import",
    "load_levels",
    "move_unit",
    "open_invitation",
    "remember_alias",
    "rename_unit",
    "renew_link",
    "renew_password",
    "reserve_ids",
    "revoke",
    "set_active",
]
