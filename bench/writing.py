"""A plan of 40 tasks to DOCX and PDF: python bench/writing.py.

The bar is 1 s for both together, warm. Compared with LibreOffice, where it is installed, on the same DOCX.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests" / "vanban" / "writing")]

from documents import PLAN  # noqa: E402  (after the paths)
from vanban.checking import check_docx  # noqa: E402
from vanban.writing import render_pages, write_docx, write_pdf  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 15
MOST_SECONDS = 1.0


def _timed(act: Callable[[], object]) -> tuple[float, float]:
    """Wall and processor seconds of one call."""
    wall, cpu = perf_counter(), process_time()
    act()
    return perf_counter() - wall, process_time() - cpu


def _line(name: str, act: Callable[[], object]) -> float:
    cold, _cpu = _timed(act)
    warm = sorted(_timed(act) for _ in range(ROUNDS))
    middle, slowest = warm[len(warm) // 2], warm[-1]
    print(f"{name:22}{cold * 1e3:9.0f}{middle[0] * 1e3:9.0f}{slowest[0] * 1e3:9.0f}{middle[1] * 1e3:9.0f} ms")
    return middle[0]


def _office(data: bytes) -> float | None:
    program = shutil.which("soffice")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "plan.docx")
        path.write_bytes(data)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        call = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(path)]
        subprocess.run(call, check=True, capture_output=True)  # the first start makes its profile
        began = perf_counter()
        subprocess.run(call, check=True, capture_output=True)
        return perf_counter() - began


def main() -> None:
    """Prints the figures."""
    print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    print(f"plan of {len(PLAN.annexes[0].blocks[0].rows) - 1} tasks, {ROUNDS} rounds\n")  # type: ignore[union-attr]
    print(f"{'':22}{'cold':>9}{'median':>9}{'slowest':>9}{'cpu':>9}")
    both = _line("DOCX", lambda: write_docx(PLAN)) + _line("PDF", lambda: write_pdf(PLAN))
    _line("pages as PNG", lambda: render_pages(PLAN))
    data = write_docx(PLAN)
    _line("check of the DOCX", lambda: check_docx(data))
    print(f"\nDOCX and PDF together: {both:.2f} s, bar {MOST_SECONDS:.0f} s")
    office = _office(data)
    if office is not None:
        print(f"LibreOffice, the same DOCX to PDF: {office:.2f} s, {office / both:.1f} times as long")


if __name__ == "__main__":
    main()
