"""The second factor and the forgotten password, as allauth offers them here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from factories import PASSWORD, UserFactory
from tungngo.audit.models import AuditEvent

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoCaptureOnCommitCallbacks

    from tungngo.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_rates() -> None:
    cache.clear()


@pytest.fixture
def person() -> User:
    return UserFactory.create(email="mau@example.org")


def sign_in(client: Client, person: User, password: str = PASSWORD) -> str:
    data = {"login": person.username, "password": password}
    return client.post(reverse("account_login"), data).headers.get("Location", "")


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def test_totp_is_set_up_asked_at_sign_in_and_logged(
    client: Client, person: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    sign_in(client, person)
    asked = client.get(reverse("mfa_activate_totp"))  # the password once more, before anything is changed
    assert client.post(asked.headers["Location"], {"password": PASSWORD}).status_code == 302
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    secret = client.session["mfa.totp.secret"]
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}).status_code == 302
    assert Authenticator.objects.filter(user=person, type="recovery_codes").exists()
    client.logout()
    assert sign_in(client, person) == reverse("mfa_authenticate")
    assert client.session.get("_auth_user_id") is None
    cache.clear()  # a code serves once
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert client.session.get("_auth_user_id") is None
    assert client.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).status_code == 302
    assert client.session.get("_auth_user_id") == str(person.pk)
    assert AuditEvent.objects.filter(act="accounts.factor.add", actor=person).exists()


def test_codes_cannot_be_guessed_on_and_on(client: Client, person: User) -> None:
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    sign_in(client, person)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert client.post(reverse("mfa_authenticate"), {"code": code_of("JBSWY3DPEHPK3PXP")}).status_code == 200
    assert client.session.get("_auth_user_id") is None


def test_the_secret_is_kept_where_the_adapter_can_read_it(person: User) -> None:
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    assert Authenticator.objects.get(user=person).wrap().validate_code(code_of("JBSWY3DPEHPK3PXP"))


def test_a_forgotten_password_is_reset_by_mail(client: Client, person: User) -> None:
    client.post(reverse("account_reset_password"), {"email": "mau@example.org"})
    link = re.search(r"/tai-khoan/quen-mat-khau/\S+", mail.outbox[0].body)
    assert link
    form = client.get(link[0]).headers["Location"]
    new = "Một câu thật dài 7"
    assert client.post(form, {"password1": new, "password2": new}).status_code == 302
    person.refresh_from_db()
    assert person.check_password(new)
    assert AuditEvent.objects.filter(act="accounts.password.change", subject_id=str(person.pk)).exists()


def test_an_unknown_address_gets_the_same_answer(client: Client, person: User) -> None:
    known = client.post(reverse("account_reset_password"), {"email": person.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "khong@example.org"})
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )


def test_a_session_elsewhere_is_listed_and_ended(client: Client, person: User) -> None:
    elsewhere = type(client)()
    sign_in(elsewhere, person)
    elsewhere.get(reverse("accounts:profile"))
    sign_in(client, person)
    assert client.get(reverse("usersessions_list")).status_code == 200
    client.post(reverse("usersessions_list"))
    assert elsewhere.get(reverse("accounts:profile")).status_code == 302
    assert client.get(reverse("accounts:profile")).status_code == 200
