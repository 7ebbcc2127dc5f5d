"""The field contract as types: what a telephone may send, version 1 (docs/field-sync.md)."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

MAX_BODY_BYTES = 2 * 1024 * 1024
MAX_ACTS = 200
KINDS = ("visit", "household", "resident")

# A number that PostgreSQL's bigint and JavaScript's integers both hold.
_Whole = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
_Revision = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
_Moment = Annotated[datetime, msgspec.Meta(tz=True)]
_Code = Annotated[str, msgspec.Meta(max_length=24)]
_Name = Annotated[str, msgspec.Meta(max_length=120)]


class Place(msgspec.Struct, frozen=True):
    """A place in degrees north and east (WGS 84)."""

    latitude: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    longitude: Annotated[float, msgspec.Meta(ge=-180, le=180)]


class Speed(msgspec.Struct, frozen=True):
    """An i-Speed measurement: megabits a second, milliseconds."""

    download_mbps: Annotated[float, msgspec.Meta(ge=0, lt=999_999)]
    upload_mbps: Annotated[float, msgspec.Meta(ge=0, lt=999_999)] | None = None
    latency_ms: Annotated[float, msgspec.Meta(ge=0, lt=999_999)] | None = None
    operator: Annotated[str, msgspec.Meta(max_length=40)] = ""


class VisitedPerson(msgspec.Struct, frozen=True):
    """What a visit did for one resident."""

    resident: UUID
    taught: Annotated[list[_Code], msgspec.Meta(max_length=40)] = []
    known: Annotated[list[_Code], msgspec.Meta(max_length=40)] = []
    signature: Literal["", "registered", "had", "declined"] = ""
    decline_reason: Annotated[str, msgspec.Meta(max_length=200)] = ""
    support: Literal["", "elderly", "disabled", "poor", "other"] = ""


class VisitData(msgspec.Struct, frozen=True):
    """One version of one visit, whole."""

    visit: UUID
    revision: _Revision
    household: UUID
    visited_at: _Moment
    outcome: Literal["present", "absent", "refused", "moved"]
    round: _Whole | None = None
    visited_on: date | None = None
    people: Annotated[list[VisitedPerson], msgspec.Meta(max_length=60)] = []
    consent: Literal["", "given", "declined"] = ""
    consent_by: UUID | None = None
    revisit_date: date | None = None
    speed: Speed | None = None
    note: Annotated[str, msgspec.Meta(max_length=500)] = ""
    place: Place | None = None
    photos: Annotated[list[UUID], msgspec.Meta(max_length=20)] = []
    voided: bool = False


class HouseholdData(msgspec.Struct, frozen=True):
    """One version of a household as a member knows it."""

    household: UUID
    revision: _Revision
    neighborhood: _Whole
    lane: _Name = ""
    house_number: Annotated[str, msgspec.Meta(max_length=40)] = ""
    head_name: _Name = ""
    phone: Annotated[str, msgspec.Meta(max_length=20)] = ""
    note: Annotated[str, msgspec.Meta(max_length=300)] = ""
    place: Place | None = None
    state: Literal["active", "moved"] = "active"


class ResidentData(msgspec.Struct, frozen=True):
    """One version of a resident."""

    resident: UUID
    revision: _Revision
    household: UUID
    full_name: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    birth_year: Annotated[int, msgspec.Meta(ge=1890, le=2200)] | None = None
    is_adult: bool | None = None
    state: Literal["active", "moved", "deceased"] = "active"


class SentAct(msgspec.Struct, frozen=True):
    """An act without the meaning of its data."""

    id: UUID
    seq: _Whole
    kind: Annotated[str, msgspec.Meta(min_length=1, max_length=12)]
    made_at: _Moment
    data: msgspec.Raw
    # The server's clock minus the telephone's, in milliseconds: at most a thousand years.
    offset_ms: Annotated[int, msgspec.Meta(ge=-(10**14), le=10**14)] | None = None
    team: _Whole | None = None


Data = VisitData | HouseholdData | ResidentData


class Parsed(msgspec.Struct, frozen=True):
    """An act that was understood, with its bytes as they came."""

    act: SentAct
    data: Data
    raw: bytes


class Problem(msgspec.Struct, frozen=True):
    """An act that is held: why, and what is known of it. `reason` is one of HeldAct.Reason."""

    reason: str
    detail: str
    raw: bytes
    id: UUID | None = None


class Malformed(Exception):
    """The body as a whole is no list of acts."""


class TooLarge(Exception):
    """More bytes or acts than one request may bring."""


class _Envelope(msgspec.Struct):
    acts: list[msgspec.Raw]


_WHOLE = re.compile(rb'\s*\{\s*"acts"\s*:\s*\[(.*)\]\s*\}\s*', re.DOTALL)
_MARKS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{},]', re.DOTALL)
_envelope = msgspec.json.Decoder(_Envelope)
_act = msgspec.json.Decoder(SentAct)
_DATA: dict[str, msgspec.json.Decoder[VisitData | HouseholdData | ResidentData]] = {
    "visit": msgspec.json.Decoder(VisitData),
    "household": msgspec.json.Decoder(HouseholdData),
    "resident": msgspec.json.Decoder(ResidentData),
}


def split(body: bytes) -> list[bytes]:
    """Returns the acts of a request, each as its bytes.

    One act that JSON allows and the quick reader does not (half of a surrogate pair) must not keep back the others:
    then the slow one is asked.

    Raises:
        Malformed: It is no whole JSON, or not `{"acts": [...]}`.
        TooLarge: It holds more acts than are taken at once.
    """
    try:
        body.decode()  # the quick reader does not look into what it only hands on
        acts = [bytes(raw) for raw in _envelope.decode(body).acts]
    except UnicodeDecodeError:
        raise Malformed from None
    except (msgspec.MsgspecError, RecursionError):
        acts = _split_slowly(body)
    if len(acts) > MAX_ACTS:
        raise TooLarge
    return acts


def _split_slowly(body: bytes) -> list[bytes]:
    try:
        acts = json.loads(body)["acts"]
    except RecursionError:
        return _split_nested(body)
    except (ValueError, KeyError, TypeError):
        raise Malformed from None
    if not isinstance(acts, list):
        raise Malformed
    return [json.dumps(act).encode() for act in acts]


def _split_nested(body: bytes) -> list[bytes]:
    """Splits a body with an act that is nested deeper than any reader goes: by its brackets alone."""
    whole = _WHOLE.fullmatch(body)
    if whole is None:
        raise Malformed
    text, depth, begun, acts = whole[1], 0, 0, []
    for mark in _MARKS.finditer(text):
        if mark[0] == b"," and depth == 0:
            acts.append(text[begun : mark.start()])
            begun = mark.end()
        depth += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(mark[0], 0)
        if depth < 0:
            raise Malformed
    if depth:
        raise Malformed
    return [act.strip() for act in (*acts, text[begun:])]


def parse(raw: bytes) -> Parsed | Problem:
    """Returns an act with its data, or why it cannot be understood."""
    # PostgreSQL keeps no NUL, in whatever form it is written.
    if b"\\u0000" in raw:
        return Problem("malformed", "NUL", raw, _id_of(raw))
    try:
        act = _act.decode(raw)
    except (msgspec.MsgspecError, RecursionError) as error:
        return Problem("malformed", str(error)[:300], raw, _id_of(raw))
    decoder = _DATA.get(act.kind)
    if decoder is None:
        return Problem("unknown_kind", act.kind, raw, act.id)
    try:
        data = decoder.decode(act.data)
    except (msgspec.MsgspecError, RecursionError) as error:
        return Problem("malformed", str(error)[:300], raw, act.id)
    return Parsed(act, data, raw)


def _id_of(raw: bytes) -> UUID | None:
    """What can be saved of an act's identity, so that its receipt finds it."""
    try:
        return UUID(json.loads(raw)["id"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def digest(raw: bytes) -> bytes:
    """Returns what tells a repeat of a held act from another one: SHA-256 of its bytes."""
    return hashlib.sha256(raw).digest()
