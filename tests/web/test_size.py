"""What a first visit costs: the shell's own files as they travel."""

from __future__ import annotations

import gzip
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "src/tungngo/web/static/web"
KB = 1000


def packed(pattern: str) -> int:
    """The bytes of all files that match, compressed as WhiteNoise sends them."""
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in STATIC.glob(pattern))


def test_the_styles_stay_below_17_kb() -> None:
    assert 0 < packed("css/*.css") < 17 * KB


def test_the_scripts_stay_below_9_kb() -> None:
    assert 0 < packed("js/*.js") < 9 * KB


def test_the_fonts_stay_below_75_kb() -> None:
    assert 0 < sum(path.stat().st_size for path in STATIC.glob("fonts/*.woff2")) < 75 * KB


def test_the_icons_stay_below_6_kb() -> None:
    assert 0 < packed("icons.svg") < 6 * KB
