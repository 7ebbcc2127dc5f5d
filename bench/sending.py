"""How long a province's document takes to reach its 168 communes, beside a plain insert of as many rows.

    .venv/bin/python bench/sending.py [--communes 168]

Prints, with the machine and the size of the input: how long the request that starts the sending takes, how long the job
takes that delivers to each commune in a transaction of its own and tells its people, and, as a limit in the same run,
one bulk insert of exactly as many dispatches and notifications.
"""

from __future__ import annotations

import argparse
import time
import uuid

from database import print_machine, started

COMMUNES = 168
MOST_TIMES_THE_INSERT = 100.0  # a transaction for each, so that a killed worker loses and doubles nothing
MOST_REQUEST_SECONDS = 1.0


def sending(communes: int = COMMUNES) -> bool:
    """Measures in a database that is empty before; call it within `database.started()`.

    Returns:
        Whether it kept its limits.
    """
    from django.utils import timezone

    from people_and_assignments import make_province
    from tungngo.accounts.models import User
    from tungngo.documents import jobs
    from tungngo.documents.models import Dispatch, Document, SendingBatch, State
    from tungngo.documents.services import sending as services
    from tungngo.notifications.models import Notification

    at = timezone.now()
    province, made = make_province(communes)
    actor = User.objects.first()
    assert actor is not None, "make_province makes people"
    document = Document.objects.create(
        organization=province,
        subject="Kế hoạch mẫu",
        folded_subject="ke hoach mau",
        content={},
        state=State.ISSUED,
        drafted_by=actor,
        drafted_at=at,
        changed_by=actor,
        changed_at=at,
        approved_at=at,
        issued_at=at,
        request_key=uuid.uuid4(),
    )
    begun = time.perf_counter()
    batch, _is_new = services.send(
        document=document,
        units=[one.commune for one in made],
        outside=[],
        actor=actor,
        at=at,
        request_key=uuid.uuid4(),
    )
    request = time.perf_counter() - begun
    begun = time.perf_counter()
    jobs.send(batch.pk)
    job = time.perf_counter() - begun
    batch.refresh_from_db()
    assert (batch.done, batch.failed) == (communes, 0), "not everybody got it"
    told = list(Notification.objects.all())

    other = SendingBatch.objects.create(
        organization=province,
        document=document,
        total=communes,
        started_by=actor,
        started_at=at,
        request_key=uuid.uuid4(),
    )
    rows = list(Dispatch.objects.filter(batch=batch))
    Dispatch.objects.filter(batch=batch).delete()
    for row in rows:
        row.pk, row.batch = None, other
    for number, notification in enumerate(told):
        notification.pk, notification.key = None, f"limit {number}"
    begun = time.perf_counter()
    Dispatch.objects.bulk_create(rows)
    Notification.objects.bulk_create(told)
    insert = time.perf_counter() - begun

    print(f"sending   {communes} communes, {len(told)} people told")
    print(f"  request {request * 1000:8.0f} ms   (at most {MOST_REQUEST_SECONDS:.0f} s)")
    print(f"  job     {job * 1000:8.0f} ms   {job / communes * 1000:.1f} ms for each commune")
    print(
        f"  insert  {insert * 1000:8.0f} ms   as many rows at once; the job takes {job / insert:.0f} times that"
    )
    return request <= MOST_REQUEST_SECONDS and job <= MOST_TIMES_THE_INSERT * insert


def main() -> int:
    """Runs it alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--communes", type=int, default=COMMUNES)
    arguments = parser.parse_args()
    with started():
        print_machine()
        return 0 if sending(arguments.communes) else 1


if __name__ == "__main__":
    raise SystemExit(main())
