"""Who gets in at the addresses of drafting (tests/permissions/table.py says how to read this)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drafted_documents import DraftingDesk, make_desk
from factories import NOW
from permissions.table import IN, Row, only
from tungngo.documents import services

if TYPE_CHECKING:
    from permissions.table import World
    from tungngo.documents.models import Document


def _desk(world: World) -> DraftingDesk:
    desk: DraftingDesk = world.once("drafting desk", lambda: make_desk(world.tree))
    return desk


def _draft(world: World) -> Document:
    document: Document = world.once("draft", lambda: _desk(world).draft())
    return document


def _remark(world: World) -> dict[str, int]:
    def add() -> int:
        document = _draft(world)
        key = document.request_key
        remark = services.comment(
            document=document,
            place="",
            text="Thêm Trạm Y tế",
            actor=world.person("leader"),
            at=NOW,
            request_key=key,
        )
        return remark.pk

    return {"pk": _draft(world).pk, "comment_pk": world.once("remark", add)}


def _of_draft(**more: Any) -> Any:
    return lambda world: {"pk": _draft(world).pk, **more}


def _signer(world: World) -> dict[str, int]:
    return {"pk": _desk(world).signer.pk}


# A body's own pages: everybody who works on documents has theirs, a stranger that of the other commune.
_READ_OWN = only("officer", "leader", "provincial_officer", stranger=IN)
_KEEP_OWN = only("officer", "provincial_officer", stranger=IN)
# A signer is sought among those of the person's own body.
_KEEP_FOUND = only("officer", provincial_officer=404)
_READ = only("officer", "leader")
_WRITE = only("officer")
_DECIDE = only("leader")

ROWS = [
    Row("documents:list", get=_READ_OWN),
    Row("documents:new", get=_KEEP_OWN, post=_KEEP_OWN),
    Row("documents:letterhead", get=_KEEP_OWN, post=_KEEP_OWN),
    Row("documents:add_signer", get=_KEEP_OWN, post=_KEEP_OWN),
    Row("documents:signer", _signer, get=_KEEP_FOUND, post=_KEEP_FOUND),
    Row("documents:signer_active", _signer, post=_KEEP_FOUND, data={"is_active": "1"}),
    Row(
        "documents:start",
        lambda world: {"campaign_pk": _desk(world).campaign.pk, "kind": "ke-hoach"},
        get=_WRITE,
        post=_WRITE,
    ),
    Row("documents:document", _of_draft(), get=_READ),
    Row("documents:submit", _of_draft(), post=_WRITE),
    Row("documents:approve", _of_draft(), post=_DECIDE),
    Row("documents:return", _of_draft(), post=_DECIDE),
    Row("documents:take_back", _of_draft(), post=_WRITE),
    Row("documents:cancel", _of_draft(), post=_WRITE),
    Row("documents:edit", _of_draft(), get=_WRITE),
    Row("documents:save", _of_draft(), post=_WRITE),
    Row("documents:pages", _of_draft(), get=_READ),
    Row("documents:page", _of_draft(page=1), get=_READ),
    Row("documents:download", _of_draft(form="docx"), get=_READ),
    Row("documents:versions", _of_draft(), get=_READ),
    Row("documents:restore", _of_draft(number=1), post=_WRITE),
    Row("documents:comment", _of_draft(), post=_READ),
    Row("documents:resolve", _remark, post=_READ, data={"is_resolved": "1"}),
]
