"""Who counts as an adult: a person of 18 years or more (Civil Code 91/2015/QH13, article 20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from datetime import date

ADULT_AGE = 18


def is_adult(birth_year: int | None, *, stated: bool | None, on: date) -> bool:
    """Whether a person counts as an adult on a day.

    Only the year of birth is kept: a person counts from the beginning of the year in which they become 18. Where the
    year is not known, what was stated counts, and nothing stated means an adult: at the door it is adults who are met.
    """
    if birth_year is not None:
        return on.year - birth_year >= ADULT_AGE
    return stated is not False


def adults_on(on: date, prefix: str = "") -> Q:
    """The same as a condition on residents; `prefix` leads to them from another table, such as `resident__`."""
    year = f"{prefix}birth_year"
    return Q(**{f"{year}__lte": on.year - ADULT_AGE}) | (
        Q(**{f"{year}__isnull": True}) & ~Q(**{f"{prefix}is_adult_stated": False})
    )
