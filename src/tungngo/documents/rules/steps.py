"""Which step follows which on a document's way, and who takes it."""

from __future__ import annotations

from typing import Final

DRAFT: Final = "draft"
SUBMITTED: Final = "submitted"
RETURNED: Final = "returned"
APPROVED: Final = "approved"
ISSUED: Final = "issued"
CANCELLED: Final = "cancelled"

# Only a draft is written in; what lies before the leader, or was approved, is what it is until it is taken back.
WRITABLE: Final = frozenset({DRAFT, RETURNED})
# From which states a document comes to each.
STEPS: Final[dict[str, frozenset[str]]] = {
    SUBMITTED: frozenset({DRAFT, RETURNED}),
    APPROVED: frozenset({SUBMITTED}),
    RETURNED: frozenset({SUBMITTED, APPROVED}),
    DRAFT: frozenset({SUBMITTED, CANCELLED}),  # taken back by who drafted it; taken up again
    ISSUED: frozenset({APPROVED}),
    CANCELLED: frozenset({DRAFT, RETURNED}),
}


def can_follow(state: str, new_state: str) -> bool:
    """Whether a document in one state may come to another."""
    return state in STEPS.get(new_state, frozenset())
