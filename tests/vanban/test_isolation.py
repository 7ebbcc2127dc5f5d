from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from vanban.reading import isolation
from vanban.reading.isolation import read_isolated
from vanban.reading.lines import Line, Source
from vanban.reading.sources import Limits, UnreadableFile
from vanban.text import norm

LETTER = (
    "ỦY BAN NHÂN DÂN XÃ ĐỒNG MẪU\n\nSố: 12/UBND-VHXH\n\nKính gửi: Các thôn\n\n"
    "1. Đề nghị các thôn treo băng rôn trước ngày 05/10/2025.\n\n2. Báo cáo kết quả trước ngày 20/10/2025.\n\n"
    "Nơi nhận:\n- Như trên;\n- Lưu: VT.\n\nCHỦ TỊCH\n\nNguyễn Văn Mẫu\n"
)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "thư.txt"
    path.write_text(LETTER, encoding="utf-8")
    return path


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(isolation.tempfile, "tempdir", str(folder))
    return folder


def test_a_document_comes_back_with_its_tasks_its_lines_and_progress(letter: Path, scratch: Path) -> None:
    reports: list[dict[str, Any]] = []
    result = read_isolated(letter, on_progress=reports.append)
    assert result["header"]["number"] == "12/UBND-VHXH"
    assert result["tasks"]
    assert result["source"]["kind"] == "text"
    assert reports[-1]["stage"] == "understand"
    assert all({"page", "of", "stage"} == set(report) for report in reports)
    assert list(scratch.iterdir()) == []


def test_the_span_of_each_line_counts_characters_of_the_normalised_text(letter: Path) -> None:
    lines = read_isolated(letter)["source"]["lines"]
    text = norm(LETTER)
    spans = [(text[slice(*line["span"])], norm(line["text"])) for line in lines if line["span"]]
    assert len(spans) > 8
    assert all(found == meant for found, meant in spans)


def test_spans_leave_out_empty_lines() -> None:
    source = Source("text", [Line("a  b"), Line(""), Line("c")])
    assert isolation.spans_of(source) == [(0, 3), None, (4, 5)]


def test_an_unreadable_file_is_refused_with_the_same_message_as_in_the_same_process(
    tmp_path: Path, scratch: Path
) -> None:
    path = tmp_path / "trống.pdf"
    path.write_bytes(b"")
    with pytest.raises(UnreadableFile) as caught:
        read_isolated(path)
    assert caught.value.code == "empty"
    assert list(scratch.iterdir()) == []


def test_a_reading_that_takes_too_long_is_killed_with_all_it_started(
    letter: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The child is replaced by one that starts a grandchild in a group of its own, and both sleep.
    marker = scratch.parent / "grandchild"
    program = scratch.parent / "sleeper"
    program.write_text(
        "#!/bin/sh\n"
        f"setsid_free() {{ sh -c 'echo $$ > \"{marker}\"; exec sleep 60' & }}\n"
        "set -m\nsetsid_free\nexec sleep 60\n"
    )
    program.chmod(0o755)
    monkeypatch.setattr(isolation.sys, "executable", str(program))
    begin = time.monotonic()
    with pytest.raises(UnreadableFile) as caught:
        read_isolated(letter, limits=Limits(wall_seconds=1.0))
    assert caught.value.code == "too_slow"
    assert time.monotonic() - begin < 5
    grandchild = int(marker.read_text())
    assert not is_running(grandchild)
    assert list(scratch.iterdir()) == []


def test_a_reader_that_dies_gives_a_plain_message(letter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation.sys, "executable", "/bin/false")
    with pytest.raises(UnreadableFile) as caught:
        read_isolated(letter)
    assert caught.value.code == "reader_died"


def test_a_file_that_needs_more_memory_than_allowed_gives_a_plain_message(tmp_path: Path) -> None:
    path = tmp_path / "lớn.txt"
    path.write_text("Kính gửi: Các thôn.\n" * 39_000, encoding="utf-8")
    with pytest.raises(UnreadableFile) as caught:
        read_isolated(path, limits=Limits(memory_bytes=70 * 1024 * 1024))
    assert caught.value.code in {"too_much_memory", "reader_died"}


def test_a_file_that_needs_more_processor_time_than_allowed_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "dài.txt"
    path.write_text("1. Đề nghị các thôn treo băng rôn trước ngày 05/10/2025.\n" * 39_000, encoding="utf-8")
    with pytest.raises(UnreadableFile) as caught:
        read_isolated(path, limits=Limits(cpu_seconds=1))
    assert caught.value.code == "too_slow"


def test_a_reading_that_nobody_wants_any_more_is_stopped(letter: Path, scratch: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_isolated(letter, is_cancelled=lambda: True)
    assert caught.value.code == "cancelled"
    assert list(scratch.iterdir()) == []


def test_the_child_sees_nothing_of_the_secrets_of_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    assert "DATABASE_URL" not in isolation._environment("scratch")


@pytest.mark.parametrize("kind", ["folder", "pipe", "device"])
def test_what_is_no_file_is_refused_at_once(kind: str, tmp_path: Path, scratch: Path) -> None:
    path = tmp_path / "công-văn.pdf"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    with pytest.raises(UnreadableFile) as caught:
        read_isolated(path, limits=Limits(wall_seconds=10.0))
    assert caught.value.code == "not_a_file"
    assert list(scratch.iterdir()) == []


def test_the_last_stage_has_a_time_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "dài.txt"
    path.write_text("1. Đề nghị các thôn treo băng rôn trước ngày 05/10/2025.\n" * 39_000, encoding="utf-8")
    with pytest.raises(UnreadableFile) as caught:
        read_isolated(path, limits=Limits(understand_seconds=0.5))
    assert caught.value.code == "too_slow"


def test_why_a_reader_died_is_logged(
    letter: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    program = letter.parent / "broken"
    program.write_text("#!/bin/sh\necho 'Segmentation fault' >&2\nexit 139\n")
    program.chmod(0o755)
    monkeypatch.setattr(isolation.sys, "executable", str(program))
    with pytest.raises(UnreadableFile):
        read_isolated(letter)
    assert "Segmentation fault" in caplog.text


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A killed process that nobody has waited for yet is no longer running either.
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
