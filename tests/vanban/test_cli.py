from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from docx.shared import Mm

from documents import PLAN
from vanban import cli
from vanban.writing import to_dict, write_docx

LETTER = "Kính gửi: Các thôn\n\n1. Đề nghị các thôn treo băng rôn trước ngày 05/10/2025.\n\nNơi nhận:\n- Lưu: VT.\n"


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "thư.txt"
    path.write_text(LETTER, encoding="utf-8")
    return path


def test_json_has_the_published_shape(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["read", str(letter), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [task["time"]["end"] for task in said["tasks"]] == ["2025-10-05"]


def test_each_step_can_be_looked_at(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = {}
    for step in ("lines", "structure", "tasks"):
        assert cli.main(["read", str(letter), "--show", step]) == 0
        shown[step] = capsys.readouterr().out
    assert "│1. Đề nghị các thôn" in shown["lines"]
    assert all("treo băng rôn" in text for text in shown.values())
    assert len(set(shown.values())) == 3


def test_pasted_text_is_read_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LETTER.encode())))
    assert cli.main(["read", "-", "--show", "lines"]) == 0
    assert "Kính gửi: Các thôn" in capsys.readouterr().out


def test_a_missing_file_ends_with_status_2_and_says_so_in_vietnamese(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["read", "không-có.pdf"]) == cli.EXIT_NO_FILE
    assert "không mở được tệp" in capsys.readouterr().err


def test_an_unreadable_file_ends_with_status_3_and_prints_no_result(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rỗng.docx"
    path.write_bytes(b"")
    assert cli.main(["read", str(path), "--json"]) == cli.EXIT_UNREADABLE
    said = capsys.readouterr()
    assert said.out == ""
    assert "Tệp trống" in said.err


def test_a_lying_name_is_mentioned_beside_the_result(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "thư.pdf"
    path.write_text(LETTER, encoding="utf-8")
    assert cli.main(["read", str(path), "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["tasks"]
    assert "Tên tệp không khớp" in said.err


def test_a_reader_of_the_output_that_leaves_early_makes_no_noise(letter: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f'"{sys.executable}" -m vanban.cli read "{letter}" --json | head -c 1'],
        capture_output=True,
        check=False,
        env={"PYTHONPATH": str(Path(cli.__file__).parents[1]), "PATH": "/usr/bin:/bin"},
    )
    assert b"Traceback" not in done.stderr


def test_a_document_is_written_from_json_checked_and_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "ke-hoach.json"
    data.write_text(json.dumps(to_dict(PLAN)), encoding="utf-8")
    for suffix in ("docx", "pdf"):
        assert cli.main(["write", str(data), "-o", str(tmp_path / f"ke-hoach.{suffix}")]) == 0
    assert cli.main(["check", str(tmp_path / "ke-hoach.docx")]) == 0
    assert "Đúng thể thức" in capsys.readouterr().out
    assert cli.main(["read", str(tmp_path / "ke-hoach.docx"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["header"]["number"] == "05/KH-UBND"


def test_what_departs_from_the_decree_is_listed_with_article_and_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    word = docx.Document(io.BytesIO(write_docx(PLAN)))
    word.sections[0].left_margin = Mm(20)
    path = tmp_path / "sai.docx"
    word.save(str(path))
    assert cli.main(["check", str(path)]) == 1
    assert "Phần 1: Lề trái 20.0 mm; phải từ 30 đến 35 mm. [I.I.3]" in capsys.readouterr().out
    assert cli.main(["check", str(path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)[0]["code"] == "margin_left"


def test_a_document_that_the_decree_does_not_allow_is_not_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, out = tmp_path / "sai.json", tmp_path / "sai.docx"
    data.write_text(json.dumps(to_dict(PLAN) | {"symbol": "UBND"}), encoding="utf-8")
    assert cli.main(["write", str(data), "-o", str(out)]) == 1
    assert "symbol: Ký hiệu" in capsys.readouterr().err
    data.write_text("{}", encoding="utf-8")
    assert cli.main(["write", str(data), "-o", str(out)]) == 3
    assert cli.main(["write", str(data), "-o", str(tmp_path / "sai.odt")]) == 2
    assert not out.exists()
