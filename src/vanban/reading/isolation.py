"""Reading in a process of its own, which can be killed and leaves nothing behind.

The child runs in its own session, with limits on memory, processor time and written files that its own
children (LibreOffice, Tesseract) inherit, in a temporary folder of its own. It answers over a pipe in JSON
lines: progress while it reads, the result at the end. Whatever happens, the parent then ends every process
of that session and removes the folder.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import logging
import os
import resource
import selectors
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vanban.reading.sources.limits import Limits, Stage, UnreadableFile

if TYPE_CHECKING:
    from vanban.reading.lines import Source
    from vanban.reading.shown import Shape

logger = logging.getLogger(__name__)

ProgressReport = Callable[[dict[str, Any]], None]
"""Called with {"page": n, "of": m, "stage": "open" | "convert" | "text" | "recognise" | "understand"}."""

_CHUNK = 1 << 16
_MOST_ANSWER = 400 * 1024 * 1024
_PR_SET_PDEATHSIG = 1
_POLL_SECONDS = 0.5
_ANSWER_SECONDS = 5.0
_NOISE = "stderr"
_LAST_WORDS = 2000
_NOT_A_FILE = "Đường dẫn này không phải là tệp (mà là thư mục hoặc thiết bị). Hãy chọn đúng tệp văn bản."


@dataclass(frozen=True, slots=True)
class Shown:
    """A document as the command shows it, and what was noticed about the file."""

    text: str
    warnings: list[str]


def read_isolated(
    path: str | Path,
    *,
    name: str | None = None,
    limits: Limits | None = None,
    on_progress: ProgressReport | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> dict[str, Any]:
    """Read a file in a process of its own.

    Args:
        path: The file.
        name: The name that the person gave it, when it is stored under another.
        limits: What the reading may cost.
        on_progress: Called as pages are done.
        is_cancelled: Asked twice a second; when it says yes, the reading ends with the code "cancelled".

    Returns:
        `Reading.to_dict()` and, under "source": kind, pages (width, height in points), links, warnings, and
        lines, each with its text, page, box (left, top, right, bottom in points from the top left of the
        page as shown), span in the normalised text, cell and confidence.

    Raises:
        UnreadableFile: When the file cannot be read, or not within its limits.
    """
    order = {"path": str(path), "name": name}
    return _in_child(order, limits or Limits(), on_progress, is_cancelled)


def show_isolated(
    path: str | Path,
    shape: Shape,
    *,
    limits: Limits | None = None,
    on_progress: ProgressReport | None = None,
) -> Shown:
    """Read a file in a process of its own, to be shown in some shape.

    Raises:
        UnreadableFile: When the file cannot be read, or not within its limits.
    """
    order = {"path": str(path), "name": None, "shape": shape}
    return Shown(**_in_child(order, limits or Limits(), on_progress, None))


def _in_child(
    order: dict[str, Any],
    limits: Limits,
    on_progress: ProgressReport | None,
    is_cancelled: Callable[[], bool] | None,
) -> dict[str, Any]:
    """Have a child carry out an order, and leave nothing of it behind."""
    path = Path(order["path"]).absolute()
    with tempfile.TemporaryDirectory(prefix="vanban-read-", ignore_cleanup_errors=True) as folder:
        noise = Path(folder, _NOISE)
        reader, writer = os.pipe()
        order |= {"path": str(path), "name": order["name"] or path.name, "limits": asdict(limits)}
        try:
            with noise.open("wb") as stderr:
                process = subprocess.Popen(
                    [sys.executable, "-m", "vanban.reading.isolation", json.dumps({**order, "pipe": writer})],
                    pass_fds=(writer,),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=stderr,
                    cwd=folder,
                    env=_environment(folder),
                    start_new_session=True,
                )
        except BaseException:
            os.close(reader)
            raise
        finally:
            os.close(writer)
        try:
            return _listen(process, reader, limits, on_progress, is_cancelled)
        except UnreadableFile as error:
            if error.code == "reader_died":  # a fault of ours, or of a library: somebody must see it
                logger.warning("the reader died: %s", _last_words(noise))
            raise
        finally:
            os.close(reader)
            _end_session(process)


def _last_words(noise: Path) -> str:
    with noise.open("rb") as stream:
        stream.seek(max(0, noise.stat().st_size - _LAST_WORDS))
        return stream.read(_LAST_WORDS).decode("utf-8", errors="replace").strip()


def _environment(folder: str) -> dict[str, str]:
    """Give the child what programs need to run, and nothing of the parent's secrets."""
    kept = (
        "PATH",
        "LANG",
        "LC_ALL",
        "TZ",
        "TESSDATA_PREFIX",
        "FONTCONFIG_PATH",
        "FONTCONFIG_FILE",
        "LD_LIBRARY_PATH",
    )
    environment = {key: os.environ[key] for key in kept if key in os.environ}
    modules = os.pathsep.join(part for part in sys.path if part)
    return {**environment, "PYTHONPATH": modules, "TMPDIR": folder, "HOME": folder, "OMP_THREAD_LIMIT": "1"}


def _listen(
    process: subprocess.Popen[bytes],
    reader: int,
    limits: Limits,
    on_progress: ProgressReport | None,
    is_cancelled: Callable[[], bool] | None,
) -> dict[str, Any]:
    """Follow the child until it answers, ends or overruns."""
    deadline = time.monotonic() + limits.wall_seconds
    pending = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(reader, selectors.EVENT_READ)
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise UnreadableFile(
                    "too_slow", "Đọc tệp quá lâu nên đã dừng. Hãy tách tệp hoặc gửi bản nhẹ hơn."
                )
            if is_cancelled is not None and is_cancelled():
                raise UnreadableFile("cancelled", "Việc đọc tệp đã được dừng theo yêu cầu.")
            if not selector.select(min(left, _POLL_SECONDS)):
                continue
            chunk = os.read(reader, _CHUNK)
            if not chunk:
                raise _death(process)
            pending += chunk
            if len(pending) > _MOST_ANSWER:
                raise UnreadableFile("too_large", "Kết quả đọc quá lớn nên đã dừng. Hãy tách tệp.")
            if b"\n" not in chunk:
                continue
            *messages, rest = bytes(pending).split(b"\n")
            pending = bytearray(rest)
            for message in messages:
                said = json.loads(message)
                if said.get("stage") == "understand":
                    deadline = min(deadline, time.monotonic() + limits.understand_seconds)
                if (answer := _take(said, on_progress)) is not None:
                    return answer


def _take(said: dict[str, Any], on_progress: ProgressReport | None) -> dict[str, Any] | None:
    if "error" in said:
        raise UnreadableFile(said["error"]["code"], said["error"]["message"])
    if "result" in said:
        result: dict[str, Any] = said["result"]
        return result
    if on_progress is not None:
        on_progress(said)
    return None


def _death(process: subprocess.Popen[bytes]) -> UnreadableFile:
    """Say in plain words why the child ended without an answer."""
    try:
        status = process.wait(_ANSWER_SECONDS)
    except subprocess.TimeoutExpired:
        status = None
    if status in {-signal.SIGXCPU, -signal.SIGXFSZ}:
        return UnreadableFile("too_slow", "Đọc tệp tốn quá nhiều thời gian máy nên đã dừng. Hãy tách tệp.")
    return UnreadableFile(
        "reader_died",
        "Không đọc được tệp này: chương trình đọc phải dừng giữa chừng vì tệp bất thường. "
        "Hãy lưu lại thành PDF hoặc Word rồi gửi lại.",
    )


def _end_session(process: subprocess.Popen[bytes]) -> None:
    """End every process of the child's session, also those that made groups of their own."""
    for _ in range(3):
        members = [pid for pid in _session_members(process.pid) if pid != os.getpid()]
        for pid in members:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        if not members:
            break
        time.sleep(0.01)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        process.kill()
    process.wait()


def _session_members(session: int) -> list[int]:
    members: list[int] = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            # pid (name) state ppid pgrp session …; the name may hold spaces and brackets.
            fields = entry.read_text().rpartition(")")[2].split()
            if int(fields[3]) == session and fields[0] != "Z":
                members.append(int(entry.parent.name))
    return members


def spans_of(source: Source) -> list[tuple[int, int] | None]:
    """Give the place of each line in the normalised text of the document; None for empty lines."""
    spans: list[tuple[int, int] | None] = []
    position = 0
    for line in source.lines:
        length = len(" ".join(line.text.split()))
        spans.append((position, position + length) if length else None)
        position += length + 1 if length else 0
    return spans


def facts_of(source: Source) -> dict[str, Any]:
    """Give a source as plain data, each line with its place on the page and in the text."""
    return {
        "kind": source.kind,
        "pages": [asdict(page) for page in source.pages],
        "links": source.links,
        "warnings": [asdict(warning) for warning in source.warnings],
        "lines": [
            {
                "text": line.text,
                "page": line.page,
                "box": [line.box.left, line.box.top, line.box.right, line.box.bottom] if line.box else None,
                "span": span,
                "cell": asdict(line.cell) if line.cell else None,
                "confidence": line.confidence,
            }
            for line, span in zip(source.lines, spans_of(source), strict=True)
        ],
    }


def _child(order: dict[str, Any]) -> None:
    """Read the file in this process, having given up what it does not need."""
    limits = Limits(**order["limits"])
    _confine(limits)
    pipe = os.fdopen(order["pipe"], "w", encoding="utf-8")

    def say(message: dict[str, Any]) -> None:
        pipe.write(json.dumps(message, ensure_ascii=False) + "\n")
        pipe.flush()

    def progress(page: int, of: int, stage: Stage) -> None:
        say({"page": page, "of": of, "stage": stage})

    try:
        from vanban.reading.sources import open_source

        source = open_source(_bytes_of(Path(order["path"]), limits), order["name"], limits, progress)
        progress(len(source.pages) or 1, len(source.pages) or 1, "understand")
        say({"result": _result(source, order.get("shape"))})
    except UnreadableFile as error:
        say({"error": {"code": error.code, "message": error.message}})
    except MemoryError:
        say(
            {
                "error": {
                    "code": "too_much_memory",
                    "message": "Tệp cần quá nhiều bộ nhớ nên đã dừng đọc. Hãy tách tệp.",
                }
            }
        )
    except RecursionError:
        say({"error": {"code": "too_deep", "message": "Tệp lồng nhau quá sâu, không đọc được."}})


def _result(source: Source, shape: Shape | None) -> dict[str, Any]:
    if shape is None:
        from vanban.reading.meaning import read_source

        return {**read_source(source).to_dict(), "source": facts_of(source)}
    from vanban.reading.shown import render

    return {"text": render(source, shape), "warnings": [warning.message for warning in source.warnings]}


def _bytes_of(path: Path, limits: Limits) -> bytes:
    try:
        # A pipe would be waited for, a device never ends: only what is a file is opened to the end.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as stream:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise UnreadableFile("not_a_file", _NOT_A_FILE)
            return stream.read(limits.file_bytes + 1)
    except IsADirectoryError as error:
        raise UnreadableFile("not_a_file", _NOT_A_FILE) from error
    except OSError as error:
        raise UnreadableFile("missing", "Không tìm thấy tệp cần đọc, hoặc không có quyền mở.") from error


def _confine(limits: Limits) -> None:
    """Set what this process and those it starts may take, and have it end when its parent does."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.written_bytes, limits.written_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


if __name__ == "__main__":
    _child(json.loads(sys.argv[1]))
