from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
import time
from typing import TYPE_CHECKING

import pytest
import rendering
from sample_files import docx, paragraph, table

from vanban.reading.sources import Limits, UnreadableFile, office, open_source

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is missing"
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)


@needs_libreoffice
@pytest.mark.parametrize(("extension", "kind"), [("doc", "doc"), ("odt", "odt"), ("rtf", "doc")])
def test_older_formats_are_read_with_their_automatic_numbers_and_tables(
    tmp_path: Path, extension: str, kind: str
) -> None:
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = (
        paragraph("Treo băng rôn", numbered)
        + paragraph("Báo cáo", numbered)
        + table([["TT", "Nhiệm vụ"], ["1", "Họp"]])
    )
    (tmp_path / "a.docx").write_bytes(docx(body + paragraph(""), numbering=NUMBERING))
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        extension,
    ]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(tmp_path / "a.docx")],
        check=True,
        capture_output=True,
        timeout=90,
    )
    source = open_source((tmp_path / f"a.{extension}").read_bytes())
    assert source.kind == kind
    assert [line.text for line in source.lines if line.text][:6] == [
        "1. Treo băng rôn",
        "2. Báo cáo",
        "TT",
        "Nhiệm vụ",
        "1",
        "Họp",
    ]
    assert [line.text for line in source.lines if line.cell] == ["TT", "Nhiệm vụ", "1", "Họp"]


def test_a_machine_without_libreoffice_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    with pytest.raises(UnreadableFile) as caught:
        open_source(b"{\\rtf1 Xin chao}")
    assert caught.value.code == "libreoffice_missing"
    assert "LibreOffice" in caught.value.message


def test_a_conversion_that_hangs_is_ended_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging = tmp_path / "soffice"
    hanging.write_text("#!/bin/sh\nsleep 60 &\nsleep 60\n")
    hanging.chmod(0o755)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(office, "program", lambda: str(hanging))
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    begin = time.monotonic()
    with pytest.raises(UnreadableFile) as caught:
        open_source(b"{\\rtf1 Xin chao}", limits=Limits(convert_seconds=0.5))
    assert caught.value.code == "too_slow"
    assert time.monotonic() - begin < 5
    assert list(scratch.iterdir()) == []


def test_a_conversion_has_limits_of_its_own_also_outside_the_reading_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = tmp_path / "said"
    curious = tmp_path / "curious"
    curious.write_text(f"#!/bin/sh\nsleep 0.3\nsh -c 'ulimit -v; ulimit -t; ulimit -c' > '{said}'\n")
    curious.chmod(0o755)
    monkeypatch.setattr(office, "program", lambda: str(curious))
    with pytest.raises(UnreadableFile):
        open_source(b"{\\rtf1 Xin chao}", limits=Limits(memory_bytes=2**30, cpu_seconds=77))
    assert said.read_text().split() == [str(2**20), "77", "0"]


@needs_libreoffice
@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is missing")
def test_a_word_file_of_nothing_but_scanned_pages_is_recognised() -> None:
    from docx import Document
    from docx.shared import Cm

    pdf = rendering.pdf_of(docx(paragraph("Kính gửi: Các thôn, tổ dân phố trên địa bàn xã Đồng Mẫu")))
    page: Image.Image = rendering.scans_of(pdf, angle=0)[0]
    stream = io.BytesIO()
    page.save(stream, "PNG")
    document = Document()
    document.add_picture(io.BytesIO(stream.getvalue()), width=Cm(15))
    out = io.BytesIO()
    document.save(out)
    source = open_source(out.getvalue())
    assert "Các thôn, tổ dân phố" in source.text
    assert "pictures_only" in {warning.code for warning in source.warnings}
