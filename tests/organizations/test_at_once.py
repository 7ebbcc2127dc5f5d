"""Two people, or two clicks, at the same moment."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from factories import NOW, PASSWORD, make_commune, person_of
from tungngo.accounts.models import User
from tungngo.organizations import services
from tungngo.organizations.models import Invitation, Organization
from tungngo.organizations.rules.unit_rows import Row

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)


def both(act: Callable[[int], object]) -> list[object]:
    """Does an act in two connections at once; returns what each gave, or the exception's class."""

    def one(number: int) -> object:
        try:
            return act(number)
        except Exception as error:  # noqa: BLE001  (which one is what the test asks)
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, range(2)))


def test_a_list_confirmed_twice_at_once_is_added_once() -> None:
    tree = make_commune()
    officer = person_of(tree, "officer")
    rows = [Row(line, "neighborhood", f"Thôn số {line}") for line in range(1, 40)]
    kept = services.keep_import(
        commune=tree.commune, file_name="a.xlsx", content=b"", rows=rows, actor=officer, at=NOW
    )
    given = both(lambda _: services.apply_import(unit_import=kept, actor=officer, at=NOW))
    assert sorted(map(str, given)) == ["0", "39"]
    assert Organization.objects.filter(commune=tree.commune, name__startswith="Thôn số").count() == 39
    assert Organization.objects.find_problems() == ([], [], [], [], [])


def test_units_added_at_once_keep_the_tree_sound_and_one_name_is_added_once() -> None:
    tree = make_commune()

    def add(name: str) -> object:
        return services.add_unit(parent=tree.commune, kind="school", name=name, actor=None, at=NOW).name

    assert set(both(lambda number: add(f"Trường số {number}"))) == {"Trường số 0", "Trường số 1"}
    assert sorted(map(str, both(lambda _: add("Trường Chung")))) == sorted(
        ["Trường Chung", str(services.DuplicateUnit)]
    )
    assert Organization.objects.find_problems() == ([], [], [], [], [])


def test_a_link_opened_twice_at_once_makes_one_account() -> None:
    tree = make_commune()
    _invitation, token = services.invite(
        organization=tree.police,
        role="focal_point",
        full_name="Lê Thị Mời",
        email="",
        request_key=uuid.uuid4(),
        lifetime=timedelta(days=7),
        actor=person_of(tree, "officer"),
        at=NOW,
    )
    assert token
    given = both(
        lambda number: (
            services.accept(token=token, username=f"moi{number}", password=PASSWORD, at=NOW).username
        )
    )
    assert services.InvitationClosed in given
    assert User.objects.filter(username__startswith="moi").count() == 1


def test_two_password_links_made_at_once_leave_one_that_works() -> None:
    tree = make_commune()
    officer, person = person_of(tree, "officer"), person_of(tree, "focal_point")

    def renew(key: uuid.UUID) -> str | None:
        return services.renew_password(
            person=person, request_key=key, lifetime=timedelta(days=7), actor=officer, at=NOW
        )[1]

    links = both(lambda _: renew(uuid.uuid4()))
    assert [isinstance(link, str) for link in links] == [True, True]
    assert Invitation.objects.filter(user=person, revoked_at=None).count() == 1
    same = uuid.uuid4()
    assert sum(link is not None for link in both(lambda _: renew(same))) == 1
