"""Why what the office corrects wins over what telephones send later (docs/field-sync.md, "Corrections")."""

from __future__ import annotations

from typing import Final

# Of two versions the greater revision counts. Telephones count from 1 and are refused above a million
# (rules.contract), so a version with such a number is never overtaken by one of theirs, whenever it comes.
FIRST_OFFICE_REVISION: Final = 1_000_000_000


def next_office_revision(revision: int) -> int:
    """Returns the revision of a correction of a version with this one."""
    return max(revision + 1, FIRST_OFFICE_REVISION)


def is_of_the_office(revision: int) -> bool:
    """Whether the office wrote the version that counts."""
    return revision >= FIRST_OFFICE_REVISION
