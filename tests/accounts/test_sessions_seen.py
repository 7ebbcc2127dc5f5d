from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.urls import reverse

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
    client: Client, person: User
) -> None:
    client.force_login(person)
    client.get(reverse("accounts:profile"))
    first = UserSession.objects.get(user=person).last_seen_at

    client.get(reverse("accounts:profile"))
    assert UserSession.objects.get(user=person).last_seen_at == first

    cache.delete(f"seen:{client.session.session_key}")  # as after five minutes
    client.get(reverse("accounts:profile"))
    assert UserSession.objects.get(user=person).last_seen_at > first
