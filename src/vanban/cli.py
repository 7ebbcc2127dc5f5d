"""The command `vanban`: reads Vietnamese administrative documents from the command line."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vanban.reading.isolation import Shown, show_isolated
from vanban.reading.sources.limits import Limits, UnreadableFile

if TYPE_CHECKING:
    from vanban.reading.shown import Shape

EXIT_UNREADABLE = 3
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
    """Run the command and give its exit status: 0 done, 2 no such file or wrong use, 3 unreadable file."""
    options = _parser().parse_args(arguments)
    try:
        shown = _shown(options)
        print(shown.text)
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
    for warning in shown.warnings:
        print(f"vanban: lưu ý: {warning}", file=sys.stderr)
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


if __name__ == "__main__":
    sys.exit(main())
