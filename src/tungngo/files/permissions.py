"""Who may send files in pieces. Whoever takes a file up asks for more (may this person add to that assignment?)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tungngo.organizations.permissions import commune_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization


def commune_sent_to(user: User | AnonymousUser) -> Organization | None:
    """The commune among whose files a person's uploads lie; None for those above communes, who send nothing."""
    return commune_of(user)
