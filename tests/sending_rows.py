"""Who gets in at the addresses of sending and receiving documents."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile

from factories import NOW
from issued_documents import issued
from permissions.table import Row, everyone, only
from tungngo.documents.models import Correspondent, Dispatch, Document, Packet, SendingBatch
from tungngo.documents.services import sending
from tungngo.documents.services.sending import Outside
from tungngo.files.services import Inspected, store_file
from vanban.exchange import Agency, DocumentPacket, Signer, write_document_packet

if TYPE_CHECKING:
    from permissions.table import World
    from tungngo.organizations.models import Organization

# The body's own people: others of the commune and those above it are refused.
SEES = only("officer", "leader")
SENDS = only("officer")
# What came to the police: nobody else's post exists.
OPENS = everyone(404, focal_point="in")
# Each body has a list of its own, so a stranger sees theirs.
OWN_LIST = only("officer", "leader", "provincial_officer", stranger="in")
OWN_WORK = only("officer", "provincial_officer", stranger="in")


def _document(world: World) -> Document:
    document: Document = world.once(
        "sent document", lambda: issued(world.tree.commune, world.person("officer"))
    )
    return document


def _correspondent(world: World) -> Correspondent:
    def make() -> Correspondent:
        return Correspondent.objects.create(
            organization=world.tree.commune, name="Công ty Mẫu", sort_key="", organ_id="H99.7"
        )

    correspondent: Correspondent = world.once("correspondent", make)
    return correspondent


def _batch(world: World) -> SendingBatch:
    def send() -> SendingBatch:
        batch, _is_new = sending.send(
            document=_document(world),
            units=[world.tree.police],
            outside=[Outside(_correspondent(world), "edxml")],
            actor=world.person("officer"),
            at=NOW,
            request_key=uuid.uuid4(),
        )
        sending.deliver_to_unit(dispatch=batch.dispatches.get(channel="unit"), at=NOW)
        return batch

    batch: SendingBatch = world.once("sending batch", send)
    return batch


def _received(world: World) -> dict[str, Any]:
    return {"pk": _batch(world).dispatches.get(channel="unit").pk}


def _packet_of(world: World, organization: Organization, **values: Any) -> Packet:
    packet = DocumentPacket(
        sender=Agency("H99.1", "UBND xã Gửi"),
        receivers=(Agency("H99.2"),),
        number="05",
        symbol="KH-UBND",
        date=NOW.date(),
        place="Mẫu",
        type_code=10,
        type_name="Kế hoạch",
        subject="Mẫu",
        signer=Signer("Trần Thị Mẫu"),
    )
    data = write_document_packet(packet)
    sha = uuid.uuid4().hex * 2
    file = store_file(
        organization=organization,
        content=ContentFile(data),
        name="goi.edxml",
        actor=world.person("officer"),
        at=NOW,
        inspected=Inspected("edxml", "application/octet-stream", sha, len(data)),
    )
    return Packet.objects.create(
        organization=organization,
        document_id=packet.document_id,
        organ_id="H99.1",
        sha256=sha,
        file=file,
        handled_by=world.person("officer"),
        handled_at=NOW,
        sent_at=NOW,
        **values,
    )


def _packet_in(world: World) -> dict[str, Any]:
    made = world.once("packet in", lambda: _packet_of(world, world.tree.commune, direction="in"))
    return {"pk": made.pk}


def _packet_out(world: World) -> dict[str, Any]:
    def make() -> Packet:
        dispatch: Dispatch = _batch(world).dispatches.get(channel="edxml")
        return _packet_of(world, world.tree.commune, direction="out", dispatch=dispatch)

    return {"pk": world.once("packet out", make).pk}


# A packet is looked for among one's own body's; who works on documents of another body finds none.
PACKET = only("officer", "leader", provincial_officer=404)
NO_SUCH_FILE = everyone(404, administrator=403, focal_point=403, team_member=403, media=403)

ROWS = [
    Row("received:list", get=everyone(unplaced=404)),
    Row("received:detail", _received, get=OPENS),
    Row("received:file", _received, get=OPENS),
    Row("received:page", lambda world: _received(world) | {"page": 1}, get=OPENS),
    Row("received:signatures", _received, get=OPENS),
    Row("received:acknowledge", _received, post=OPENS),
    Row("received:take_in", _received, post=everyone(404, focal_point=403)),
    Row("received:packets", get=OWN_LIST),
    Row("received:take_packet", get=OWN_WORK, post=OWN_WORK),
    Row("received:packet", _packet_in, get=PACKET),
    Row("received:packet_file", _packet_in, get=PACKET),
    Row(
        "received:packet_attachment",
        lambda world: _packet_in(world) | {"position": 0},
        get=NO_SUCH_FILE,
    ),
    Row("received:answer_packet", _packet_in, post=only("officer", provincial_officer=404)),
    Row("sending:correspondents", get=OWN_WORK),
    Row("sending:add_correspondent", get=OWN_WORK, post=OWN_WORK),
    Row(
        "sending:correspondent",
        lambda world: {"pk": _correspondent(world).pk},
        get=only("officer", provincial_officer=404),
        post=only("officer", provincial_officer=404),
    ),
    Row(
        "sending:remove_correspondent",
        lambda world: {"pk": _correspondent(world).pk},
        post=only("officer", provincial_officer=404),
    ),
    Row("sending:choose", lambda world: {"pk": _document(world).pk}, get=SENDS, post=SENDS),
    Row("sending:recipients", lambda world: {"pk": _document(world).pk}, get=SEES),
    Row("sending:remind", lambda world: {"pk": _document(world).pk}, post=SENDS),
    Row("sending:batch", lambda world: {"pk": _batch(world).pk}, get=SEES),
    Row("sending:send_again", lambda world: {"pk": _batch(world).pk}, post=SENDS),
    Row("sending:packet", _packet_out, get=SEES),
]
