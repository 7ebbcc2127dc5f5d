"""The pictures that the office chooses from are those that the app draws."""

from __future__ import annotations

import re
from pathlib import Path

from tungngo.doorstep.rules.default_skills import PICTURES

DRAWN = Path(__file__).resolve().parents[2] / "field-app" / "src" / "guides" / "pictures.tsx"


def test_every_picture_that_a_guide_may_name_is_drawn_in_the_app() -> None:
    drawn = re.findall(r"^  (\w+): \($", DRAWN.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(drawn) == sorted(PICTURES)
