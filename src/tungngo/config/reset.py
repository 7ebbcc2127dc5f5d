"""Empties an installation with the embedded database: `tungngo reset`."""

from __future__ import annotations

import fcntl
import shutil
import sys
from typing import TYPE_CHECKING

from tungngo.config import embedded_postgres

if TYPE_CHECKING:
    from tungngo.config.environment import Environment

KEPT = {"run.lock"}


def empty(environment: Environment, *, is_confirmed: bool) -> int:
    """Deletes the embedded database, the uploaded files and everything else below the var folder.

    Refuses when the platform runs, when the database belongs to others (DATABASE_URL), or without confirmation.
    """
    if environment.database_url is not None:
        print("tungngo: DATABASE_URL is set: empty that database with its own tools.", file=sys.stderr)
        return 2
    if not environment.var_dir.exists():
        return 0
    if not is_confirmed:
        answer = input(f"Delete everything in {environment.var_dir}? Write 'yes': ")
        if answer.strip().lower() != "yes":
            return 1
    with (environment.var_dir / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("tungngo: it is running; stop it first (Ctrl-C).", file=sys.stderr)
            return 2
        embedded_postgres.stop(environment.database_dir)
        for path in environment.var_dir.iterdir():
            if path.name not in KEPT:
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    return 0
