"""Kinds and people for the tests of notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factories import NOW, member
from tungngo.notifications import kinds, services

if TYPE_CHECKING:
    from datetime import datetime

    from factories import CommuneTree
    from tungngo.accounts.models import User

for _topic in (kinds.OVERDUE, kinds.TODAY, kinds.SOON, kinds.REVIEW, kinds.MENTION, kinds.CHANGE):
    kinds.register(f"tests.{_topic}", label=_topic, topic=_topic)


def person(tree: CommuneTree, **fields: Any) -> User:
    """A focal point with an address."""
    fields.setdefault("email", f"nguoi.{tree.commune.pk}.{fields.get('username', 'a')}@mau.vn")
    return member("focal_point", tree.police, **fields)


def tell(tree: CommuneTree, *people: User, topic: str = "soon", at: datetime = NOW, **changes: Any) -> None:
    """Tells people that something is due."""
    given: dict[str, Any] = {"text": "Ra quân – còn 3 ngày (hạn 04/10/2026)", "url": "/chien-dich/"} | changes
    services.notify(
        kind=f"tests.{topic}",
        recipients=people,
        organization=tree.commune,
        subject=tree.police,
        at=at,
        **given,
    )
