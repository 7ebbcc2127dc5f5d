"""Who gets in at the addresses of documents (tests/permissions/table.py says how to read this)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from authority import authority as made_up_authority
from django.core.files.base import ContentFile

from approved_document import TODAY, approved_in
from directives.documents import letter_pdf
from draft_rows import ROWS as DRAFT_ROWS
from factories import NOW
from permissions.table import IN, Row, everyone, only
from sending_rows import ROWS as SENDING_ROWS
from tungngo.directives.services import receive_directive
from tungngo.documents import services
from tungngo.documents.services.authorities import add_authority

if TYPE_CHECKING:
    from permissions.table import World
    from tungngo.directives.models import Directive
    from tungngo.documents.models import Document, RegisterEntry, TrustedAuthority


def _issued(world: World) -> Document:
    office = world.once(
        "office", lambda: approved_in(world.tree, world.person("officer"), world.person("leader"))
    )
    document: Document = world.once("issued document", lambda: office.issue()[0])
    return document


def _entry(world: World) -> RegisterEntry:
    entry, _ = services.enter_paper_document(
        organization=world.tree.commune,
        type_symbol="",
        number=1,
        symbol="UBND-VHXH",
        date=TODAY,
        subject="Mời họp",
        signer="Lê Thị Mẫu",
        recipients="",
        note="",
        actor=world.person("officer"),
        at=NOW,
        request_key=uuid.uuid4(),
    )
    return entry


def _directive(world: World) -> Directive:
    received = receive_directive(
        organization=world.tree.commune,
        actor=world.person("officer"),
        at=NOW,
        key=uuid.uuid4(),
        files=[ContentFile(letter_pdf(), name="chi-dao.pdf")],
    )
    return received.directive


def _authority(world: World) -> TrustedAuthority:
    authority, _ = add_authority(
        certificate=made_up_authority().certificate, actor=world.person("administrator"), at=NOW
    )
    return authority


def _of_issued(**more: int) -> Any:
    return lambda world: {"pk": _issued(world).pk, **more}


def _file(world: World) -> dict[str, int]:
    document = _issued(world)
    return {"pk": document.pk, "file_pk": document.files.filter(form="docx")[0].pk}


# Whose own body has a register: a commune's officers and leaders, a province's officers.
_READ_OWN = only("officer", "leader", "provincial_officer", stranger=IN)
_KEEP_OWN = only("officer", "provincial_officer", stranger=IN)
# What is trusted counts for every commune: only who runs the whole installation decides it.
_INSTALLATION = only("administrator", stranger=403)

# Who keeps a signer's picture: the body's officers and the signer, here the leader; sought among one's own body's.
_PICTURE = only("officer", "leader", provincial_officer=404)


def _pictured(world: World) -> dict[str, int]:
    office = world.once(
        "office", lambda: approved_in(world.tree, world.person("officer"), world.person("leader"))
    )
    return {"pk": office.signer.pk}


ROWS = [
    *DRAFT_ROWS,
    Row("documents:signer_picture", _pictured, get=_PICTURE, post=_PICTURE),
    # There is none yet.
    Row(
        "documents:signer_picture_file", _pictured, get=only(officer=404, leader=404, provincial_officer=404)
    ),
    Row("documents:drop_signer_picture", _pictured, post=_PICTURE),
    Row("documents:register", get=_READ_OWN),
    Row("documents:register_print", get=_READ_OWN),
    Row("documents:register_spreadsheet", get=_READ_OWN),
    Row("documents:register_enter", get=_KEEP_OWN, post=_KEEP_OWN),
    Row(
        "documents:register_note",
        lambda world: {"pk": world.once("register entry", lambda: _entry(world)).pk},
        get=only("officer"),
        post=only("officer"),
    ),
    Row("documents:issue", _of_issued(), get=only("officer"), post=only("officer")),
    Row("documents:issued_file", _file, get=only("officer", "leader")),
    Row("documents:sign", _of_issued(), get=only("officer", "leader"), post=only("officer", "leader")),
    Row("documents:bring_signed", _of_issued(), post=only("officer", "leader")),
    Row(
        "documents:check_signatures",
        get=everyone(unplaced=404),
        post=everyone(unplaced=404),
    ),
    Row(
        "documents:directive_signatures",
        lambda world: {"pk": world.once("received directive", lambda: _directive(world)).pk},
        get=only("officer", "leader", "focal_point", "team_member", "media"),
    ),
    Row("documents:authorities", get=_INSTALLATION, post=_INSTALLATION),
    Row("documents:revocation_list", post=_INSTALLATION),
    Row(
        "documents:trust",
        lambda world: {"pk": world.once("authority", lambda: _authority(world)).pk},
        post=_INSTALLATION,
    ),
    *SENDING_ROWS,
]
