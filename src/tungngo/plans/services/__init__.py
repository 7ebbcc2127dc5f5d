"""The only writers of plans: one act each, atomic, audited, with the clock passed in."""

from tungngo.plans.services.arranging import add_item, merge_items, move_item, separate_items, split_item
from tungngo.plans.services.campaign import edit_campaign
from tungngo.plans.services.changing import LineIsGone, PlanIsConfirmed, StaleLine
from tungngo.plans.services.history import (
    CannotUndo,
    NothingToUndo,
    next_to_redo,
    next_to_undo,
    redo,
    undo,
)
from tungngo.plans.services.items import (
    UnitDraft,
    accept_all_certain,
    accept_item,
    edit_item,
    edit_line,
    reject_item,
    restore_item,
    set_line_state,
    unit_values,
)
from tungngo.plans.services.opening import (
    NotRead,
    PlanIsWorkedOn,
    mark_confirmed,
    mark_in_review,
    open_review,
    read_anew,
)
from tungngo.plans.services.presence import note_presence
from tungngo.plans.services.units import dismiss_unknown_units, resolve_unit, set_missing_leads, set_units

__all__ = [
    "CannotUndo",
    "LineIsGone",
    "NotRead",
    "NothingToUndo",
    "PlanIsConfirmed",
    "PlanIsWorkedOn",
    "StaleLine",
    "UnitDraft",
    "accept_all_certain",
    "accept_item",
    "add_item",
    "dismiss_unknown_units",
    "edit_campaign",
    "edit_item",
    "edit_line",
    "mark_confirmed",
    "mark_in_review",
    "merge_items",
    "move_item",
    "next_to_redo",
    "next_to_undo",
    "note_presence",
    "open_review",
    "read_anew",
    "redo",
    "reject_item",
    "resolve_unit",
    "restore_item",
    "separate_items",
    "set_line_state",
    "set_missing_leads",
    "set_units",
    "split_item",
    "undo",
    "unit_values",
]
