"""How long the reminder run of a province takes: 168 communes with 300 assignments each; at most 30 seconds.

    .venv/bin/python bench/reminding.py [--communes 168] [--assignments 300]

Also part of bench/assignments.py. Prints, with the machine and the size of the input: the run as the worker does it
every morning, the same run again (which must find that everybody was told), and, as a limit in the same run, how long
one bulk insert of exactly as many rows into the same table takes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time

from database import print_machine, started

LIMIT_SECONDS = 30.0
COMMUNES = 168
ASSIGNMENTS = 300


def reminding(communes: int = COMMUNES, assignments: int = ASSIGNMENTS) -> bool:
    """Measures the run in a database that is empty before; call it within `database.started()`.

    Returns:
        Whether it kept the limit.
    """
    from django.db import connection
    from django.db.models import Value
    from django.db.models.functions import Concat
    from django.utils import timezone

    from people_and_assignments import add_campaigns, make_province
    from tungngo.accounts.models import User
    from tungngo.assignments.services import reminders
    from tungngo.notifications.models import Notification

    at = timezone.make_aware(dt.datetime(2026, 10, 12, 5, 0))  # noqa: DTZ001  (made aware: a Monday morning)
    _province, made = make_province(communes)
    User.objects.filter(email="").update(email=Concat("username", Value("@mau.vn")))
    add_campaigns(made, assignments, at=at)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")

    def run(moment: dt.datetime) -> tuple[float, float, reminders.Summary]:
        begun, cpu = time.perf_counter(), time.process_time()
        done = reminders.remind(at=moment, communes=[one.commune for one in made])
        return time.perf_counter() - begun, time.process_time() - cpu, done

    seconds, cpu, done = run(at)
    assert done.failed == 0, "a commune was not reminded"
    told = Notification.objects.count()
    again, _cpu, _done = run(at + dt.timedelta(minutes=15))
    assert Notification.objects.count() == told, "somebody was told twice"

    rows = list(Notification.objects.all())
    for number, row in enumerate(rows):
        row.pk, row.key = None, f"limit {number}"
    begun = time.perf_counter()
    Notification.objects.bulk_create(rows, batch_size=1000)
    limit = time.perf_counter() - begun

    print(
        f"reminders {communes} communes × {assignments} assignments, {len(made) * len(made[0].units):,} units: "
        f"{done.parts:,} open parts, {told:,} notifications"
    )
    print(
        f"          {seconds:.1f} s ({cpu:.1f} s of them CPU of Python), limit {LIMIT_SECONDS:.0f} s; "
        f"again, telling nobody: {again:.1f} s"
    )
    print(f"          {seconds / limit:.1f} times a bulk insert of as many rows ({limit:.1f} s)")
    return seconds <= LIMIT_SECONDS


def main() -> int:
    """Runs alone, in a database of its own; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--communes", type=int, default=COMMUNES)
    parser.add_argument("--assignments", type=int, default=ASSIGNMENTS)
    arguments = parser.parse_args()
    with started():
        print_machine()
        is_kept = reminding(arguments.communes, arguments.assignments)
    return 0 if is_kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
