"""LibreOffice without a screen: DOC, ODT and RTF to DOCX, and any of them to PDF."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from vanban.reading.sources.limits import Limits, UnreadableFile

_PROGRAMS = ("soffice", "libreoffice", "/usr/lib/libreoffice/program/soffice")
_FILTERS = {"docx": "docx:MS Word 2007 XML", "pdf": "pdf:writer_pdf_Export"}
# Macros never run, links are never followed, and no document is recovered or updated.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"
 oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"
 oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted"
 oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def program() -> str | None:
    """Give the path of LibreOffice, or None when it is not installed."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)


def convert(data: bytes, extension: str, target: str, limits: Limits) -> bytes:
    """Convert a document and give the result.

    Args:
        data: The document.
        extension: What it is, as the extension that LibreOffice expects ("doc", "odt", "rtf", "docx").
        target: "docx" or "pdf".
        limits: `convert_seconds` is kept.

    Raises:
        UnreadableFile: When LibreOffice is missing, takes too long or cannot read the document.
    """
    soffice = program()
    if soffice is None:
        raise UnreadableFile(
            "libreoffice_missing",
            "Máy chủ chưa cài LibreOffice nên chưa đọc được DOC, ODT, RTF. Hãy lưu thành DOCX hoặc PDF rồi gửi lại.",
        )
    with tempfile.TemporaryDirectory(prefix="vanban-office-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
        source = folder / f"document.{extension}"
        source.write_bytes(data)
        out = folder / "out"
        command = [
            soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
            "--nolockcheck", "--nodefault", "--nofirststartwizard", "--convert-to", _FILTERS[target],
            "--outdir", str(out), str(source),
        ]  # fmt: skip
        run_group(command, limits, folder)
        result = out / f"document.{target}"
        if not result.is_file() or not result.stat().st_size:
            raise UnreadableFile("damaged", "Tệp bị hỏng hoặc có mật khẩu, LibreOffice không mở được.")
        if result.stat().st_size > limits.unpacked_bytes:
            raise UnreadableFile("too_large", "Tệp quá lớn sau khi chuyển đổi, không đọc được.")
        return result.read_bytes()


def run_group(command: list[str], limits: Limits, folder: Path) -> None:
    """Run a program that starts others within the limits, and end all of them when the time is over.

    Raises:
        UnreadableFile: When it takes longer than `convert_seconds`.
    """
    environment = {**os.environ, "HOME": str(folder), "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,
    )
    _confine(process.pid, limits)
    try:
        process.wait(limits.convert_seconds)
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(
            "too_slow", "Chuyển đổi tệp quá lâu nên đã dừng. Hãy lưu thành PDF rồi gửi lại."
        ) from error
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _confine(pid: int, limits: Limits) -> None:
    """Bound what a program and those it starts may take; a caller that is bounded already is so no less."""
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.written_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ProcessLookupError):
            _, hard = resource.prlimit(pid, kind)
            bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.prlimit(pid, kind, (bound, bound))
