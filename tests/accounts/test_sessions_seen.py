from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from allauth.usersessions.models import UserSession
from django.urls import reverse
from django.utils import timezone

from tungngo.accounts.middleware import SEEN_EVERY

if TYPE_CHECKING:
    from django.test import Client

    from tungngo.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(django_user_model: type[User]) -> User:
    return django_user_model.objects.create_user(
        "nguoi-thu", password="mot-mat-khau-dai", full_name="Người Thử"
    )


def test_a_session_is_listed_from_its_first_page_and_noted_again_only_after_a_while(
    client: Client, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(person)
    client.get(reverse("accounts:profile"))
    first = UserSession.objects.get(user=person).last_seen_at

    client.get(reverse("accounts:profile"))
    assert UserSession.objects.get(user=person).last_seen_at == first

    later = timezone.now() + SEEN_EVERY + timedelta(seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    client.get(reverse("accounts:profile"))
    assert UserSession.objects.get(user=person).last_seen_at == later
