"""Statements that run with every request of a telephone: planned once for a connection, not each time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from psycopg import Cursor

if TYPE_CHECKING:
    from collections.abc import Sequence

_AT_ONCE = 0  # after how many runs a statement is prepared


def run(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Runs a statement within the transaction that is open, and returns its rows.

    Django's own cursors put the values into the text, so that every run is a new statement and is parsed and planned
    anew: with the short statements here that took as long as running them (bench/field_sync.py).
    """
    connection.ensure_connection()
    raw = connection.connection
    if raw.prepare_threshold is None:  # so Django leaves it; its own cursors never look at it
        raw.prepare_threshold = _AT_ONCE
    with connection.wrap_database_errors, Cursor(raw) as cursor:
        cursor.execute(sql, values, prepare=True)
        return cursor.fetchall() if cursor.description else []
