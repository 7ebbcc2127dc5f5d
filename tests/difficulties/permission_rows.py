"""Who gets in at the addresses of difficulties (tests/permissions/table.py says how to read this)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile

from factories import NOW
from files.photos_for_tests import photo
from permissions.table import IN, Row, only
from tungngo.difficulties import services

if TYPE_CHECKING:
    from permissions.table import World
    from tungngo.difficulties.models import Difficulty
    from tungngo.organizations.models import Organization

_WORDS = services.Matter("difficulty", "equipment", "normal", "Mạng chập chờn", "Từ đầu tuần.")

# Their own lists and forms: an officer of another commune has them too.
_LISTS = only("officer", "leader", "focal_point", "team_member", "provincial_officer", stranger=IN)
_RAISES = only("officer", "leader", "focal_point", "team_member", stranger=IN)
# The province does not find what was not passed up to it.
_PARTIES = only("officer", "leader", "focal_point", provincial_officer=404)
_RUNS = only("officer", "leader", provincial_officer=404)
_OTHER_UNITS = only("focal_point", "team_member", provincial_officer=404)
_PROVINCE = only("provincial_officer")


def _raised(world: World, unit: Organization) -> Difficulty:
    return services.raise_difficulty(
        unit=unit,
        matter=_WORDS,
        campaign=None,
        assignment=None,
        uploads=(),
        files=[ContentFile(photo(), name="a.jpg")],
        has_personal_data=False,
        request_key=uuid.uuid4(),
        actor=world.person("officer"),
        at=NOW,
    )


def _sent(world: World, one: Difficulty) -> services.Sent:
    return services.Sent(world.person("officer"), NOW, one.version, uuid.uuid4())


def _of_police(world: World) -> Difficulty:
    one: Difficulty = world.once("difficulty", lambda: _raised(world, world.tree.police))
    return one


def _shared(world: World) -> dict[str, Any]:
    def make() -> Difficulty:
        one = _raised(world, world.tree.youth)
        services.set_shared(difficulty=one, is_shared=True, sent=_sent(world, one))
        return one

    return {"pk": world.once("shared difficulty", make).pk}


def _passed_up(world: World) -> dict[str, Any]:
    def make() -> Difficulty:
        one = _raised(world, world.tree.youth)
        sent = _sent(world, one)
        services.pass_up(difficulty=one, note="Nhờ tỉnh", due_date=None, attachments=(), sent=sent)
        return one

    return {"pk": world.once("difficulty passed up", make).pk}


def _one(world: World) -> dict[str, Any]:
    return {"pk": _of_police(world).pk}


def _file(world: World) -> dict[str, Any]:
    return {"pk": _of_police(world).attachments.get().pk}


def _entry(world: World) -> dict[str, Any]:
    one = _of_police(world)
    return {"pk": one.pk, "entry_pk": one.entries.first().pk}  # type: ignore[union-attr]  # raising made it


def _act(name: str, who: dict[str, str | int], of: Any = _one) -> Row:
    return Row(f"difficulties:{name}", of, post=who)


ROWS = [
    Row("difficulties:list", get=_LISTS),
    Row("difficulties:print", get=_LISTS),
    Row("difficulties:spreadsheet", get=_LISTS),
    Row("difficulties:raise", get=_RAISES, post=_RAISES),
    Row("difficulties:detail", _one, get=_PARTIES),
    Row("difficulties:file", _file, get=_PARTIES),
    Row("difficulties:thumbnail", _file, get=_PARTIES),
    Row("difficulties:undo", _entry, post=_PARTIES),
    *(_act(name, _PARTIES) for name in ("edit", "withdraw", "confirm", "reopen", "comment")),
    *(
        _act(name, _RUNS)
        for name in (
            "take",
            "give",
            "answer",
            "pass_up",
            "recall",
            "merge",
            "unmerge",
            "share",
            "unshare",
            "set_due",
        )
    ),
    _act("affected", _OTHER_UNITS, _shared),
    _act("unaffected", _OTHER_UNITS, _shared),
    _act("return", _PROVINCE, _passed_up),
]
