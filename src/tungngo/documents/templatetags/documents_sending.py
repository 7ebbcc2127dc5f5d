"""Statuses of sent documents in words."""

from django import template

from tungngo.documents.rules.statuses import STATUS_NAMES

register = template.Library()


@register.filter
def status_name(code: str) -> str:
    """What a body outside says of a document, as in "Đã tiếp nhận" for 03."""
    return str(STATUS_NAMES.get(code, code))
