"""Pages of a commune with 2,000 assignments, and the reminder run: python bench/assignments.py [pages|reminders].

Asks for each layout of a big campaign, and for the home page, as an officer and as a unit's focal point, through
Django's test client: everything from the address to the finished page, without the network. The bars are p95 ≤ 150 ms
and at most 12 queries a page. `bare` is the smallest page in the same shell, asked in turn with the others, so that
what the machine does besides shows there too; `ratio` is the page's p50 over that of `bare`, `cpu` what Python itself
computed for it. The reminders are measured by reminding.py, in a database of their own.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from database import print_machine, quantile, started

if TYPE_CHECKING:
    from django.test import Client

ASSIGNMENTS = 2000
ROUNDS = 40
MOST_SECONDS = 0.150
MOST_QUERIES = 12


def _pages(campaign: int) -> dict[str, str]:
    page = f"/chien-dich/{campaign}/"
    return {
        "bare": f"{page}cach-xem/",
        "list by unit": f"{page}?unit=",
        "list by deadline": f"{page}?unit=&group=thoi-han",
        "list, late": f"{page}?unit=&mark=late",
        "list, silent": f"{page}?unit=&mark=silent",
        "list, last page": f"{page}?unit=&trang=9999",
        "list, searched": f"{page}?q=ra+quan+vneid",
        "board by state": f"{page}?xem=bang&unit=",
        "board by unit": f"{page}?xem=bang&group=don-vi&unit=",
        "timeline": f"{page}?xem=dong-thoi-gian&unit=",
        "calendar": f"{page}?xem=lich&unit=",
        "by unit": f"{page}?xem=don-vi&unit=",
        "home": "/",
    }


def _signed_in(username: str) -> Client:
    from django.test import Client

    from tungngo.accounts.models import User

    client = Client()
    client.force_login(
        User.objects.get(username=username), backend="tungngo.organizations.sign_in.MemberBackend"
    )
    client.get("/")  # the first page of a session also notes where it is
    return client


def measure_pages() -> bool:
    """Prints what each page takes; whether all keep to the bars."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from people_and_assignments import add_campaign, make_province
    from tungngo.organizations.models import Role

    _province, (made, *_others) = make_province(2)
    begun = perf_counter()
    campaign = add_campaign(made, ASSIGNMENTS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(
        f"campaign  {ASSIGNMENTS} assignments, {len(made.units)} units, made in {perf_counter() - begun:.1f} s; "
        f"{ROUNDS} rounds, each page once a round"
    )
    is_kept = True
    for role in (Role.OFFICER, Role.FOCAL_POINT):
        client = _signed_in(made.people[role].username)
        pages = _pages(campaign.pk)
        queries, sizes = {}, {}
        for name, address in pages.items():  # also the first, cold request
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(address)
            if answer.status_code != 200:  # noqa: PLR2004
                raise SystemExit(f"{address} answers {answer.status_code}")
            queries[name], sizes[name] = len(captured), len(answer.content)
        taken: dict[str, list[float]] = {name: [] for name in pages}
        own: dict[str, list[float]] = {name: [] for name in pages}
        for _round in range(ROUNDS):
            for name, address in pages.items():
                start, own_start = perf_counter(), process_time()
                client.get(address)
                taken[name].append(perf_counter() - start)
                own[name].append(process_time() - own_start)
        bare = quantile(taken["bare"], 0.5)
        print(f"\n{role.value:<18}{'p50':>9}{'p95':>9}{'cpu':>9}{'ratio':>8}{'queries':>9}{'size':>9}")
        for name, seconds in taken.items():
            half, most = quantile(seconds, 0.5), quantile(seconds, 0.95)
            is_over = most > MOST_SECONDS * 1000 or queries[name] > MOST_QUERIES
            is_kept &= not is_over
            cpu = quantile(own[name], 0.5)
            print(
                f"  {name:<16}{half:>6.0f} ms{most:>6.0f} ms{cpu:>6.0f} ms{half / bare:>8.1f}{queries[name]:>9}"
                f"{sizes[name] / 1024:>6.0f} kB{'   over the bar' if is_over else ''}"
            )
    return is_kept


def main(asked: str) -> int:
    """Measures what was asked for, or all."""
    is_kept = True
    if asked in {"", "pages"}:
        logging.disable(logging.INFO)
        with started():
            from django.core.management import call_command
            from django.test.utils import setup_test_environment

            call_command("collectstatic", interactive=False, verbosity=0)
            setup_test_environment()
            print_machine()
            is_kept = measure_pages()
    if asked in {"", "reminders"}:
        print(flush=True)
        program = Path(__file__).with_name("reminding.py")
        is_kept &= subprocess.run([sys.executable, program], check=False).returncode == 0
    return 0 if is_kept else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
