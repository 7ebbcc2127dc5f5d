"""Signing in, being locked out, and what the audit log keeps of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from factories import PASSWORD, CommuneTree, make_commune, person_of
from tungngo.accounts import queries, services
from tungngo.audit.models import AuditEvent

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from tungngo.accounts.models import User

pytestmark = pytest.mark.django_db

WRONG = "sai mat khau"


@pytest.fixture(autouse=True)
def _fresh_rates() -> None:
    cache.clear()  # allauth's own limits per minute are kept there


@pytest.fixture
def tree() -> CommuneTree:
    return make_commune()


@pytest.fixture
def officer(tree: CommuneTree) -> User:
    return person_of(tree, "officer")


def attempt(client: Client, login: str, password: str = WRONG, address: str = "10.0.0.1") -> HttpResponse:
    data = {"login": login, "password": password}
    return client.post(reverse("account_login"), data, REMOTE_ADDR=address)  # type: ignore[return-value]


def test_a_person_signs_in_with_name_or_address_and_the_log_has_it(
    client: Client, officer: User, tree: CommuneTree
) -> None:
    officer.email = "mau@example.org"
    officer.save()
    for login in (officer.username, officer.username.upper(), "MAU@example.org"):
        assert attempt(client, login, PASSWORD).status_code == 302
        client.logout()
    begun = AuditEvent.objects.filter(act="accounts.session.begin")
    assert [(event.actor, event.organization_id) for event in begun] == [(officer, tree.commune.pk)] * 3
    assert AuditEvent.objects.filter(act="accounts.session.end").count() == 3


def test_five_failures_lock_the_name_at_this_address_and_say_until_when(
    client: Client, officer: User
) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        assert attempt(client, officer.username).status_code == 200
    page = attempt(client, officer.username)
    assert page.status_code == 429
    until = timezone.localtime(AccessAttempt.objects.get().attempt_time + settings.AXES_COOLOFF_TIME)
    assert f"{until:%H:%M}" in page.content.decode()
    assert attempt(client, officer.username, PASSWORD).status_code == 429
    assert AuditEvent.objects.filter(act="accounts.session.fail").count() >= 5
    assert AuditEvent.objects.filter(act="accounts.session.lock_out", subject_id=str(officer.pk)).exists()


def test_name_and_address_of_one_person_share_one_count(client: Client, officer: User) -> None:
    officer.email = "mau@example.org"
    officer.save()
    for login in (officer.username, "mau@example.org", officer.username.upper(), "Mau@Example.org"):
        attempt(client, login)
    assert attempt(client, officer.username).status_code == 429


def test_a_stranger_elsewhere_cannot_lock_an_officer_out(client: Client, officer: User) -> None:
    for _ in range(6):
        attempt(client, officer.username, address="203.0.113.9")
    assert attempt(client, officer.username, PASSWORD, address="10.0.0.1").status_code == 302


def test_a_colleague_in_the_same_office_is_not_locked_out(
    client: Client, officer: User, tree: CommuneTree
) -> None:
    colleague = person_of(tree, "leader")
    for _ in range(6):
        attempt(client, officer.username)
    assert attempt(client, colleague.username, PASSWORD).status_code == 302


def test_the_lock_ends_by_itself_even_when_somebody_keeps_trying(client: Client, officer: User) -> None:
    for _ in range(5):
        attempt(client, officer.username)
    AccessAttempt.objects.update(
        attempt_time=timezone.now() - settings.AXES_COOLOFF_TIME + timedelta(seconds=30)
    )
    assert attempt(client, officer.username).status_code == 429
    AccessAttempt.objects.update(
        attempt_time=timezone.now() - settings.AXES_COOLOFF_TIME - timedelta(seconds=1)
    )
    assert attempt(client, officer.username, PASSWORD).status_code == 302


def test_an_unlocked_person_signs_in_at_once(client: Client, officer: User, tree: CommuneTree) -> None:
    for _ in range(5):
        attempt(client, officer.username)
    assert queries.is_locked_out(officer, timezone.now())
    services.unlock(
        user=officer,
        organization_id=tree.commune.pk,
        actor=person_of(tree, "administrator"),
        at=timezone.now(),
    )
    assert not queries.is_locked_out(officer, timezone.now())
    assert attempt(client, officer.username, PASSWORD).status_code == 302


def test_what_was_typed_as_an_unknown_name_is_not_kept_in_the_log(client: Client) -> None:
    attempt(client, "matkhaucuatoi123")
    assert "matkhaucuatoi123" not in str(AuditEvent.objects.get(act="accounts.session.fail").data)


def test_ending_an_account_signs_it_out_everywhere(client: Client, officer: User, tree: CommuneTree) -> None:
    attempt(client, officer.username, PASSWORD)
    assert client.get(reverse("accounts:profile")).status_code == 200
    services.set_active(
        user=officer,
        is_active=False,
        organization_id=tree.commune.pk,
        actor=person_of(tree, "administrator"),
        at=timezone.now(),
    )
    assert client.get(reverse("accounts:profile")).status_code == 302
    assert client.session.get("_auth_user_id") is None
    assert attempt(client, officer.username, PASSWORD).headers["Location"] == reverse("account_inactive")
    assert client.session.get("_auth_user_id") is None


def test_nobody_signs_up(client: Client) -> None:
    data = {"username": "khach", "password1": PASSWORD, "password2": PASSWORD, "email": "khach@example.org"}
    client.post(reverse("account_signup"), data)
    assert client.session.get("_auth_user_id") is None
    with pytest.raises(NoReverseMatch):
        reverse("account_email")


def test_a_changed_password_is_logged_and_keeps_the_person_signed_in(client: Client, officer: User) -> None:
    attempt(client, officer.username, PASSWORD)
    new = "Một mật khẩu khác 7"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post(reverse("account_change_password"), data).status_code == 302
    assert AuditEvent.objects.filter(act="accounts.password.change", actor=officer).count() == 1
    assert client.get(reverse("accounts:profile")).status_code == 200


def test_the_profile_refuses_an_address_of_somebody_else_and_keeps_what_was_typed(
    client: Client, officer: User, tree: CommuneTree
) -> None:
    other = person_of(tree, "leader")
    other.email = "chung@example.org"
    other.save()
    attempt(client, officer.username, PASSWORD)
    page = client.post(reverse("accounts:profile"), {"full_name": "Lê Văn Mới", "email": "CHUNG@example.org"})
    assert page.status_code == 422
    assert "Lê Văn Mới" in page.content.decode()
    officer.refresh_from_db()
    assert officer.email == ""
