"""The server as `tungngo run` starts it, on a database of its own, to be killed."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING, Any

import psutil
from django.conf import settings
from django.db import connection

from tungngo.config import embedded_postgres, supervisor

if TYPE_CHECKING:
    from pathlib import Path

    from doorstep.sync.phones import Line

READY_SECONDS = 60
ANSWER_SECONDS = 20


def database_program(name: str) -> str:
    """A program of PostgreSQL, such as pg_dump."""
    return str(embedded_postgres._binaries() / name)


def database_of_tests() -> list[str]:
    """The database of the tests, as PostgreSQL's programs are told."""
    where = connection.settings_dict
    return ["-h", str(where["HOST"]), "-U", str(where["USER"]), "-d", str(where["NAME"])]


class RealServer:
    """Pages with two workers on a copy of the test's database."""

    def __init__(self, folder: Path, port: int) -> None:
        self.data = folder / "postgres"
        self.port = port
        self.environment = {
            **os.environ, "TUNGNGO_VAR": str(folder), "TUNGNGO_SECRET_KEY": settings.SECRET_KEY,
            "DJANGO_SETTINGS_MODULE": "tungngo.config.settings",
        }  # fmt: skip
        self.environment.pop("DATABASE_URL", None)
        self.pages: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Copies the test's database with what is committed there, and starts the pages."""
        embedded_postgres.start(self.data)
        dump = subprocess.run(
            [database_program("pg_dump"), *database_of_tests()], capture_output=True, check=True
        )
        subprocess.run(
            [database_program("psql"), "-q", "-h", self.socket, "-U", "postgres", "-d", "postgres"],
            input=dump.stdout, stdout=subprocess.DEVNULL, check=True,
        )  # fmt: skip
        command = supervisor._services("127.0.0.1", self.port)[0].command
        quiet = subprocess.DEVNULL
        self.pages = subprocess.Popen(command, env=self.environment, stdin=quiet, stdout=quiet, stderr=quiet)
        deadline = time.monotonic() + READY_SECONDS
        line = network_line(self.port)
        while line("GET", "/di-tung-ngo/api/v1/pull", b"", {})[0] != http.client.UNAUTHORIZED:
            assert time.monotonic() < deadline, "the pages did not start"
            time.sleep(0.1)

    @property
    def socket(self) -> str:
        return str(embedded_postgres.socket_dir(self.data))

    def kill_worker(self) -> None:
        """Ends one of the two workers as a crash would."""
        assert self.pages is not None
        workers = psutil.Process(self.pages.pid).children()
        workers[0].send_signal(signal.SIGKILL)

    def kill_database(self) -> None:
        """Ends all of PostgreSQL as a power cut would, and starts it again."""
        server = psutil.Process(int((self.data / "postmaster.pid").read_text().split(maxsplit=1)[0]))
        family = [server, *server.children()]
        for process in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)
        embedded_postgres.start(self.data)

    def stop(self) -> None:
        """Ends everything."""
        if self.pages is not None:
            self.pages.terminate()
            try:
                self.pages.wait(READY_SECONDS)
            except subprocess.TimeoutExpired:
                self.pages.kill()
                self.pages.wait()
        embedded_postgres.stop(self.data)


def network_line(port: int) -> Line:
    """Over a real connection that is kept; status 0 where no answer came."""
    kept: list[http.client.HTTPConnection] = []

    def ask(method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, Any]:
        line = kept.pop() if kept else http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
        try:
            line.request(method, path, body or None, headers)
            answer = line.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            line.close()
            return 0, None
        kept.append(line)
        try:
            return answer.status, json.loads(content)
        except ValueError:
            return answer.status, None

    return ask
