"""How fast the home page of each role is, and what it asks the database, in a commune with many assignments.

    .venv/bin/python bench/home.py [--assignments 2000] [--communes 20] [--rounds 60]

Prints the machine, then for each role the queries of one page, p50 and p95 of the time from request to the last byte
(through Django's own handler with all middlewares, without a network), against a page that shows nothing but its frame
in the same run. The bar: at most 12 queries and p95 of 150 ms for a commune with 2,000 assignments.
"""

from __future__ import annotations

import argparse
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import database

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client


def measure(client: Client, path: str, rounds: int) -> tuple[int, list[float]]:
    """The number of queries of one request, and the seconds that each of many took."""
    from django.db import connection

    asked: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        asked.append(sql)
        return execute(sql, params, many, context)

    client.get(path)
    with connection.execute_wrapper(note):
        answer = client.get(path)
    assert answer.status_code == HTTPStatus.OK, (path, answer.status_code)
    spent = []
    for _round in range(rounds):
        begun = time.perf_counter()
        client.get(path)
        spent.append(time.perf_counter() - begun)
    return len(asked), spent


def report(name: str, queries: int, spent: list[float], frame: float) -> None:
    """One line of figures."""
    p50, p95 = database.quantile(spent, 0.5), database.quantile(spent, 0.95)
    print(
        f"{name:22s}{queries:3d} queries  p50 {p50:6.1f} ms  p95 {p95:6.1f} ms  {p50 / frame:4.1f} × the frame"
    )


def signed_in(person: Any) -> Client:
    """A browser of this person."""
    from django.test import Client

    client = Client()
    client.force_login(person, backend="tungngo.organizations.sign_in.MemberBackend")
    return client


def run(assignments: int, communes: int, rounds: int) -> None:
    """Makes a province and looks at the home page of each role in its first commune."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from people_and_assignments import add_campaign, add_campaigns, add_directives, make_province
    from tungngo.accounts.models import User
    from tungngo.organizations.models import Role

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("collectstatic", verbosity=0, interactive=False)
    _province, made = make_province(communes)
    first = made[0]
    add_campaign(first, assignments // 2)
    add_campaign(first, assignments - assignments // 2)
    if communes > 1:
        add_campaigns(made[1:], 300)
    add_directives(first, 40)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    database.print_machine()
    print(
        f"size      a commune with {assignments:,} assignments in 2 campaigns; {communes} communes in the province"
    )
    provincial = User.objects.get(membership__role=Role.PROVINCIAL_OFFICER)
    people = {
        "officer": first.people[Role.OFFICER],
        "leader": first.people[Role.LEADER],
        "focal point": first.people[Role.FOCAL_POINT],
        "team member": first.people[Role.TEAM_MEMBER],
        "administrator": first.people[Role.ADMINISTRATOR],
        "provincial officer": provincial,
    }
    queries, spent = measure(signed_in(people["officer"]), "/tai-khoan/ho-so/", rounds)
    frame = database.quantile(spent, 0.5)
    report("frame (own profile)", queries, spent, frame)
    for name, person in people.items():
        report(name, *measure(signed_in(person), "/", rounds), frame)
    for mark in ("qua-han", "im-lang", "cho-nghiem-thu"):
        report(mark, *measure(signed_in(people["officer"]), f"/can-chu-y/{mark}/", rounds), frame)


def main() -> None:
    """Reads the arguments and measures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--assignments", type=int, default=2000)
    parser.add_argument("--communes", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=60)
    arguments = parser.parse_args()
    with database.started():
        run(arguments.assignments, arguments.communes, arguments.rounds)


if __name__ == "__main__":
    main()
