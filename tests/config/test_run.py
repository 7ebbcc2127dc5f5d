"""`tungngo run` and `tungngo reset` as a person at a terminal uses them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import psutil
import pytest

from tungngo.config import embedded_postgres

if TYPE_CHECKING:
    from pathlib import Path

READY_SECONDS = 180
LAST_PROCESS_SECONDS = 15


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Platform:
    """A `tungngo run` with data and a port of its own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.folder = folder
        self.environment = {
            **os.environ,
            "TUNGNGO_VAR": str(folder),
            "DJANGO_SETTINGS_MODULE": "tungngo.config.settings",
        }
        self.environment.pop("DATABASE_URL", None)
        self.process: subprocess.Popen[str] | None = None

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "tungngo.config.cli", *arguments]

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command("run", "--port", str(self.port)),
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        deadline = time.monotonic() + READY_SECONDS
        said = []
        for line in self.process.stdout:
            said.append(line)
            if f"http://127.0.0.1:{self.port}/" in line:
                return
            assert time.monotonic() < deadline, "".join(said)
        pytest.fail("".join(said))

    def status(self) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/tai-khoan/", timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def stop(self, number: int) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(60)

    def processes(self) -> list[str]:
        """Everything that still runs with this data."""
        mark = f"TUNGNGO_VAR={self.folder}"
        found = []
        for process in psutil.process_iter(["pid", "cmdline", "status"]):
            try:
                belongs = str(self.folder) in " ".join(process.cmdline()) or (
                    process.environ().get("TUNGNGO_VAR") == str(self.folder)
                )
            except psutil.Error:
                continue
            if belongs and process.status() != psutil.STATUS_ZOMBIE and process.pid != os.getpid():
                found.append(f"{mark} {process.pid} {process.cmdline()}")
        return found


def test_a_run_serves_survives_a_kill_without_repair_and_stops_cleanly_at_ctrl_c(tmp_path: Path) -> None:
    platform = Platform(tmp_path / "var")
    platform.start()
    try:
        assert platform.status() < 500

        second = subprocess.run(
            platform.command("run", "--port", str(free_port())),
            env=platform.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert second.returncode == 2
        assert "already running" in second.stderr

        platform.stop(signal.SIGKILL)
        platform.start()
        assert platform.status() < 500

        database = platform.folder / "postgres"
        os.kill(int((database / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        deadline = time.monotonic() + READY_SECONDS
        time.sleep(1)  # a killed server answers no more
        while not embedded_postgres.is_running(database):
            assert time.monotonic() < deadline, "the database was not started again"
            time.sleep(0.2)
    finally:
        status = platform.stop(signal.SIGINT)
    assert status == 0
    deadline = time.monotonic() + LAST_PROCESS_SECONDS  # backends of a killed database end by themselves
    while platform.processes() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert platform.processes() == []

    emptied = subprocess.run(platform.command("reset", "--yes"), env=platform.environment, check=False)
    assert emptied.returncode == 0
    assert [path.name for path in platform.folder.iterdir()] == ["run.lock"]
