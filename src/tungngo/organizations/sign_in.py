"""Who asks: the person of a request together with their unit, its commune and their role, in one query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef

from tungngo.accounts.models import User

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class MemberBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Checks passwords as allauth does, and fetches the person of a session with what every permission asks for.

    Every page begins with it, so it stands in the budget of queries of each. Nothing is kept beyond the request: who
    lost a role, a unit or the account loses the next page.
    """

    def get_user(self, user_id: int) -> AbstractBaseUser | None:
        """Returns the person with their membership, and `has_second_factor` where the installation requires one."""
        people = User.objects.select_related("membership__organization__commune")
        if settings.REQUIRE_TOTP:
            factors = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
            people = people.annotate(has_second_factor=Exists(factors))
        person = people.filter(pk=user_id).first()
        return person if person is not None and self.user_can_authenticate(person) else None
