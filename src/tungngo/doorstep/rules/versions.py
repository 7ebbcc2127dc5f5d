"""Which of two versions of one thing counts: the same answer in whatever order they came (docs/field-sync.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID


def version_key(revision: int, act: UUID | None) -> tuple[int, int]:
    """The key by which versions are compared: the greater counts.

    Args:
        revision: Counts the versions of a thing from 1.
        act: The act that brought it; None for a version written at the office, which gives way to an act of the same
            revision.
    """
    return (revision, act.int if act else -1)
