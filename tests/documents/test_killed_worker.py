"""A real worker that is killed in the middle of a sending: nothing is sent twice, another worker ends it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.utils import timezone

from factories import make_commune, member, person_of
from issued_documents import issued
from tungngo.config.object_storage import file_storage
from tungngo.documents.models import Correspondent, Dispatch, SendingBatch
from tungngo.documents.services import sending
from tungngo.documents.services.sending import Outside
from tungngo.notifications.models import Notification
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.django_db(transaction=True)

PLACES = 60
MAILS = 40
PATIENCE = 90  # seconds, of a slow machine


@contextmanager
def worker(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The platform's own worker process, with the test's database."""
    known = connection.settings_dict
    where = f"{known['USER']}:{known['PASSWORD']}@/{known['NAME']}?host={known['HOST']}"
    process = subprocess.Popen(
        [sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "2"],
        env=os.environ
        | {
            "DATABASE_URL": f"postgresql://{where}",
            "DJANGO_SETTINGS_MODULE": "tungngo.config.settings",
            "TUNGNGO_VAR": str(folder),
        },
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(batch: SendingBatch, is_there: Callable[[SendingBatch], bool], pause: float = 0.002) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        batch.refresh_from_db()
        if is_there(batch):
            return
        assert time.monotonic() < deadline, f"{batch.done} of {batch.total} after {PATIENCE} s"
        time.sleep(pause)


def mails(folder: Path) -> Counter[str]:
    """How many mails of the document went to each address."""
    files = (folder / "mail").glob("*") if (folder / "mail").exists() else ()
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return Counter(line.removeprefix("To: ") for line in lines if line.startswith("To: noi"))


@pytest.mark.parametrize("killed_after", [5, PLACES + 5], ids=["among units", "among mails"])
def test_a_killed_worker_sends_nothing_twice_and_another_ends_it(
    killed_after: int, settings: Any, tmp_path: Path
) -> None:
    settings.STORAGES = settings.STORAGES | {"default": file_storage(None, tmp_path / "files")}
    tree = make_commune(neighborhoods=[f"Thôn {number}" for number in range(PLACES)])
    people = [member(Role.TEAM_MEMBER, place) for place in tree.neighborhoods]
    document = issued(tree.commune, person_of(tree, Role.OFFICER))
    outside = [
        Correspondent.objects.create(
            organization=tree.commune, name=f"Nơi {number}", sort_key="", email=f"noi{number}@mau.example"
        )
        for number in range(MAILS)
    ]
    batch, _is_new = sending.send(
        document=document,
        units=tree.neighborhoods,
        outside=[Outside(one, "email") for one in outside],
        actor=document.drafted_by,
        at=timezone.now(),
        request_key=uuid.uuid4(),
    )
    with worker(tmp_path) as process:
        wait_for(batch, lambda now: now.done >= killed_after)
        process.send_signal(signal.SIGKILL)
        process.wait()
    batch.refresh_from_db()
    assert killed_after <= batch.done < batch.total, "it was to die in the middle"

    assert sending.rescue_batches(at=timezone.now()) == [], "the dead worker may still be alive"
    later = timezone.now() + timedelta(minutes=2)
    assert sending.rescue_batches(at=later) == [batch]
    with worker(tmp_path):
        wait_for(batch, lambda now: now.finished_at is not None, pause=0.1)

    told = Counter(
        Notification.objects.filter(kind="documents.received").values_list("recipient_id", flat=True)
    )
    assert told == dict.fromkeys((person.pk for person in people), 1)
    went = mails(tmp_path)
    assert set(went.values()) == {1}, "nobody gets it twice"
    lost = list(Dispatch.objects.filter(state=Dispatch.State.FAILED))
    assert len(lost) <= 1, "at most the mail that was under way when the worker died"
    assert all("không rõ thư đã đi hay chưa" in one.error for one in lost)
    assert batch.done + batch.failed == batch.total
    certain = {one.email for one in outside} - {one.correspondent.email for one in lost if one.correspondent}
    assert certain <= set(went)
