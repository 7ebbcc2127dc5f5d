"""Who gets in at the addresses of directives (tests/permissions/table.py says how to read this)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile

from directives.documents import letter_pdf
from factories import NOW
from permissions.table import Row, only
from tungngo.directives import services

if TYPE_CHECKING:
    from permissions.table import World
    from tungngo.directives.models import Directive

_READERS = ("officer", "leader", "focal_point", "team_member", "media")


def _read_directive(world: World) -> Directive:
    received = services.receive_directive(
        organization=world.tree.commune,
        actor=world.person("officer"),
        at=NOW,
        key=uuid.uuid4(),
        files=[ContentFile(letter_pdf(), name="chi-dao.pdf")],
    )
    pk = received.directive.pk
    services.start_reading(directive_id=pk, attempt=1, at=NOW)
    reading = {"text": "Tổ chức ra quân.", "source": {"lines": [], "pages": []}}
    done = services.finish_reading(directive_id=pk, attempt=1, reading=reading, seconds=1, at=NOW)
    assert done is not None
    return done


def _one(**more: int) -> Any:
    return lambda world: {"pk": world.once("directive", lambda: _read_directive(world)).pk, **more}


# An account without a unit has no commune whose directives it could ask for: refused before anything is looked up.
_READ = only(*_READERS, unplaced=403)
_CHANGE = only("officer", "leader", unplaced=403)

ROWS = [
    Row("directives:list", get=only(*_READERS, stranger="in", unplaced=403)),
    Row(
        "directives:receive",
        get=only("officer", "leader", stranger="in", unplaced=403),
        post=only("officer", "leader", stranger="in", unplaced=403),
    ),
    Row("directives:detail", _one(), get=_READ),
    Row("directives:file", _one(position=0), get=_READ),
    Row("directives:page", _one(page=1), get=_READ),
    Row("directives:cancel", _one(), post=_CHANGE),
    Row("directives:read_again", _one(), post=_CHANGE),
    Row("directives:remove", _one(), post=_CHANGE),
]
