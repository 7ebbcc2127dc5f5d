"""The places of the interface: which of them a person may go to, and what the shell says about that person.

An entry is shown when its address exists and the person's role may open it; whether they really may is decided
by the page itself (permissions of its app).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from tungngo.doorstep.permissions import PLACES as DOORSTEP_PLACES
from tungngo.organizations.models import Role
from tungngo.organizations.permissions import membership_of

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    from tungngo.organizations.models import Membership, Organization, OrganizationKind

THEMES = ("system", "light", "dark")
THEME_COOKIE = "giao-dien"

EVERYBODY = frozenset(Role)
READS_DIRECTIVES = EVERYBODY - {Role.ADMINISTRATOR, Role.PROVINCIAL_OFFICER}
WORKS_FOR_A_UNIT = frozenset({Role.FOCAL_POINT, Role.TEAM_MEMBER})
WRITES_DOCUMENTS = frozenset({Role.OFFICER, Role.LEADER, Role.PROVINCIAL_OFFICER})
# Officers and leaders come to what their commune received from their home page and from its directives.
RECEIVES = EVERYBODY - {Role.ADMINISTRATOR, Role.OFFICER, Role.LEADER}
KEEPS_ACCOUNTS = frozenset({Role.ADMINISTRATOR, Role.OFFICER, Role.LEADER})
MEETS_DIFFICULTIES = frozenset(
    {Role.PROVINCIAL_OFFICER, Role.OFFICER, Role.LEADER, Role.FOCAL_POINT, Role.TEAM_MEMBER}
)
RUNS_THE_DOORSTEP = frozenset({Role.OFFICER, Role.LEADER, Role.FOCAL_POINT})


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation.

    Attributes:
        label: What it is called.
        url_name: Name of its address.
        icon: Name in the sprite.
        roles: Who sees it.
        short: What it is called in the phone's bar, where a fifth of the width is there; None for its label.
        focal_points_of: The kinds of units whose focal points see it; None for all.
    """

    label: _StrPromise
    url_name: str
    icon: str
    roles: frozenset[Role] = EVERYBODY
    short: _StrPromise | None = None
    focal_points_of: frozenset[OrganizationKind] | None = None

    def is_for(self, role: str | None, kind: str | None) -> bool:
        """Whether people of this role at a unit of this kind see it."""
        if role == Role.FOCAL_POINT and self.focal_points_of is not None and kind not in self.focal_points_of:
            return False
        return role in self.roles


PLACES = (
    Place(_("Trang chủ"), "web:home", "house"),
    Place(_("Việc của đơn vị"), "assignments:own", "list-checks", WORKS_FOR_A_UNIT, _("Việc")),
    Place(_("Văn bản đến"), "directives:list", "file-text", READS_DIRECTIVES),
    Place(_("Văn bản đi"), "documents:list", "send", WRITES_DOCUMENTS),
    Place(_("Văn bản nhận"), "received:list", "inbox", RECEIVES),
    Place(_("Chiến dịch"), "assignments:campaigns", "flag"),
    Place(
        _("Từ nhà đến nhà"),
        "doorstep:home",
        "map-pin",
        RUNS_THE_DOORSTEP,
        focal_points_of=DOORSTEP_PLACES,
    ),
    Place(
        _("Khó khăn, kiến nghị"),
        "difficulties:list",
        "message-square",
        MEETS_DIFFICULTIES,
        _("Khó khăn"),
    ),
    Place(_("Đơn vị"), "organizations:list", "network"),
    Place(_("Người dùng"), "organizations:people", "users", KEEPS_ACCOUNTS),
    Place(_("Chữ ký số"), "documents:check_signatures", "shield-check", frozenset({Role.ADMINISTRATOR})),
    Place(_("Nhật ký"), "audit:list", "scroll-text", KEEPS_ACCOUNTS),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as one person sees it on one page."""

    label: _StrPromise
    url: str
    icon: str
    is_current: bool
    short: _StrPromise


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
    def shows_components(self) -> bool:
        """Whether the foot leads to the design system: for those who develop and those who run the installation."""
        is_administrator = self.membership is not None and self.membership.role == Role.ADMINISTRATOR
        return is_administrator or bool(settings.DEBUG and self.membership)

    @property
    def docked(self) -> tuple[Entry, ...]:
        """The entries of the phone's bar: all when five fit, else the first four before "more"."""
        return self.entries if len(self.entries) <= 5 else self.entries[:4]  # noqa: PLR2004

    @property
    def foremost(self) -> tuple[Entry, ...]:
        """The entries of the masthead: all when seven fit, else the first six before "more"."""
        return self.entries if len(self.entries) <= 7 else self.entries[:6]  # noqa: PLR2004

    @property
    def further(self) -> tuple[Entry, ...]:
        """The entries that the masthead keeps under "more"."""
        return self.entries[len(self.foremost) :]

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


def entries_for(role: str | None, path: str, kind: str | None = None) -> tuple[Entry, ...]:
    """The places that a role at a unit of this kind sees; the deepest of those around `path` is marked as current."""
    places = [
        (place, url) for place in PLACES if place.is_for(role, kind) and (url := _address(place.url_name))
    ]
    around = [url for _place, url in places if path == url or (url != "/" and path.startswith(url))]
    current = max(around, key=len, default=None)
    return tuple(
        Entry(place.label, url, place.icon, url == current, place.short or place.label)
        for place, url in places
    )


def shell_of(request: HttpRequest | None) -> Shell:
    """The shell of a page, worked out once for each request; with nothing in it when nobody is signed in."""
    known = getattr(request, "_tungngo_shell", None)
    if known is not None:
        return known  # type: ignore[no-any-return]
    user = getattr(request, "user", None)
    membership = membership_of(user) if request is not None and user is not None else None
    entries = (
        entries_for(membership.role, request.path, membership.organization.kind)
        if request is not None and membership
        else ()
    )
    shell = Shell(membership, entries, theme_of(request))
    if request is not None:
        request._tungngo_shell = shell  # type: ignore[attr-defined]  # noqa: SLF001
    return shell
