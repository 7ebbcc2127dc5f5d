"""How fast the one search is among many assignments, against looking through all of them with LIKE.

    .venv/bin/python bench/search.py [--assignments 100000] [--rounds 15]

Prints the machine and, for somebody who sees all of them (the province), for an officer of a commune that has a share
of its own and for one commune that has half of them all, p50 and p95 of the whole page over a list of searches: rare
words, numbers, unfinished words, words that stand in every assignment, words that stand in none. Beside it stands what
PostgreSQL takes to count the same words with LIKE over all assignments, in the same run. The bar: below 100 ms.
"""

from __future__ import annotations

import argparse
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import database

if TYPE_CHECKING:
    from django.test import Client

SEARCHES = (
    "tuyên truyền", "tuyen truyen ky nang so", "VNeID", "798/UBND-VHXH", "ubnd", "bình dân học v", "chợ", "công an",
    "nguyen thi lan", "không có ở đâu cả", "ngày chuyển đổi số", "to dan pho 1", "79", "phấn đấu 50% số hộ", "ho",
)  # fmt: skip


def page_times(client: Client, rounds: int) -> list[float]:
    """The seconds of each search, each asked so many times."""
    spent = []
    for round_ in range(rounds + 1):
        for words in SEARCHES:
            begun = time.perf_counter()
            answer = client.get("/tim/", {"q": words}, headers={"HX-Request": "true"})
            assert answer.status_code == HTTPStatus.OK, words
            if round_:  # the first warms the caches
                spent.append(time.perf_counter() - begun)
    return spent


def scan_times(rounds: int) -> list[float]:
    """The seconds of counting the same words with LIKE over all assignments."""
    from django.db.models import Q

    from tungngo.assignments.models import Assignment
    from vanban.text import fold

    spent = []
    for _round in range(rounds):
        for words in SEARCHES:
            condition = Q()
            for word in fold(words).split():
                condition &= Q(folded_text__contains=word)
            begun = time.perf_counter()
            Assignment.objects.filter(condition).count()
            spent.append(time.perf_counter() - begun)
    return spent


def report(name: str, spent: list[float], scan: float) -> None:
    """One line of figures."""
    p50, p95 = database.quantile(spent, 0.5), database.quantile(spent, 0.95)
    print(f"{name:34s} p50 {p50:6.1f} ms  p95 {p95:6.1f} ms  p50 {p50 / scan:5.2f} × LIKE's")


def run(assignments: int, rounds: int) -> None:
    """Makes a province and searches in it."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from people_and_assignments import add_campaigns, add_directives, make_province
    from tungngo.accounts.models import User
    from tungngo.organizations.models import Role

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("collectstatic", verbosity=0, interactive=False)
    communes = 100
    _province, made = make_province(communes)
    add_campaigns(made[1:], assignments // 2 // (communes - 1))
    add_campaigns(made[:1], assignments // 2)
    add_directives(made[0], 300)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    database.print_machine()
    print(
        f"size      {assignments:,} assignments in {communes} communes, {len(SEARCHES)} searches × {rounds}"
    )
    scanned = scan_times(rounds)
    scan = database.quantile(scanned, 0.5)
    report("LIKE over all, counting only", scanned, scan)
    people: dict[str, Any] = {
        "province, sees all": User.objects.get(membership__role=Role.PROVINCIAL_OFFICER),
        "officer, half of all": made[0].people[Role.OFFICER],
        "officer, an ordinary commune": made[5].people[Role.OFFICER],
        "unit, an ordinary commune": made[5].people[Role.FOCAL_POINT],
    }
    for name, person in people.items():
        report(name, page_times(_signed_in(person), rounds), scan)


def _signed_in(person: Any) -> Client:
    from django.test import Client

    client = Client()
    client.force_login(person, backend="tungngo.organizations.sign_in.MemberBackend")
    return client


def main() -> None:
    """Reads the arguments and measures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--assignments", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    with database.started():
        run(arguments.assignments, arguments.rounds)


if __name__ == "__main__":
    main()
