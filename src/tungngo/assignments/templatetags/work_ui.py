"""What is said about an assignment, drawn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from tungngo.assignments.models import Comment

register = template.Library()


@register.simple_tag
def with_mentions(comment: Comment) -> SafeString:
    """The words of a comment, its line breaks kept and the names of those who are called to it set apart."""
    names = sorted({str(person) for person in comment.mentions.all()}, key=len, reverse=True)
    if not names:
        return linebreaksbr(comment.text)
    pieces = re.split("@(" + "|".join(re.escape(name) for name in names) + ")", comment.text)
    said = [
        format_html('<span class="work-mention">@{}</span>', piece) if place % 2 else linebreaksbr(piece)
        for place, piece in enumerate(pieces)
    ]
    return format_html_join("", "{}", ((piece,) for piece in said))
