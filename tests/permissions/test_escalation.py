"""Roads by which somebody could get more than they were given."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from factories import make_commune, member, person_of
from tungngo.organizations import services
from tungngo.organizations.models import Invitation, Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from pytest_django.fixtures import SettingsWrapper

    from tungngo.accounts.models import User

pytestmark = pytest.mark.django_db


def _password_link(person: User, actor: User) -> tuple[Invitation, str]:
    invitation, token = services.renew_password(
        person=person,
        request_key=uuid.uuid4(),
        lifetime=timedelta(days=7),
        actor=actor,
        at=timezone.now(),
    )
    assert token
    return invitation, token


def test_a_password_link_ends_when_its_person_gets_another_role(client: Client) -> None:
    tree = make_commune()
    officer, person = person_of(tree, Role.OFFICER), person_of(tree, Role.FOCAL_POINT)
    _invitation, token = _password_link(person, officer)
    services.change_membership(
        person=person,
        organization=tree.commune,
        role=Role.ADMINISTRATOR,
        actor=person_of(tree, Role.ADMINISTRATOR),
        at=timezone.now(),
    )
    assert client.get(reverse("organizations:accept", args=[token])).status_code == 410


def test_an_old_password_link_is_not_renewed_by_who_may_not_make_one_now(
    client: Client, sign_in: Callable[..., User]
) -> None:
    tree = make_commune()
    officer, person = person_of(tree, Role.OFFICER), person_of(tree, Role.FOCAL_POINT)
    invitation, _token = _password_link(person, officer)
    person.membership.role = Role.ADMINISTRATOR  # whichever way this came about
    person.membership.save(update_fields=["role"])
    sign_in(client, officer)
    assert client.post(reverse("organizations:renew_invitation", args=[invitation.pk])).status_code == 403
    assert client.post(reverse("organizations:revoke_invitation", args=[invitation.pk])).status_code == 403


def test_another_provinces_units_are_not_found_by_an_administrator_of_a_province(
    client: Client, sign_in: Callable[..., User]
) -> None:
    here, elsewhere = make_commune(), make_commune("Xã Bên Kia")
    sign_in(client, member(Role.ADMINISTRATOR, here.province))
    assert client.get(reverse("organizations:invite", args=[here.province.pk])).status_code == 200
    for place in (elsewhere.province, elsewhere.commune, elsewhere.health):
        assert client.get(reverse("organizations:invite", args=[place.pk])).status_code == 404


def test_a_strangers_large_file_is_thrown_away_at_every_address(
    client: Client, settings: SettingsWrapper
) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    file = SimpleUploadedFile("lon.bin", bytes(300_000))
    answer = client.post(reverse("account_login"), {"login": "ai", "password": "do", "file": file})
    assert answer.status_code == 200
    assert not answer.wsgi_request.FILES  # type: ignore[attr-defined]
