"""docs/writing.md says how the library is used: what it shows must work."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import vanban.writing
from vanban.checking import check_docx
from vanban.writing import problems_of, write_docx

_GUIDE = (Path(__file__).resolve().parents[3] / "docs" / "writing.md").read_text(encoding="utf-8")


def test_the_example_of_the_guide_makes_a_document_that_keeps_to_the_decree() -> None:
    found = re.search(r"```python\n(.*?)```", _GUIDE, flags=re.DOTALL)
    assert found
    made: dict[str, Any] = {}
    exec(found[1], made)  # noqa: S102  (our own documentation)
    assert made["pdf"].startswith(b"%PDF")
    assert not [problem for problem in problems_of(made["document"]) if problem.is_blocking]
    assert check_docx(write_docx(made["document"])) == []


def test_the_guide_names_only_calls_that_exist() -> None:
    named = re.findall(r"^\| `(\w+)\(", _GUIDE, flags=re.MULTILINE)
    assert set(named) == {"write_docx", "write_pdf", "render_pages", "problems_of", "to_dict"}
    assert set(named) <= set(vanban.writing.__all__)
