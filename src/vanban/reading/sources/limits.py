"""What a reading may cost, and how it ends when a file asks for more or cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

MEGABYTE = 1024 * 1024

DAMAGED = "Tệp bị hỏng hoặc tải về chưa đủ, không mở được. Hãy tải lại hoặc xin gửi lại bản khác."

Stage = Literal["open", "convert", "text", "recognise", "understand"]

Progress = Callable[[int, int, Stage], None]
"""Called as (page, of, stage); page is 1-based, 0 before the first page is done."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one file may take. The defaults are far above any directive and far below harm.

    Attributes:
        file_bytes: Size of the file itself.
        unpacked_bytes: Size of everything inside a ZIP container (DOCX, ODT) once unpacked.
        unpacked_entries: Number of files inside a ZIP container.
        text_characters: Length of the text, whatever file it came in.
        line_characters: Length of one line or paragraph.
        lines: Number of lines that hold text.
        pages: Pages of a PDF with a text layer.
        recognised_pages: Pages that are recognised from pictures, which take a second or two each.
        image_pixels: Pixels of one picture.
        convert_seconds: Time for one conversion by LibreOffice.
        recognise_seconds: Time for one call of Tesseract.
        wall_seconds: Time for the whole reading in its own process.
        understand_seconds: Time for its last stage, when all pages are read.
        cpu_seconds: Processor time of each process of the reading.
        memory_bytes: Address space of each process of the reading.
        written_bytes: Size of any file that the reading writes.
    """

    file_bytes: int = 60 * MEGABYTE
    unpacked_bytes: int = 250 * MEGABYTE
    unpacked_entries: int = 4000
    text_characters: int = 3_000_000
    line_characters: int = 100_000
    lines: int = 40_000
    pages: int = 1000
    recognised_pages: int = 120
    image_pixels: int = 80_000_000
    convert_seconds: float = 90.0
    recognise_seconds: float = 60.0
    wall_seconds: float = 600.0
    understand_seconds: float = 60.0
    cpu_seconds: int = 600
    memory_bytes: int = 3 * 1024 * MEGABYTE
    written_bytes: int = 500 * MEGABYTE


class UnreadableFile(Exception):  # named for the fact, as the house does
    """A file that cannot be read, with a message in Vietnamese for the person who gave it.

    Attributes:
        code: A short English name of the reason, stable for programs.
        message: What is wrong and what to do, in Vietnamese.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def count(number: int) -> str:
    """Write a whole number as Vietnamese does, with dots between thousands."""
    return f"{number:,}".replace(",", ".")
