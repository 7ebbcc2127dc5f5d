# ruff: noqa: E501  # the reader that the scoring program runs
"""The bars of the three real directives, held by the scoring program that comes with them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from vanban.reading import read_text

BARS = {"overall": 0.97, "tasks": 0.97, "leads": 0.95, "times": 0.97}


def test_the_real_directives_are_read_above_their_bars(shared_dir: Path, tmp_path: Path) -> None:
    reader = tmp_path / "read.py"
    reader.write_text(
        "import json, sys\nfrom pathlib import Path\nfrom vanban.reading import read_text\n"
        "print(json.dumps(read_text(Path(sys.argv[1]).read_text(encoding='utf-8')).to_dict()))\n",
        encoding="utf-8",
    )
    bars = [f"--min={figure}={value}" for figure, value in BARS.items()]
    run = subprocess.run(
        [sys.executable, str(shared_dir / "directives" / "score.py"), *bars, "--", sys.executable, str(reader)],
        capture_output=True, text=True, check=False, env={"PYTHONPATH": ":".join(sys.path), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("name", ["000", "002", "003"])
def test_every_source_is_the_text_at_its_span(shared_dir: Path, name: str) -> None:
    reading = read_text((shared_dir / "directives" / "text" / f"{name}.txt").read_text(encoding="utf-8"))
    published = json.loads(json.dumps(reading.to_dict()))
    assert published["tasks"]
    for task in published["tasks"]:
        start, end = task["span"]
        assert published["text"][start:end] == task["source"]


def test_what_the_real_plan_holds_is_warned_of(shared_dir: Path) -> None:
    reading = read_text((shared_dir / "directives" / "text" / "002.txt").read_text(encoding="utf-8"))
    codes = {warning.code for warning in reading.warnings}
    assert {"blank_number", "blank_date", "spelling_changes_meaning", "body_against_appendix"} <= codes
