"""Calling libraries that start an event loop of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_Result = TypeVar("_Result")


def in_own_thread(act: Callable[[], _Result]) -> _Result:
    """Does something in a thread of its own: a loop cannot be started where another one runs already."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(act).result()
