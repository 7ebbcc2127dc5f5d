"""Tesseract as a program: pictures in, words with places and confidence out."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from vanban.reading.sources.limits import Limits, UnreadableFile

_BORDER = 12
_LINE_LEVEL, _WORD_LEVEL = "4", "5"
_ENVIRONMENT = {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}


@dataclass(frozen=True, slots=True)
class Recognised:
    """A word: its text, its left and right, the top and bottom of its line in pixels, and a confidence 0..1."""

    text: str
    left: int
    right: int
    top: int
    bottom: int
    confidence: float


def program() -> str | None:
    """Give the path of Tesseract, or None when it is not installed."""
    return shutil.which("tesseract")


def recognise(
    images: list[Image.Image], dpi: int, segmentation: int, limits: Limits
) -> list[list[Recognised]]:
    """Recognise Vietnamese text in some pictures by one call.

    Args:
        images: Grey pictures.
        dpi: Their resolution.
        segmentation: Tesseract's page segmentation mode: 4 for a column, 6 for a block.
        limits: `recognise_seconds` is kept.

    Raises:
        UnreadableFile: When Tesseract or its Vietnamese data is missing, or takes too long.
    """
    if not images:
        return []
    with tempfile.TemporaryDirectory(prefix="vanban-scan-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        paths = []
        for number, image in enumerate(images):
            framed = Image.new("L", (image.width + 2 * _BORDER, image.height + 2 * _BORDER), 255)
            framed.paste(image, (_BORDER, _BORDER))
            paths.append(folder / f"{number:04d}.pgm")
            framed.save(paths[-1])
        listing = folder / "list.txt"
        listing.write_text("\n".join(str(path) for path in paths) + "\n", encoding="utf-8")
        arguments = [
            str(listing),
            "stdout",
            "-l",
            "vie",
            "--psm",
            str(segmentation),
            "--dpi",
            str(dpi),
            "tsv",
        ]
        return _parse(_run(arguments, limits), len(images))


def quarter_turns(image: Image.Image, limits: Limits) -> int | None:
    """Give how many quarter turns clockwise make the text upright, or None when it cannot be told."""
    with tempfile.TemporaryDirectory(prefix="vanban-scan-", ignore_cleanup_errors=True) as name:
        path = Path(name) / "page.pgm"
        image.save(path)
        try:
            said = _run([str(path), "stdout", "--psm", "0"], limits)
        except UnreadableFile:
            return None
    turn = re.search(r"Rotate: (\d+)", said)
    sure = re.search(r"Orientation confidence: ([\d.]+)", said)
    if not turn or not sure or float(sure.group(1)) < 1.0:
        return None
    return int(turn.group(1)) // 90 % 4


def _run(arguments: list[str], limits: Limits) -> str:
    tesseract = program()
    if tesseract is None:
        raise UnreadableFile(
            "tesseract_missing",
            "Máy chủ chưa cài Tesseract nên chưa đọc được ảnh chụp, bản quét. Hãy gửi bản Word hoặc PDF gốc.",
        )
    try:
        done = subprocess.run(
            [tesseract, *arguments],
            capture_output=True,
            check=False,
            timeout=limits.recognise_seconds,
            env={**os.environ, **_ENVIRONMENT},
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(
            "too_slow", "Nhận dạng ảnh quá lâu nên đã dừng. Hãy gửi bản quét rõ hơn, nhẹ hơn."
        ) from error
    if done.returncode:
        said = done.stderr.decode("utf-8", errors="replace")
        if "vie.traineddata" in said or "load any languages" in said:
            raise UnreadableFile(
                "tesseract_missing", "Máy chủ chưa cài dữ liệu tiếng Việt của Tesseract (tesseract-ocr-vie)."
            )
        raise UnreadableFile("recognition_failed", "Không nhận dạng được chữ trong ảnh.")
    return done.stdout.decode("utf-8", errors="replace")


def _parse(said: str, pictures: int) -> list[list[Recognised]]:
    found: list[list[Recognised]] = [[] for _ in range(pictures)]
    line = (0, 0)
    for record in csv.reader(said.splitlines()[1:], delimiter="\t", quoting=csv.QUOTE_NONE):
        if len(record) < 12:  # noqa: PLR2004
            continue
        level, picture = record[0], int(record[1]) - 1
        left, top, width, height = (int(value) for value in record[6:10])
        if level == _LINE_LEVEL:
            line = (top - _BORDER, top + height - _BORDER)
        elif level == _WORD_LEVEL and record[11].strip() and 0 <= picture < pictures:
            found[picture].append(
                Recognised(
                    record[11].strip(),
                    left - _BORDER,
                    left + width - _BORDER,
                    *line,
                    max(0.0, float(record[10])) / 100,
                )
            )
    return found
