"""All templates of the platform: they compile, they name icons that exist, and they bring nothing inline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from tungngo.web import navigation, showcase
from tungngo.web.templatetags import web_ui

SOURCE = Path(__file__).resolve().parents[2] / "src" / "tungngo"
TEMPLATES = sorted(path for path in SOURCE.glob("*/templates/**/*") if path.suffix in {".html", ".txt"})


def name_of(path: Path) -> str:
    """The name by which a template is loaded."""
    return path.relative_to(next(p for p in path.parents if p.name == "templates")).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_the_template_compiles_and_is_ours(path: Path) -> None:
    template = get_template(name_of(path))
    assert Path(template.origin.name) == path  # and not one of a library with the same name


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_the_template_names_only_icons_that_the_sprite_holds(path: Path) -> None:
    named = set(re.findall(r'{%\s*icon\s+"([^"]+)"', path.read_text(encoding="utf-8")))
    assert named <= web_ui.icon_names()


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_the_template_has_no_script_style_or_handler_within_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.findall(
        r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\b(?:src=|application/json))", text
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_the_template_sends_keys_as_they_are_and_not_with_points_between_thousands(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if "plans" in path.parts:  # the review turns the writing of numbers off for the whole page
        return
    assert not re.findall(r"""(?:\?[a-z_]+=|value=")\{\{\s*[\w.]*\bpk\s*\}\}""", text)


def test_the_places_of_the_navigation_have_icons() -> None:
    assert {place.icon for place in navigation.PLACES} <= web_ui.icon_names()


def test_an_icon_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(web_ui.UnknownIcon):
        web_ui.icon("no-such-icon")


def test_every_example_of_the_components_has_markup_to_copy() -> None:
    assert all(example.source for example in showcase.EXAMPLES)
