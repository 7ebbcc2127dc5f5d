"""How fast the library reads, against the limits of what it stands on, in one run.

    .venv/bin/python bench/reading.py [--texts DIR] [--pdf FILE]

Prints the machine, the size of the input and, each with its ratio:

- meaning: characters a second of CPU time over all `*.txt` of DIR, against merely normalising the same texts;
- pdf: pages a second of `open_source` on FILE, against pypdfium2 alone taking the text of the same pages;
- scan: seconds a page of `open_source` on a picture of FILE's first page, against Tesseract alone on that picture.

Machines are noisy: compare the ratios, not the figures.
"""

from __future__ import annotations

import argparse
import io
import os
import platform
import subprocess
import tempfile
import time
from pathlib import Path

import pypdfium2

from vanban.reading import read_text
from vanban.reading.sources import Limits, open_source
from vanban.text import norm

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent / "tests" / "vanban" / "samples"
DPI = 200


def texts(folder: Path) -> None:
    """Meaning against normalising alone, in CPU time."""
    documents = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.txt"))]
    size = sum(map(len, documents))
    begun = time.process_time()
    for document in documents:
        norm(document)
    limit = time.process_time() - begun
    begun = time.process_time()
    for document in documents:
        read_text(document).to_dict()
    spent = time.process_time() - begun
    print(
        f"meaning   {len(documents)} texts, {size:,} characters: {spent:.2f} s CPU, {size / spent:,.0f} characters/s,"
    )
    print(f"          {spent / limit:.0f} times normalising alone ({limit:.3f} s)")


def pdf(path: Path) -> None:
    """Lines with layout against the text layer alone, in CPU time."""
    data = path.read_bytes()
    begun = time.process_time()
    document = pypdfium2.PdfDocument(data)
    pages = len(document)
    for page in document:
        page.get_textpage().get_text_bounded()
    limit = time.process_time() - begun
    begun = time.process_time()
    open_source(data, path.name, Limits())
    spent = time.process_time() - begun
    print(
        f"pdf       {pages} pages: {pages / spent:.0f} pages/s CPU, pypdfium2's bare text {pages / limit:.0f} pages/s,"
    )
    print(f"          {spent / limit:.0f} times as long")


def scan(path: Path) -> None:
    """Recognising a page with its layout against Tesseract alone, in wall time."""
    image = pypdfium2.PdfDocument(path.read_bytes())[0].render(scale=DPI / 72).to_pil().convert("L")
    data = io.BytesIO()
    image.save(data, "PNG", dpi=(DPI, DPI))
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        file.write(data.getvalue())
        file.flush()
        command = ["tesseract", file.name, "stdout", "-l", "vie", "--psm", "4"]
        begun = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"})
        limit = time.perf_counter() - begun
    begun = time.perf_counter()
    open_source(data.getvalue(), "scan.png", Limits())
    spent = time.perf_counter() - begun
    print(
        f"scan      1 page at {DPI} dpi: {spent:.2f} s, Tesseract alone {limit:.2f} s, {spent / limit:.2f} times"
    )


def main() -> None:
    """Runs what the arguments allow."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=Path, default=SAMPLES, help="folder of texts, searched whole")
    parser.add_argument("--pdf", type=Path, help="a PDF with a text layer")
    arguments = parser.parse_args()
    print(f"machine   {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    texts(arguments.texts)
    if arguments.pdf:
        pdf(arguments.pdf)
        scan(arguments.pdf)


if __name__ == "__main__":
    main()
