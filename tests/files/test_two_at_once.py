"""Two tabs that send the same piece in the same moment, and a file that is removed while its upload is remembered."""

from __future__ import annotations

import io
import json
import re
import threading
import uuid
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.utils import timezone, translation

from tungngo.files import services
from tungngo.files.models import StoredFile, Upload, UploadChunk

if TYPE_CHECKING:
    from files.sender import Sender
    from tungngo.accounts.models import User

CONTENT = "Danh sách hộ. ".encode() * 100


def _begun(person: User) -> Upload:
    organization = person.membership.organization.commune
    assert organization is not None
    return services.begin_upload(
        organization=organization,
        actor=person,
        at=timezone.now(),
        key=uuid.uuid4(),
        name="a.txt",
        size=len(CONTENT),
    )


class _SlowLine(io.BytesIO):
    """What a phone sends, and whether the request held a connection to the database while it came."""

    was_held = False

    def read(self, size: int | None = -1) -> bytes:
        self.was_held = self.was_held or connection.connection is not None
        return super().read(size)


@pytest.mark.django_db(transaction=True)
def test_a_piece_that_comes_slowly_keeps_nobody_from_the_database(sender: Sender) -> None:
    address, line = sender.begin(CONTENT), _SlowLine(CONTENT)
    answer = sender.send(address, 0, CONTENT, line=line)
    assert (answer.status_code, answer["Upload-Offset"]) == (204, str(len(CONTENT)))
    assert line.tell() == len(CONTENT)
    assert not line.was_held


@pytest.mark.django_db(transaction=True)
def test_of_two_tabs_that_send_the_last_piece_at_once_one_is_told_where_the_other_is(person: User) -> None:
    upload = _begun(person)
    services.append(upload=upload, offset=0, content=CONTENT[:100], at=timezone.now())
    together, told = threading.Barrier(2), []

    def send() -> None:
        together.wait()
        try:
            services.append(upload=upload, offset=100, content=CONTENT[100:], at=timezone.now())
            told.append(-1)
        except services.OutOfPlace as error:
            told.append(error.received)
        finally:
            connection.close()

    tabs = [threading.Thread(target=send) for _ in range(2)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join(timeout=30)
    assert sorted(told) == [-1, len(CONTENT)]
    assert (StoredFile.objects.count(), UploadChunk.objects.count()) == (1, 0)


def test_removing_a_file_removes_what_is_remembered_of_its_upload(person: User) -> None:
    upload = services.append(upload=_begun(person), offset=0, content=CONTENT, at=timezone.now())
    assert upload.file is not None
    services.remove_file(file=upload.file)
    assert not Upload.objects.exists()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_words_of_the_sending_page_are_whole_in_each_language(language: str) -> None:
    with translation.override(language):
        page = render_to_string("files/_uploads.html")
    words = re.search(r"data-uploads-words>(.*?)</script>", page, re.DOTALL)
    assert words is not None
    told = json.loads(words[1])
    assert "{percent}" in told["sending"]
    assert all(told.values())
