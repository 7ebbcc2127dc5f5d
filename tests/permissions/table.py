"""How an app declares who gets in at its addresses: one `Row` for each named URL, in tests/<app>/permission_rows.py.

    from permissions.table import Row, everyone, only, public

    ROWS = [
        Row("organizations:list", get=everyone()),
        Row("organizations:add", lambda world: {"pk": world.tree.commune.pk},
            get=only("administrator", "officer"), post=only("administrator", "officer")),
    ]

`only(...)` names the roles *of the commune of `world.tree`* (the administrator above it and the provincial officer of
its province included) that get in; the others are refused with 403. An officer of another commune ("stranger") and an
account without a unit ("unplaced") find nothing: 404. Nobody signed in ("anonymous") is sent to the sign-in page.
Change single expectations by keyword: `only("officer", provincial_officer=404, unplaced=403)`. A method that is not
declared must answer 405.

"In" means any answer but 403, 404, 405 and the sign-in page: a form that is posted empty answers 422, and that is in.
Objects that a URL needs are made once, by `world.once("plan", lambda: make_plan(world.tree))`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from factories import CommuneTree, UserFactory, make_commune, person_of
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from tungngo.accounts.models import User

IN, LOGIN = "in", "login"
WHO = ("anonymous", *Role.values, "stranger", "unplaced")

Expected = dict[str, str | int]


def only(*roles: str, **changes: str | int) -> Expected:
    """These roles get in."""
    unknown = {*roles, *changes} - set(WHO)
    if unknown:
        raise ValueError(unknown)
    expected: Expected = {who: IN if who in roles else 403 for who in WHO}
    return expected | {"anonymous": LOGIN, "stranger": 404, "unplaced": 404} | changes


def everyone(answer: str | int = IN, **changes: str | int) -> Expected:
    """Everyone who is signed in gets in (or gets this answer)."""
    return dict.fromkeys(WHO, answer) | {"anonymous": LOGIN} | changes


def public(answer: str | int = IN, **changes: str | int) -> Expected:
    """Everyone gets in, also without signing in."""
    return dict.fromkeys(WHO, answer) | changes


@dataclass
class World:
    """A commune with a person of each role, an officer of another commune, and what the rows made."""

    tree: CommuneTree = field(default_factory=lambda: make_commune("Phường Hoa Mẫu"))
    other: CommuneTree = field(default_factory=lambda: make_commune("Xã Bên Kia"))
    people: dict[str, User | None] = field(default_factory=dict)
    made: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.people = {role: person_of(self.tree, role) for role in Role.values}
        self.people |= {"anonymous": None, "stranger": person_of(self.other, Role.OFFICER)}
        self.people["unplaced"] = UserFactory.create()

    def person(self, who: str) -> User:
        """A person of the world who is somebody."""
        user = self.people[who]
        assert user is not None
        return user

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """What `make` gave the first time."""
        if name not in self.made:
            self.made[name] = make()
        return self.made[name]


@dataclass
class Row:
    """Who gets in at one address.

    Attributes:
        name: Name of the URL, with its namespace.
        kwargs: What the URL needs, made in the world.
        get: What each of WHO gets by GET; None: the method is refused with 405.
        post: Likewise by POST.
        data: What is posted; empty by default.
    """

    name: str
    kwargs: Callable[[World], dict[str, Any]] = lambda _world: {}
    get: Expected | None = None
    post: Expected | None = None
    data: dict[str, Any] = field(default_factory=dict)
