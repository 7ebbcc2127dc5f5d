"""How fast the board of a round is, and the rows behind its figures, on the day of action of a whole commune.

    .venv/bin/python bench/board.py [--households 4000] [--residents 3] [--visits 10000] [--rounds 40]

Prints the machine, then the queries, p50 and p95 of the board, of its part as it is asked for every ten seconds, of the
wall and of lists behind figures (through Django's own handler with all middlewares, without a network), against a
page that shows nothing but its frame in the same run. The bar: at most 12 queries of a part, and 150 ms.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path
from unittest import mock

import database
from home import measure, report, signed_in


def run(arguments: argparse.Namespace) -> None:
    """Makes the commune's day and measures."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.urls import reverse
    from django.utils import timezone

    from doorstep.factories import ON_THE_DAY, make_field, make_many
    from factories import make_commune

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("collectstatic", verbosity=0, interactive=False)
    field = make_field(make_commune(neighborhoods=[f"Tổ dân phố {number}" for number in range(1, 21)]))
    make_many(
        field,
        households=arguments.households,
        residents_each=arguments.residents,
        visits=arguments.visits,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    database.print_machine()
    print(
        f"size      {arguments.households:,} households of {arguments.residents}, {arguments.visits:,} visits, "
        "20 neighborhoods and teams"
    )
    client = signed_in(field.officer)
    noon = ON_THE_DAY + dt.timedelta(hours=3)
    with mock.patch.object(timezone, "now", return_value=noon):
        queries, spent = measure(client, "/tai-khoan/ho-so/", arguments.rounds)
        frame = database.quantile(spent, 0.5)
        report("frame (own profile)", queries, spent, frame)
        for name in ("board_round", "board_wall", "board_houses", "board_people", "board_turns"):
            path = reverse(f"doorstep:{name}", args=[field.round.pk])
            report(name, *measure(client, path, arguments.rounds), frame)
        client.defaults["HTTP_HX_REQUEST"] = "true"
        path = reverse("doorstep:board_round", args=[field.round.pk])
        report("the part", *measure(client, path, arguments.rounds), frame)
        del client.defaults["HTTP_HX_REQUEST"]
        report("visits", *measure(client, reverse("doorstep:visits"), arguments.rounds), frame)


def main() -> None:
    """Reads the arguments and measures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--households", type=int, default=4000)
    parser.add_argument("--residents", type=int, default=3)
    parser.add_argument("--visits", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=40)
    arguments = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))  # the same made-up commune
    with database.started():
        run(arguments)


if __name__ == "__main__":
    main()
