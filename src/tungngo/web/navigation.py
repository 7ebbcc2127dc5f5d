"""The places of the interface: which of them a person may go to, and what the shell says about that person.

An entry is shown when its address exists and the person's role may open it; whether they really may is decided
by the page itself (permissions of its app).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from tungngo.organizations.models import Role
from tungngo.organizations.permissions import membership_of

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    from tungngo.organizations.models import Membership, Organization

THEMES = ("system", "light", "dark")
THEME_COOKIE = "giao-dien"

EVERYBODY = frozenset(Role)
RUNS_CAMPAIGNS = frozenset({Role.OFFICER, Role.LEADER})
KEEPS_ACCOUNTS = frozenset({Role.ADMINISTRATOR, Role.PROVINCIAL_OFFICER, Role.OFFICER, Role.LEADER})


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation.

    Attributes:
        label: What it is called.
        url_name: Name of its address.
        icon: Name in the sprite.
        roles: Who sees it.
    """

    label: _StrPromise
    url_name: str
    icon: str
    roles: frozenset[Role] = EVERYBODY


PLACES = (
    Place(_("Trang chủ"), "web:home", "house"),
    Place(_("Văn bản"), "directives:list", "file-text", RUNS_CAMPAIGNS),
    Place(_("Chiến dịch"), "assignments:campaigns", "flag"),
    Place(_("Đơn vị"), "organizations:list", "network", KEEPS_ACCOUNTS),
    Place(_("Người dùng"), "accounts:list", "users", KEEPS_ACCOUNTS),
    Place(_("Nhật ký"), "audit:list", "scroll-text", KEEPS_ACCOUNTS),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as one person sees it on one page."""

    label: _StrPromise
    url: str
    icon: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Shell:
    """What the frame around every page shows."""

    membership: Membership | None
    entries: tuple[Entry, ...]
    theme: str

    @property
    def place(self) -> Organization | None:
        """The commune in which the person works, or their own unit above it."""
        if self.membership is None:
            return None
        return self.membership.organization.commune or self.membership.organization

    @property
    def docked(self) -> tuple[Entry, ...]:
        """The entries of the phone's bar: all when five fit, else the first four before "more"."""
        return self.entries if len(self.entries) <= 5 else self.entries[:4]  # noqa: PLR2004

    @property
    def undocked(self) -> tuple[Entry, ...]:
        """The entries that the phone's bar keeps under "more"."""
        return self.entries[len(self.docked) :]


def theme_of(request: HttpRequest | None) -> str:
    """The theme that the person chose on this device; the device's own by default."""
    chosen = request.COOKIES.get(THEME_COOKIE, "") if request else ""
    return chosen if chosen in THEMES else "system"


def _address(url_name: str) -> str | None:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


def entries_for(role: str | None, path: str) -> tuple[Entry, ...]:
    """The places that a role sees, the one that `path` lies in marked as current."""
    entries = []
    for place in PLACES:
        url = _address(place.url_name)
        if url is None or role not in place.roles:
            continue
        is_current = path == url if url == "/" else path.startswith(url)
        entries.append(Entry(place.label, url, place.icon, is_current))
    return tuple(entries)


def shell_of(request: HttpRequest | None) -> Shell:
    """The shell of a page, worked out once for each request; with nothing in it when nobody is signed in."""
    known = getattr(request, "_tungngo_shell", None)
    if known is not None:
        return known  # type: ignore[no-any-return]
    user = getattr(request, "user", None)
    membership = membership_of(user) if request is not None and user is not None else None
    entries = entries_for(membership.role, request.path) if request is not None and membership else ()
    shell = Shell(membership, entries, theme_of(request))
    if request is not None:
        request._tungngo_shell = shell  # type: ignore[attr-defined]  # noqa: SLF001
    return shell
