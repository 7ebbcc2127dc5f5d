"""How many visits a second the server takes from telephones, durably.

    .venv/bin/python bench/field_sync.py [--seconds 10] [--connections 8]

Starts the embedded PostgreSQL (fsync on) and the pages as `tungngo run` starts them, on a free port of this machine,
with a commune of 4,000 households, 12,000 residents, 20 teams and 100 telephones; a light client (telephone_lines.py)
sends from a process of its own on the same processors. Where others use the machine too, the processor time of a
visit tells more than the visits a second. A visit is a household with three adults and their skills,
stored with its projections; the server answers when it is committed.

    A  one visit a request, 8 keep-alive connections    bar: 600 visits/s, p95 30 ms
    B  batches of 50, 8 connections                     bar: 2,500 visits/s

In the same run what PostgreSQL itself does on this machine: single-row inserts, each a transaction, by as many clients
(pgbench), and COPY. Then the checks: requests that were acknowledged are sent once more and must get the same receipts;
as many senders as there are connections send each act of a further set in the same moment and must all hear the same;
every act that was sent is stored exactly once; and visits, people and skills equal a recount from the acts.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import psutil

from database import print_machine, quantile, started
from telephone_lines import Heard, Request, send_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from commune_at_its_doors import Doors

HOUSEHOLDS: Final = 4000
RESIDENTS: Final = 12_000
TEAMS: Final = 20
TELEPHONES: Final = 100
BATCH: Final = 50
ROWS_OF_A_VISIT: Final = 5  # the act, the visit, three people
LEAST_SINGLE: Final = 600
LEAST_BATCHED: Final = 2500
MOST_P95_MS: Final = 30
# Bodies are made before the measurement: as many as a server of this speed would take.
_PREPARED_SINGLE: Final = 2000
_PREPARED_BATCHED: Final = 7000
_RACED: Final = 100
_RECOUNTED: Final = 2000
_READY_SECONDS: Final = 30
_ROW: Final = "x" * 1000  # about what one act weighs


@contextlib.contextmanager
def _pages(port: int) -> Iterator[int]:
    """Runs the pages as the supervisor does; gives their process."""
    from tungngo.config import supervisor

    command = supervisor._services("127.0.0.1", port)[0].command  # noqa: SLF001  (the very same)
    pages = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + _READY_SECONDS
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/di-tung-ngo/api/v1/pull", timeout=5).close()
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                if time.monotonic() > deadline or pages.poll() is not None:
                    raise
                time.sleep(0.1)
        yield pages.pid
    finally:
        pages.terminate()
        pages.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Senders:
    """All telephones, each with its visits still to come."""

    def __init__(self, doors: Doors, pages: int, port: int, connections: int) -> None:
        from commune_at_its_doors import acts_of

        self.address = ("127.0.0.1", port)
        self.connections = connections
        self.pages = pages  # the process
        self.telephones = [
            (telephone.token, acts_of(doors, telephone, number))
            for number, telephone in enumerate(doors.telephones)
        ]

    def queues(self, visits: int, batch: int) -> list[list[Request]]:
        """Requests for each connection; a telephone always speaks over the same one."""
        queues: list[list[Request]] = [[] for _ in range(self.connections)]
        for number in range(-(-visits // batch)):
            place = number % len(self.telephones)
            token, acts = self.telephones[place]
            chosen = list(islice(acts, batch))
            queues[place % self.connections].append(_request(token, chosen))
        return queues

    def send(self, queues: list[list[Request]], seconds: float) -> Heard:
        """Sends from a process of its own."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_send_and_tell, args=(theirs, self.address, queues, seconds))
        process.start()
        theirs.close()  # so that a client that fails is noticed
        heard: Heard = ours.recv()
        process.join()
        return heard


def _send_and_tell(pipe: Any, address: tuple[str, int], queues: list[list[Request]], seconds: float) -> None:
    pipe.send(send_all(address, queues, seconds))


def _request(token: str, acts: list[tuple[str, bytes]]) -> Request:
    body = b'{"acts":[' + b",".join(raw for _key, raw in acts) + b"]}"
    return Request(token, body, [key for key, _raw in acts])


def _receipts(heard: Heard) -> list[tuple[str, str]]:
    """Each act that was answered, with what the receipt says."""
    told = []
    for request, body in heard.answers:
        receipts = json.loads(body)["receipts"]
        assert [receipt["id"] for receipt in receipts] == request.acts, "receipts in another order"
        told += [(receipt["id"], json.dumps(receipt, sort_keys=True)) for receipt in receipts]
    return told


def _processor_seconds(pages: int) -> dict[str, float]:
    """What the pages and the database have computed so far."""
    from django.conf import settings

    data = settings.ENVIRONMENT.database_dir
    database = psutil.Process(int((data / "postmaster.pid").read_text().split(maxsplit=1)[0]))
    spent = {}
    for name, parent in (("pages", psutil.Process(pages)), ("database", database)):
        times = [process.cpu_times() for process in (parent, *parent.children(recursive=True))]
        spent[name] = sum(one.user + one.system for one in times)
    return spent


def _measure(senders: Senders, name: str, batch: int, seconds: float) -> tuple[Heard, float]:
    prepared = int(seconds * (_PREPARED_SINGLE if batch == 1 else _PREPARED_BATCHED))
    queues = senders.queues(prepared, batch)
    before = _processor_seconds(senders.pages)
    heard = senders.send(queues, seconds)
    after = _processor_seconds(senders.pages)
    visits = sum(len(request.acts) for request, _body in heard.answers)
    rate = visits / heard.elapsed
    p50, p95, p99 = (quantile(heard.seconds, share) for share in (0.5, 0.95, 0.99))
    print(
        f"{name:<34}{rate:7.0f} visits/s   p50 {p50:6.1f}  p95 {p95:6.1f}  p99 {p99:6.1f} ms   "
        f"{visits} visits in {heard.elapsed:.1f} s, {len(heard.failures)} failures"
    )
    computed = {name: (after[name] - before[name]) / visits * 1000 for name in after}
    computed["client"] = heard.computed / visits * 1000
    whole = sum(computed.values())
    print(
        "   processor time of a visit: "
        + ", ".join(f"{name} {spent:.2f}" for name, spent in computed.items())
        + f" ms; {os.cpu_count()} processors with nothing else to do have room for"
        f" {(os.cpu_count() or 1) / whole * 1000:.0f} visits/s"
    )
    for failure in heard.failures[:3]:
        print(f"    {failure!r}")
    return heard, rate


def _postgresql(connections: int, seconds: float) -> tuple[float, float]:
    """Single-row insert transactions a second, and rows of COPY a second, of about the weight of an act."""
    from django.conf import settings
    from django.db import connection

    from tungngo.config import embedded_postgres

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_row (id uuid PRIMARY KEY, body text NOT NULL)")
    where = settings.DATABASES["default"]
    script = f"INSERT INTO bench_row VALUES (gen_random_uuid(), '{_ROW}');"  # noqa: S608
    said = subprocess.run(
        [
            str(embedded_postgres._binaries() / "pgbench"),  # noqa: SLF001
            *("-n", "-f", "/dev/stdin", "-c", str(connections), "-j", "2", "-T", str(max(1, round(seconds)))),
            *("-h", str(where["HOST"]), "-U", str(where["USER"]), str(where["NAME"])),
        ],
        input=script,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    match = re.search(r"tps = ([\d.]+)", said)
    assert match, said
    rows = 100_000
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE bench_row")
        begun = time.perf_counter()
        with cursor.copy("COPY bench_row FROM STDIN") as copy:
            for number in range(rows):
                copy.write(f"00000000-0000-7000-8000-{number:012x}\t{_ROW}\n")
        copied = rows / (time.perf_counter() - begun)
        cursor.execute("DROP TABLE bench_row")
    return float(match[1]), copied


_RECOUNT: Final = """
    WITH counted AS MATERIALIZED (
        SELECT DISTINCT ON (body->'data'->>'visit') id, device_id, member_id, team_id, body->'data' AS data
        FROM doorstep_act WHERE kind = 'visit'
        ORDER BY body->'data'->>'visit', (body->'data'->>'revision')::int DESC, id DESC
    ),
    wanted AS (
        SELECT (data->>'visit')::uuid, (data->>'household')::uuid, (data->>'round')::bigint, member_id, team_id,
               device_id, data->>'outcome', data->>'consent', (data->>'voided')::boolean, id
        FROM counted
    ),
    found AS (
        SELECT id, household_id, round_id, member_id, team_id, device_id, outcome::text, consent::text, is_voided,
               version_act
        FROM doorstep_visit
    ),
    wanted_people AS (
        SELECT (data->>'visit')::uuid, (person->>'resident')::uuid, person->'taught', person->'known',
               person->>'signature'
        FROM counted, jsonb_array_elements(data->'people') AS person
    ),
    found_people AS (
        SELECT visit_id, resident_id, to_jsonb(taught), to_jsonb(known), signature::text
        FROM doorstep_visitedresident
    )
    SELECT (SELECT count(*) FROM (SELECT * FROM wanted EXCEPT ALL SELECT * FROM found) AS missing)
         + (SELECT count(*) FROM (SELECT * FROM found EXCEPT ALL SELECT * FROM wanted) AS surplus)
         + (SELECT count(*) FROM (SELECT * FROM wanted_people EXCEPT ALL SELECT * FROM found_people) AS missing)
         + (SELECT count(*) FROM (SELECT * FROM found_people EXCEPT ALL SELECT * FROM wanted_people) AS surplus),
           (SELECT count(*) FROM doorstep_visit), (SELECT count(*) FROM doorstep_visitedresident),
           (SELECT count(*) FROM doorstep_heldact)
"""


def _check(senders: Senders, heard: list[Heard]) -> bool:
    """Prints whether everything that was acknowledged is there once, and counted once."""
    from django.db import connection

    from tungngo.doorstep.models import Act

    told = [one for each in heard for one in _receipts(each)]
    first = dict(told)
    again = _again(senders, heard)
    repeats = _receipts(again)
    wrong_repeats = sum(receipt != first[key] for key, receipt in repeats) + len(again.failures)
    raced, wrong_races = _race(senders)
    acts = [str(key) for key in Act.objects.values_list("id", flat=True)]
    lost = len({*first, *raced} - set(acts))
    with connection.cursor() as cursor:
        cursor.execute(_RECOUNT)
        different, visits, people, held = cursor.fetchone() or (-1, 0, 0, 0)
    surplus = len(acts) - len({*first, *raced})
    print(
        f"repeats   {len(repeats)} acts sent again, {wrong_repeats} answered otherwise\n"
        f"races     {len(raced)} acts by {senders.connections} senders at once, {wrong_races} answers wrong\n"
        f"stored    {len(acts)} acts, {visits} visits, {people} people; of those acknowledged {lost} lost; "
        f"{surplus} acts that nobody sent; {held} held; {different} rows differ from the recount"
    )
    return not any((wrong_repeats, wrong_races, lost, surplus, held, different)) and visits == len(acts)


def _again(senders: Senders, heard: list[Heard]) -> Heard:
    """Sends some of what was acknowledged once more, as a phone that never heard the answer."""
    answered = [request for each in heard for request, _body in each.answers][-_RECOUNTED:]
    queues = [answered[number :: senders.connections] for number in range(senders.connections)]
    return senders.send(queues, 3600)


def _race(senders: Senders) -> tuple[set[str], int]:
    """Every connection sends the same acts in the same moment; returns the acts, and how many answers were wrong."""
    requests = [request for queue in senders.queues(_RACED, 1) for request in queue]
    heard = senders.send([requests] * senders.connections, 3600)
    told: dict[str, list[str]] = {}
    for key, receipt in _receipts(heard):
        told.setdefault(key, []).append(receipt)
    wrong = sum(
        one != each[0] or json.loads(one)["status"] != "accepted" for each in told.values() for one in each
    )
    return set(told), wrong + len(heard.failures)


def _print_settings() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        values = []
        for name in ("fsync", "synchronous_commit", "full_page_writes", "wal_sync_method", "shared_buffers"):
            cursor.execute(f"SHOW {name}")
            values.append(f"{name} {(cursor.fetchone() or ('?',))[0]}")
    print(f"database  {', '.join(values)}")


def _run(seconds: float, connections: int) -> bool:
    from commune_at_its_doors import make_doors

    begun = time.perf_counter()
    doors = make_doors(households=HOUSEHOLDS, residents=RESIDENTS, teams=TEAMS, devices=TELEPHONES)
    print_machine()
    print(
        f"load      {', '.join(f'{load:.2f}' for load in os.getloadavg())} over 1, 5 and 15 minutes at the start"
    )
    _print_settings()
    port = _free_port()
    with _pages(port) as pages:
        senders = Senders(doors, pages, port, connections)
        weight = len(senders.queues(1, 1)[0][0].body)
        print(
            f"commune   {HOUSEHOLDS} households, {RESIDENTS} residents, {TEAMS} teams, {TELEPHONES} telephones, "
            f"made in {time.perf_counter() - begun:.1f} s; a visit of three adults is {weight} bytes; "
            f"{connections} connections\n"
        )
        warm = senders.send(senders.queues(20 * connections, 1), 3600)
        single, single_rate = _measure(senders, "A  one visit a request", 1, seconds)
        batched, batched_rate = _measure(senders, f"B  batches of {BATCH}", BATCH, seconds)
        inserts, copied = _postgresql(connections, seconds)
        print(
            f"PostgreSQL itself: pgbench {inserts:.0f} single-row transactions/s "
            f"(A is {single_rate / inserts:.2f} of it); COPY {copied:.0f} rows/s "
            f"(B writes {batched_rate * ROWS_OF_A_VISIT:.0f} rows/s, "
            f"{batched_rate * ROWS_OF_A_VISIT / copied:.2f} of it)\n"
        )
        is_once = _check(senders, [warm, single, batched])
    p95 = quantile(single.seconds, 0.95)
    failures = len(warm.failures) + len(single.failures) + len(batched.failures)
    is_kept = single_rate >= LEAST_SINGLE and batched_rate >= LEAST_BATCHED and p95 <= MOST_P95_MS
    print(
        f"\nbars      A ≥ {LEAST_SINGLE} visits/s and p95 ≤ {MOST_P95_MS} ms, B ≥ {LEAST_BATCHED} visits/s: "
        f"{'kept' if is_kept else 'MISSED'}; exactly once: {'yes' if is_once else 'NO'}"
    )
    return is_kept and is_once and failures == 0


def main() -> int:
    """Reads the arguments and measures; fails where a bar is missed or anything is lost or counted twice."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--connections", type=int, default=8)
    arguments = parser.parse_args()
    with started():
        return 0 if _run(arguments.seconds, arguments.connections) else 1


if __name__ == "__main__":
    sys.exit(main())
