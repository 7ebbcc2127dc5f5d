"""The command `vanban`: reads, writes and checks Vietnamese administrative documents."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vanban.reading.isolation import Shown, show_isolated
from vanban.reading.sources.limits import Limits, UnreadableFile

if TYPE_CHECKING:
    from vanban.reading.shown import Shape

EXIT_UNREADABLE = 3
EXIT_DEPARTS = 1
EXIT_NO_FILE = 2
EXIT_INTERRUPTED = 130
_STAGES = {
    "open": "mở tệp",
    "convert": "chuyển đổi",
    "text": "đọc chữ",
    "recognise": "nhận dạng",
    "understand": "hiểu",
}


def main(arguments: list[str] | None = None) -> int:
    """Run the command and give its exit status.

    0: done; 1: a checked file departs from the decree, or a written one has a blocking problem; 2: no such file or
    wrong use; 3: unreadable file.
    """
    options = _parser().parse_args(arguments)
    try:
        return _COMMANDS[options.command](options)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            sys.stderr.close()
            return 0
        print(f"vanban: không mở được tệp “{options.file}”: {error.strerror}", file=sys.stderr)
        return EXIT_NO_FILE
    except UnreadableFile as error:
        print(f"vanban: {error.message} [{error.code}]", file=sys.stderr)
        return EXIT_UNREADABLE
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="vanban", description="Đọc, viết và kiểm tra văn bản hành chính Việt Nam."
    )
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
    check = commands.add_parser("check", help="kiểm tra thể thức một tệp DOCX theo Nghị định 30/2020/NĐ-CP")
    check.add_argument("file", metavar="TỆP", help="đường dẫn tới tệp DOCX; “-” để đọc từ đầu vào chuẩn")
    check.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    write = commands.add_parser("write", help="viết văn bản từ dữ liệu JSON thành DOCX hoặc PDF")
    write.add_argument("file", metavar="TỆP", help="đường dẫn tới tệp JSON; “-” để đọc từ đầu vào chuẩn")
    write.add_argument("-o", "--output", required=True, metavar="TỆP_RA", help="tệp .docx hoặc .pdf")
    return parser


def _data(options: argparse.Namespace) -> bytes:
    if options.file == "-":
        return sys.stdin.buffer.read(Limits().file_bytes + 1)
    return Path(options.file).read_bytes()


def _read(options: argparse.Namespace) -> int:
    shown = _shown(options)
    print(shown.text)
    for warning in shown.warnings:
        print(f"vanban: lưu ý: {warning}", file=sys.stderr)
    return 0


def _check(options: argparse.Namespace) -> int:
    from vanban.checking import check_docx  # whoever reads needs none of what writes

    departures = check_docx(_data(options))
    if options.json:
        print(json.dumps([asdict(departure) for departure in departures], ensure_ascii=False, indent=2))
    else:
        for each in departures:
            where = f"đoạn {each.paragraph} “{each.excerpt}”" if each.paragraph else each.excerpt or "trang"
            print(f"{where}: {each.message} [{each.article}]")
        if not departures:
            print("Đúng thể thức Nghị định 30/2020/NĐ-CP.")
    return EXIT_DEPARTS if departures else 0


def _write(options: argparse.Namespace) -> int:
    from vanban.writing import NotADocument, from_dict, problems_of, write_docx, write_pdf

    output = Path(options.output)
    writers = {".docx": write_docx, ".pdf": write_pdf}
    if output.suffix.lower() not in writers:
        print("vanban: tệp ra phải có đuôi .docx hoặc .pdf", file=sys.stderr)
        return EXIT_NO_FILE
    try:
        document = from_dict(json.loads(_data(options)))
    except (NotADocument, ValueError) as error:
        print(f"vanban: dữ liệu không phải văn bản: {error}", file=sys.stderr)
        return EXIT_UNREADABLE
    problems = problems_of(document)
    for problem in problems:
        print(f"vanban: {problem.path}: {problem.message} [{problem.rule}]", file=sys.stderr)
    if any(problem.is_blocking for problem in problems):
        return EXIT_DEPARTS
    output.write_bytes(writers[output.suffix.lower()](document))
    return 0


def _shown(options: argparse.Namespace) -> Shown:
    """Read the file in a process of its own: whoever runs the command may not know where the file is from."""
    report = _show_progress if sys.stderr.isatty() else None
    if options.file != "-":
        path = Path(options.file)
        path.stat()
        return show_isolated(path, _shape(options), on_progress=report)
    with tempfile.NamedTemporaryFile(prefix="vanban-stdin-") as stream:
        stream.write(sys.stdin.buffer.read(Limits().file_bytes + 1))
        stream.flush()
        return show_isolated(Path(stream.name), _shape(options), on_progress=report)


def _shape(options: argparse.Namespace) -> Shape:
    shape: Shape = options.show or ("json" if options.json else "tasks")
    return shape


def _show_progress(said: dict[str, Any]) -> None:
    """Show on the terminal how far the reading is."""
    end = "\n" if said["page"] == said["of"] else ""
    text = f"\r{_STAGES[said['stage']]}: {said['page']}/{said['of']} "
    print(text, end=end, file=sys.stderr, flush=True)


_COMMANDS = {"read": _read, "check": _check, "write": _write}

if __name__ == "__main__":
    sys.exit(main())
