"""The command `vanban`: reads Vietnamese administrative documents from the command line."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from vanban.reading.sources import Limits, UnreadableFile, open_source

if TYPE_CHECKING:
    from vanban.reading.lines import Line, Source
    from vanban.reading.sources.limits import Stage

EXIT_UNREADABLE = 3
EXIT_NO_FILE = 2


def main(arguments: list[str] | None = None) -> int:
    """Run the command and give its exit status: 0 done, 2 no such file or wrong use, 3 unreadable file."""
    options = _parser().parse_args(arguments)
    try:
        data, name = _bytes_of(options.file)
    except OSError as error:
        print(f"vanban: không mở được tệp “{options.file}”: {error.strerror}", file=sys.stderr)
        return EXIT_NO_FILE
    try:
        source = open_source(data, name, Limits(), _show_progress if sys.stderr.isatty() else None)
        print(_result(source, options))
    except UnreadableFile as error:
        print(f"vanban: {error.message} [{error.code}]", file=sys.stderr)
        return EXIT_UNREADABLE
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    for warning in source.warnings:
        print(f"vanban: lưu ý: {warning.message}", file=sys.stderr)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="vanban", description="Đọc văn bản hành chính Việt Nam.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="LỆNH")
    read = commands.add_parser(
        "read", help="đọc một văn bản: PDF, bản quét, ảnh, DOCX, DOC, ODT, văn bản thuần"
    )
    read.add_argument("file", metavar="TỆP", help="đường dẫn tới tệp; “-” để đọc từ đầu vào chuẩn")
    shape = read.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    shape.add_argument(
        "--show", choices=("lines", "structure", "tasks"), help="in một bước: dòng chữ, cấu trúc hay nhiệm vụ"
    )
    return parser


def _bytes_of(file: str) -> tuple[bytes, str | None]:
    if file == "-":
        return sys.stdin.buffer.read(), None
    path = Path(file)
    limit = Limits().file_bytes
    with path.open("rb") as stream:
        return stream.read(limit + 1), path.name


def _result(source: Source, options: argparse.Namespace) -> str:
    if options.show == "lines":
        return json.dumps(asdict(source), ensure_ascii=False, indent=1) if options.json else _lines(source)
    if options.show == "structure":
        from vanban.reading import structure

        return structure.render(structure.build(source))
    from vanban.reading import model
    from vanban.reading.meaning import read_source

    reading = read_source(source)
    if options.json:
        return json.dumps(reading.to_dict(), ensure_ascii=False, indent=1)
    return model.render_tasks(reading)


def _lines(source: Source) -> str:
    rows = [f"# {source.kind}; số trang: {len(source.pages) or '-'}; số dòng: {len(source.lines)}"]
    page = 0
    for line in source.lines:
        if line.page != page and source.pages:
            page = line.page
            rows.append(f"# trang {page}")
        rows.append(f"{_marks(line):<14}│{line.text}")
    return "\n".join(rows)


def _marks(line: Line) -> str:
    """Give what is known of a line's layout in few letters: cell, bold, italic, centred, confidence."""
    marks = [f"{line.cell.table}:{line.cell.row},{line.cell.column}"] if line.cell else []
    look = "".join(
        sign
        for sign, on in (("¶", line.is_paragraph), ("B", line.bold), ("I", line.italic), ("C", line.centered))
        if on
    )
    marks += [look] if look else []
    marks += [f"{line.confidence:.2f}"] if line.confidence < 1 else []
    return " ".join(marks)


def _show_progress(page: int, of: int, stage: Stage) -> None:
    """Show on the terminal how far the reading is."""
    words = {
        "open": "mở tệp",
        "convert": "chuyển đổi",
        "text": "đọc chữ",
        "recognise": "nhận dạng",
        "understand": "hiểu",
    }
    end = "\n" if page == of else ""
    print(f"\r{words[stage]}: {page}/{of} ", end=end, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
