"""Reading the tree of units."""

from tungngo.organizations.queries.matching import CommuneUnits, UnitMatch, match_units

__all__ = ["CommuneUnits", "UnitMatch", "match_units"]
