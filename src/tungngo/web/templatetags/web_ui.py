"""`{% load web_ui %}`: icons, the shell's data, and what a field of a form needs to know about itself."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NoReturn

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext as _

from tungngo.web import navigation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.paginator import Page
    from django.forms import BoundField
    from django.template.context import RequestContext
    from django.utils.safestring import SafeString

register = template.Library()

SPRITE = "web/icons.svg"


class UnknownIcon(LookupError):
    """A template names an icon that the sprite does not hold (docs/design-system.md says how to add one)."""


@lru_cache(maxsize=1)
def icon_names() -> frozenset[str]:
    """The names of all icons in the sprite."""
    path = finders.find(SPRITE)
    if not path:
        raise FileNotFoundError(SPRITE)
    with open(path, encoding="utf-8") as sprite:  # noqa: PTH123  (finders give a string)
        return frozenset(re.findall(r'<symbol id="([^"]+)"', sprite.read()))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite: silent beside words, with a label where it stands alone.

    Raises:
        UnknownIcon: The sprite has no such icon.
    """
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>',
            label,
            f"{static(SPRITE)}#{name}" if name in icon_names() else _unknown(name),
        )
    return _silent_icon(name)


@cache
def _silent_icon(name: str) -> SafeString:
    """A board draws some 250 icons: each is made once for as long as the program runs."""
    href = f"{static(SPRITE)}#{name}" if name in icon_names() else _unknown(name)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', href)


def _unknown(name: str) -> NoReturn:
    raise UnknownIcon(name)


@register.simple_tag(takes_context=True)
def shell(context: RequestContext) -> navigation.Shell:
    """Who is signed in for which unit, which places they may go to, and the chosen theme."""
    return navigation.shell_of(context.get("request"))


@register.filter
def is_single_check(field: BoundField) -> bool:
    """Whether the field is one checkbox, whose label stands after it."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset


@register.filter
def initials(name: object) -> str:
    """The letter of a person's given name, which stands last in Vietnamese."""
    words = str(name).split()
    return words[-1][0].upper() if words else "?"


@register.simple_tag(takes_context=True)
def page_address(context: RequestContext, number: int) -> str:
    """The address of another page of the same list, with its filters kept."""
    request: Any = context.get("request")
    query = request.GET.copy()
    query["trang"] = str(number)
    return f"?{query.urlencode()}"


@register.filter
def page_range(page: Page[Any]) -> Iterator[str | int]:
    """The page numbers to offer: the ends and the neighbours, with gaps between."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
_BROWSERS = (  # in this order: most of them also call themselves Chrome and Safari
    ("coc_coc", "Cốc Cốc"),
    ("Zalo", "Zalo"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)


@register.filter
def device(user_agent: str) -> str:
    """What a browser calls itself, as a person would say it: "Chrome, Windows"."""
    names = [
        next((name for mark, name in known if mark in user_agent), "") for known in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(name for name in names if name) or _("Máy không rõ")
