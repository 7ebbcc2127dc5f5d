"""Reading the tree of units."""

from tungngo.organizations.queries.matching import CommuneUnits, UnitMatch, match_units
from tungngo.organizations.queries.searching import search_people, search_units
from tungngo.organizations.queries.units import (
    aliases_of,
    communes_with_province,
    pending_invitations,
    people_in,
    places_for_people,
    possible_parents,
    tree_order,
    units_of,
    with_parent_and_people,
)

__all__ = [
    "CommuneUnits",
    "UnitMatch",
    "aliases_of",
    "communes_with_province",
    "match_units",
    "pending_invitations",
    "people_in",
    "places_for_people",
    "possible_parents",
    "search_people",
    "search_units",
    "tree_order",
    "units_of",
    "with_parent_and_people",
]
