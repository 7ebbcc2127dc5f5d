"""Tries every URL as every role, by GET and POST. How to declare rows: table.py."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from permissions.table import IN, LOGIN, WHO, Row, World, everyone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

FEW = (
    "anonymous",
    "administrator",
    "officer",
)  # a method that an address does not have is refused before who asks
REFUSED = "refused"  # nobody signed in: sent to the sign-in page, or refused the method before that
TESTS = Path(__file__).resolve().parents[1]


def _rows() -> list[Row]:
    rows: list[Row] = []
    for path in sorted(TESTS.glob("*/permission_rows.py")):
        spec = importlib.util.spec_from_file_location(f"permission_rows_{path.parent.name}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        rows += module.ROWS
    return rows


ROWS = _rows()


def _named(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _named(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name}", str(pattern.pattern)


def test_every_url_has_a_name_and_one_row() -> None:
    named = list(_named(get_resolver().url_patterns))
    assert [pattern for name, pattern in named if name.endswith("None")] == []
    declared = [row.name for row in ROWS]
    assert sorted({name for name, _ in named} - set(declared)) == [], (
        "add rows to tests/<app>/permission_rows.py"
    )
    assert sorted(set(declared) - {name for name, _ in named}) == [], "rows of URLs that are no more"
    assert sorted({name for name in declared if declared.count(name) > 1}) == []


def _session(world: World, who: str) -> str:
    """The session of a person, begun once."""

    def begin() -> str:
        client = Client()
        client.force_login(world.person(who), backend="tungngo.organizations.sign_in.MemberBackend")
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    key: str = world.once(f"session of {who}", begin)
    return key


def _answer(world: World, who: str, method: str, url: str, data: dict[str, object]) -> HttpResponse:
    """The answer to one person; what it did is taken back."""
    client = Client()
    if world.people[who] is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = _session(world, who)
    with transaction.atomic():
        answer = client.get(url) if method == "GET" else client.post(url, data)
        transaction.set_rollback(True)
    return answer  # type: ignore[return-value]


def _is_as_expected(answer: HttpResponse, expected: str | int) -> bool:
    to_login = answer.status_code == 302 and answer.headers["Location"].startswith(reverse("account_login"))
    if expected == LOGIN:
        return to_login
    if expected == REFUSED:
        return to_login or answer.status_code == 405
    if expected == IN:
        return answer.status_code not in {403, 404, 405} and answer.status_code < 500 and not to_login
    return answer.status_code == expected


@pytest.mark.django_db
def test_every_url_lets_in_whom_it_says(subtests: pytest.Subtests) -> None:
    world = World()
    refused = everyone(405, anonymous=REFUSED)
    for row in ROWS:
        url = reverse(row.name, kwargs=row.kwargs(world))
        for method, expected in (("GET", row.get or refused), ("POST", row.post or refused)):
            with subtests.test(f"{method} {row.name}"):
                wrong = {}
                for who in WHO if expected is not refused else FEW:
                    answer = _answer(world, who, method, url, row.data)
                    if not _is_as_expected(answer, expected[who]):
                        wrong[who] = f"{answer.status_code} instead of {expected[who]}"
                assert wrong == {}
