"""Several acts in the same moment, each on a connection of its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, TypeVar

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = TypeVar("Answer")


def at_once(*acts: Callable[[], Answer]) -> list[Answer]:
    """Runs them at the same moment; what one raises is raised."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Answer]) -> Answer:
        try:
            start.wait(10)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
