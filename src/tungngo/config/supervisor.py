"""Runs the whole platform on one machine: database, migrations, units, pages and background work, until Ctrl-C.

Larger installations run the same parts as services of the system instead (docs/install.md).
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import psutil

from tungngo.config import embedded_postgres
from tungngo.config.environment import PROJECT_DIR

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tungngo.config.environment import Environment

PR_SET_PDEATHSIG = 1  # prctl(2): the signal that a child gets when its parent dies
STOP_SECONDS = 20
RESTART_PAUSE_SECONDS = 1.0
READY_SECONDS = 120
# Without a proxy in front a phone on a weak line holds a thread for as long as it sends a piece of a photo: with four
# in each process, eight phones kept everybody else out. Only as many as the pool has connections work at a time.
_THREADS = "32"


class AlreadyRunning(Exception):
    """The platform runs already, or something else holds its port."""


def _die_with_parent() -> None:
    """In the child: ends it when the supervisor is killed, so that the next start finds the port free."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Service:
    """One process that is kept running."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Starts it in a session of its own, so that Ctrl-C reaches only the supervisor."""
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509  (no threads run before it)
        )

    def has_ended(self) -> bool:
        """Whether it stopped by itself."""
        return self.process is not None and self.process.poll() is not None

    def stop(self) -> None:
        """Asks it to end and waits; kills what does not."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@contextlib.contextmanager
def _only_one(environment: Environment) -> Iterator[None]:
    environment.var_dir.mkdir(parents=True, exist_ok=True)
    with (environment.var_dir / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(
                f"Từng Ngõ is already running with the data in {environment.var_dir}."
            ) from None
        yield


def _end_leftovers(record: Path) -> None:
    """Ends services of a run that was killed, known by process id and time of start."""
    if not record.exists():
        return
    for pid, created in json.loads(record.read_text() or "[]"):
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(pid)
            if abs(process.create_time() - created) < 1:
                family = [*process.children(recursive=True), process]
                for member in family:
                    member.terminate()
                for member in psutil.wait_procs(family, timeout=STOP_SECONDS)[1]:
                    member.kill()
    record.unlink()


def _check_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise AlreadyRunning(
                f"Port {port} on {host} cannot be used ({error.strerror}): choose another with --port."
            ) from None


def _static_mark() -> str:
    """Changes when any static file does: collecting them again takes longer than a start should."""
    marks = hashlib.sha256()
    for path in sorted((PROJECT_DIR / "src" / "tungngo").glob("*/static/**/*")):
        marks.update(f"{path}{path.stat().st_mtime_ns}".encode())
    return marks.hexdigest()


def _prepare(environment: Environment) -> None:
    """Brings the database and the static files up to this version, quickly when nothing changed."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    stamp = environment.var_dir / "static.mark"
    mark = _static_mark()
    if not stamp.exists() or stamp.read_text() != mark:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(mark)
    call_command("load_units", verbosity=0)
    if environment.is_sample:
        call_command("load_sample", verbosity=0)
    from django.db import connections

    connections.close_all()


def _services(host: str, port: int) -> list[Service]:
    python = sys.executable
    return [
        Service(
            "pages",
            [
                *(python, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
                *("--workers", "2", "--blocking-threads", _THREADS, "--no-ws", "--log-level", "warning"),
                *("--respawn-failed-workers", "tungngo.config.wsgi:application"),
            ],
        ),
        Service("background work", [python, "-m", "django", "procrastinate", "worker", "--concurrency", "2"]),
    ]


def _wait_until_ready(host: str, port: int, services: list[Service]) -> bool:
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and not any(service.has_ended() for service in services):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.1)
    return False


def _watch(services: list[Service], stopping: list[int], database_dir: Path | None) -> None:
    """Starts again what ends by itself, until a signal asks to stop.

    Args:
        services: What is kept running.
        stopping: Filled by the signal.
        database_dir: The data of the embedded database; None when the database is somebody else's.

    Raises:
        DatabaseNotStarted: The embedded PostgreSQL ended and did not come up again.
    """
    while not stopping:
        if database_dir and embedded_postgres.has_ended(database_dir):
            print("tungngo: the database ended unexpectedly and is started again", file=sys.stderr)
            embedded_postgres.start(database_dir)
        for service in services:
            if service.has_ended() and not stopping:
                print(f"tungngo: {service.name} ended unexpectedly and is started again", file=sys.stderr)
                time.sleep(RESTART_PAUSE_SECONDS)
                service.start()
        time.sleep(0.3)


def serve(environment: Environment, *, host: str, port: int) -> int:
    """Runs everything until SIGINT or SIGTERM, then stops everything.

    Raises:
        AlreadyRunning: Another run holds the data or the port.
        DatabaseNotStarted: The embedded PostgreSQL did not come up.
    """
    stopping: list[int] = []
    record = environment.var_dir / "run.json"
    with _only_one(environment):
        _end_leftovers(record)
        _check_port(host, port)
        services: list[Service] = []
        try:
            if environment.database_url is None:
                embedded_postgres.start(environment.database_dir)
            _prepare(environment)
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda caught, _frame: stopping.append(caught))
            services = _services(host, port)
            for service in services:
                service.start()
            record.write_text(
                json.dumps(
                    [
                        [s.process.pid, psutil.Process(s.process.pid).create_time()]
                        for s in services
                        if s.process
                    ]
                )
            )
            if not _wait_until_ready(host, port, services):
                print("tungngo: the pages did not start; see the messages above", file=sys.stderr)
                return 1
            _greet(environment, host, port)
            _watch(services, stopping, None if environment.database_url else environment.database_dir)
        except KeyboardInterrupt:
            pass
        finally:
            for service in reversed(services):
                service.stop()
            record.unlink(missing_ok=True)
            if environment.database_url is None:
                embedded_postgres.stop(environment.database_dir)
    return 0


def _greet(environment: Environment, host: str, port: int) -> None:
    lines = [f"\nTừng Ngõ: http://{host}:{port}/   (Ctrl-C stops everything)"]
    if environment.is_sample:
        from tungngo.web.sample import sign_ins

        lines += ["", "Sign-ins of the sample:", *sign_ins.table()]
    print("\n".join(lines), flush=True)
