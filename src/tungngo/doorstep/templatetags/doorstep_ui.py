"""`{% load doorstep_ui %}`: the sections of the doorstep as tabs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from tungngo.doorstep.permissions import can_work
from tungngo.organizations.permissions import membership_of

if TYPE_CHECKING:
    from django.template.context import RequestContext
    from django.utils.functional import _StrPromise

register = template.Library()


@dataclass(frozen=True, slots=True)
class Section:
    """A tab.

    Attributes:
        label: What it is called.
        url_name: Name of its address; without such an address there is no tab.
        for_all: Whether focal points see it too, and not only who works on the whole commune.
    """

    label: _StrPromise
    url_name: str
    for_all: bool = True


SECTIONS = (
    Section(_("Tổng quan"), "doorstep:home"),
    Section(_("Bảng theo dõi"), "doorstep:board"),
    Section(_("Hộ, người dân"), "doorstep:households"),
    Section(_("Lượt đến thăm"), "doorstep:visits"),
    Section(_("Đợt, tuyến"), "doorstep:rounds"),
    Section(_("Thành viên"), "doorstep:members"),
    Section(_("Điện thoại"), "doorstep:devices"),
    Section(_("Kỹ năng số"), "doorstep:skills", for_all=False),
    Section(_("Chưa nhận được"), "doorstep:held", for_all=False),
    Section(_("Quyền riêng tư"), "doorstep:privacy", for_all=False),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """A section on one page."""

    label: _StrPromise
    url: str
    is_current: bool


@register.simple_tag(takes_context=True)
def doorstep_tabs(context: RequestContext) -> list[Tab]:
    """The sections that the person may open; the deepest of those around the page is marked as current."""
    request = context["request"]
    membership = membership_of(request.user)
    commune = membership.organization.commune if membership else None
    works = commune is not None and can_work(membership, commune)
    found = [
        (section.label, url)
        for section in SECTIONS
        if (section.for_all or works) and (url := _address(section.url_name))
    ]
    home = reverse("doorstep:home")
    around = [
        url for _label, url in found if request.path == url or (url != home and request.path.startswith(url))
    ]
    current = max(around, key=len, default=None)
    return [Tab(label, url, url == current) for label, url in found]


@register.filter
def phone_in_groups(kept: str) -> str:
    """A telephone number as people read it aloud: "0912 345 678"."""
    return f"{kept[:-6]} {kept[-6:-3]} {kept[-3:]}" if kept.isdecimal() and len(kept) > 6 else kept  # noqa: PLR2004  # two groups of three


def _address(url_name: str) -> str | None:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None
