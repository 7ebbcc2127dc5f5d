"""The colours of the design system against WCAG 2.2 AA, worked out from the tokens themselves."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[2] / "src/tungngo/web/static/web/css/tokens.css"
TEXT, PART = (
    4.5,
    3.0,
)  # WCAG 2.2, 1.4.3 (text) and 1.4.11 (edges of controls, focus, marks that carry meaning)

GROUNDS = ("paper", "surface", "sunken", "raised")
PAIRS = [
    *[
        (ink, ground, TEXT)
        for ink in ("ink", "ink-soft", "primary", "primary-strong", "danger")
        for ground in GROUNDS
    ],
    *[(kind, f"{kind}-soft", TEXT) for kind in ("ok", "warn", "danger", "info")],
    *[("ink", f"{kind}-soft", TEXT) for kind in ("ok", "warn", "danger", "info", "primary")],
    *[(kind, "surface", TEXT) for kind in ("ok", "warn", "info")],
    ("primary-strong", "primary-soft", TEXT),
    ("primary", "primary-soft", TEXT),
    ("ink-soft", "primary-soft", TEXT),
    ("on-primary", "primary", TEXT),
    ("on-primary", "primary-strong", TEXT),
    ("on-danger", "danger", TEXT),
    ("on-danger", "danger-strong", TEXT),
    ("ink", "mark", TEXT),
    *[("line-strong", ground, PART) for ground in GROUNDS],
    *[("focus", ground, PART) for ground in GROUNDS],
    ("brand", "surface", PART),
]


def colours() -> dict[str, tuple[str, str]]:
    """Each token's colour by day and by night."""
    css = TOKENS.read_text(encoding="utf-8")
    found = re.findall(r"--([\w-]+):\s*light-dark\((oklch\([^)]*\)),\s*(oklch\([^)]*\))\)", css)
    return {name: (light, dark) for name, light, dark in found}


def luminance(oklch: str) -> float:
    """The relative luminance of an opaque colour (Ottosson's OKLab to linear sRGB, clipped to the screen's gamut)."""
    light, chroma, hue = (float(part) for part in oklch[6:-1].split())
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(1.0, max(0.0, part)) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_has_the_contrast_that_the_standard_names() -> None:
    assert contrast("oklch(0 0 0)", "oklch(1 0 0)") == pytest.approx(21, abs=0.01)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_every_pair_of_colours_that_meets_on_a_page_can_be_told_apart(
    front: str, back: str, least: float, theme: int
) -> None:
    tokens = colours()
    assert contrast(tokens[front][theme], tokens[back][theme]) >= least
