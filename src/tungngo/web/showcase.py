"""What the page of components (/giao-dien/) shows."""

from __future__ import annotations


def context() -> dict[str, object]:
    """The examples of the page of components."""
    return {}
