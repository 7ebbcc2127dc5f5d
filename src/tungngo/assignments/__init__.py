"""The campaign and its assignments, given to units."""
