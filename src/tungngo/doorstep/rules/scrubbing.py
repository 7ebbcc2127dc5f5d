"""Taking what identifies people out of what was stored as it came (Law 91/2025/QH15, the right to erasure).

An act is otherwise never changed. Erased, it keeps its identifiers, times, outcome, skills and counts, so that totals
and who did the work stay; it still satisfies the contract (rules/contract.py), because acts are read again when what
they waited for comes. The mark `erased` tells the receiving side that a repeat of it differs for this reason.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tungngo.doorstep.rules.likeness import same_name
from vanban.text import fold

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

MARK = "erased"
NO_NAME = "(đã xóa)"  # the contract asks for a name
_ADDRESS_TEXTS = ("lane", "house_number", "head_name", "phone", "note")
_CONTACT_TEXTS = ("phone", "note")


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose identity goes. Identifiers as text, as acts write them.

    Attributes:
        residents: Erased residents.
        households: Households that are erased whole.
        contacts: Households of which only telephone, notes and places go, since consent was withdrawn.
        names: Names of the erased, by which texts that mention them are found.
    """

    residents: AbstractSet[str] = frozenset()
    households: AbstractSet[str] = frozenset()
    contacts: AbstractSet[str] = frozenset()
    names: tuple[str, ...] = field(default=())

    def mentions(self, text: Any) -> bool:
        """Whether a text that people typed names one of the erased."""
        folded = f" {fold(text)} " if isinstance(text, str) else ""
        return any(f" {fold(name)} " in folded for name in self.names if fold(name))

    def is_named(self, name: Any) -> bool:
        """Whether a name is one of the erased's."""
        return isinstance(name, str) and any(same_name(name, known) for known in self.names)


def is_scrubbed(body: Any) -> bool:
    """Whether identity was taken out of a stored act."""
    return isinstance(body, dict) and body.get(MARK) is True


def scrubbed_act(body: Any, scope: Scope) -> dict[str, Any] | None:
    """Returns the act without what identifies the erased; None where nothing of it does."""
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, dict):
        return None
    clean = deepcopy(data)
    kind = body.get("kind")
    if kind == "resident":
        _scrub_resident(clean, scope)
    elif kind == "household":
        _scrub_household(clean, scope)
    elif kind == "visit":
        _scrub_visit(clean, scope)
    if clean == data:
        return None
    return {**body, "data": clean, MARK: True}


def _scrub_resident(data: dict[str, Any], scope: Scope) -> None:
    if data.get("resident") in scope.residents or data.get("household") in scope.households:
        data["full_name"] = NO_NAME
        data["birth_year"] = None


def _scrub_household(data: dict[str, Any], scope: Scope) -> None:
    key = data.get("household")
    emptied: set[str] = set()
    if key in scope.households:
        emptied = {*_ADDRESS_TEXTS, "place"}
    elif key in scope.contacts:
        emptied = {*_CONTACT_TEXTS, "place"}
    elif scope.is_named(data.get("head_name")):
        emptied = {"head_name", *_CONTACT_TEXTS}
    elif scope.mentions(data.get("note")):
        emptied = {"note"}
    for name in emptied & data.keys():
        data[name] = None if name == "place" else ""


def _scrub_visit(data: dict[str, Any], scope: Scope) -> None:
    people = data.get("people")
    met = [person for person in people if isinstance(person, dict)] if isinstance(people, list) else []
    is_whole = data.get("household") in scope.households | scope.contacts
    erased = [person for person in met if person.get("resident") in scope.residents]
    for person in met:
        reason = person.get("decline_reason")
        if reason and (is_whole or person in erased or scope.mentions(reason)):
            person["decline_reason"] = ""
    if data.get("note") and (is_whole or erased or scope.mentions(data["note"])):
        data["note"] = ""
    if data.get("photos") and (is_whole or erased):
        data["photos"] = []
    if data.get("place") and is_whole:
        data["place"] = None


def scrubbed_values(values: Any, *, is_whole: bool) -> Any:
    """Returns kept values of a visit without its texts and, with `is_whole`, without its place."""
    if isinstance(values, list):
        return [scrubbed_values(one, is_whole=is_whole) for one in values]
    if not isinstance(values, dict):
        return values
    clean: dict[str, Any] = {}
    for name, value in values.items():
        if name in {"note", "decline_reason"} and value:
            clean[name] = ""
        elif name in {"latitude", "longitude", "place"} and is_whole:
            clean[name] = None
        else:
            clean[name] = scrubbed_values(value, is_whole=is_whole)
    return clean
