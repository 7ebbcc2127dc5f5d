"""Telephones that speak with the server by docs/field-sync.md, as the app does."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any, Protocol

from django.utils import timezone

from doorstep.factories import make_device, token_of
from tungngo.doorstep.rules.identifiers import uuid7

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.test import Client

    from tungngo.doorstep.models import Device, Member
    from tungngo.organizations.models import Organization

Json = dict[str, Any]
API = "/di-tung-ngo/api/v1/"
OK = 200
_numbers = count(1)


def rfc3339(at: datetime) -> str:
    """A time as it stands in bodies and headers: UTC with milliseconds."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def new_id() -> str:
    """A fresh UUIDv7, as the telephone makes them."""
    return str(uuid7(timezone.now()))


class Line(Protocol):
    """How a telephone reaches the server."""

    def __call__(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, Any]:
        """Sends one request; returns the status and the body as JSON (or None)."""


def client_line(client: Client) -> Line:
    """Through Django's test client: everything but the network."""
    client.raise_request_exception = False

    def ask(method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, Any]:
        facts = {} if method == "GET" else {"data": body, "content_type": "application/json"}
        answer = client.generic(method, path, headers=headers, **facts)  # type: ignore[arg-type]
        is_json = answer.headers.get("Content-Type", "").startswith("application/json")
        return answer.status_code, json.loads(answer.content) if is_json else None

    return ask


@dataclass
class Phone:
    """One telephone: its acts, what it pulled, and its clock, which may be wrong.

    Attributes:
        clock: The telephone's clock minus the true time.
        offset_ms: What the telephone believes of its clock, as it stands in acts.
    """

    device_id: str
    token: str
    line: Line
    team: int | None = None
    clock: timedelta = timedelta()
    offset_ms: int | None = 0
    acts: list[Json] = field(default_factory=list)
    receipts: dict[str, Json] = field(default_factory=dict)
    households: dict[str, Json] = field(default_factory=dict)
    setup: Json | None = None
    cursor: str | None = None
    epoch: str | None = None

    def now(self) -> datetime:
        """What the telephone's clock shows."""
        return timezone.now() + self.clock

    # -- acts ---------------------------------------------------------------------------------------------------

    def act(self, kind: str, data: Json) -> Json:
        """One more act of this telephone; it is not sent yet."""
        made = {
            "id": new_id(), "seq": len(self.acts) + 1, "kind": kind, "made_at": rfc3339(self.now()),
            "offset_ms": self.offset_ms, "team": self.team, "data": data,
        }  # fmt: skip
        self.acts.append(made)
        return made

    def visit(self, household: object, people: Iterable[Json] = (), **changes: object) -> Json:
        """The first version of a visit unless `visit` and `revision` say otherwise."""
        people = list(people)
        data: Json = {
            "visit": new_id(), "revision": 1, "household": str(household), "round": None,
            "visited_at": rfc3339(self.now() - timedelta(minutes=1)), "visited_on": None,
            "outcome": "present", "people": people, "consent": "given", "consent_by": None,
            "revisit_date": None, "speed": None, "note": "", "place": None, "photos": [], "voided": False,
        }  # fmt: skip
        return self.act("visit", {**data, **changes})

    def edit(self, act: Json, **changes: object) -> Json:
        """The next version of what another act brought."""
        return self.act(act["kind"], {**act["data"], "revision": act["data"]["revision"] + 1, **changes})

    def add_household(self, neighborhood: int, **changes: object) -> Json:
        """A household that the register does not have."""
        data: Json = {
            "household": new_id(), "revision": 1, "neighborhood": neighborhood, "lane": "Ngõ 7",
            "house_number": str(next(_numbers)), "head_name": "Phạm Văn Mẫu", "phone": "", "note": "", "place": None,
            "state": "active",
        }  # fmt: skip
        return self.act("household", {**data, **changes})

    def add_resident(self, household: object, **changes: object) -> Json:
        """A resident whom the register does not have."""
        data: Json = {
            "resident": new_id(), "revision": 1, "household": str(household), "full_name": "Phạm Thị Mẫu",
            "birth_year": 1990, "is_adult": None, "state": "active",
        }  # fmt: skip
        return self.act("resident", {**data, **changes})

    # -- requests -----------------------------------------------------------------------------------------------

    def headers(self) -> dict[str, str]:
        return {
            "Authorization": f"Device {self.token}",
            "X-App-Version": "1.0.0",
            "X-Unsent": "0",
            "X-Sent-At": rfc3339(self.now()),
        }

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        """A request as it stands; `headers` are added or replace."""
        return self.line(method, API + path, body, {**self.headers(), **(headers or {})})

    def post(self, acts: Sequence[object]) -> tuple[int, Any]:
        """Sends acts; the status and the answer."""
        return self.ask("POST", "acts", json.dumps({"acts": acts}).encode())

    def send(self, acts: Sequence[Json] | None = None) -> list[Json]:
        """Sends acts (all that have no receipt, unless given) and keeps the receipts."""
        acts = [act for act in self.acts if act["id"] not in self.receipts] if acts is None else acts
        status, answer = self.post(acts)
        assert status == OK, (status, answer)
        assert [receipt["id"] for receipt in answer["receipts"]] == [act["id"] for act in acts]
        for receipt in answer["receipts"]:
            self.receipts[receipt["id"]] = receipt
        receipts: list[Json] = answer["receipts"]
        return receipts

    def pull(self, *, at_most: int = 100) -> int:
        """Pulls until there is no more, into `households`; returns the number of requests."""
        for number in range(1, at_most + 1):
            page = self.pull_page()
            if not page["more"]:
                return number
        raise AssertionError("the pull does not end")

    def pull_page(self) -> Json:
        """Takes one page over as the app does: cursor and data together."""
        asked = "pull?" + "&".join(
            f"{name}={value}"
            for name, value in (
                ("cursor", self.cursor),
                ("setup", self.setup["version"] if self.setup else None),
            )
            if value is not None
        )
        status, page = self.ask("GET", asked)
        assert status == OK, (status, page)
        if self.epoch is not None and page["epoch"] != self.epoch:
            self.epoch, self.cursor, self.setup, self.receipts = page["epoch"], None, None, {}
            self.households.clear()
            return {**page, "more": True}
        self.epoch = page["epoch"]
        self.setup = page["setup"] or self.setup
        if page["gone"] == "all":
            self.households.clear()
        else:
            for gone in page["gone"]:
                self.households.pop(gone, None)
        for household in page["households"]:
            self.households[household["id"]] = household
        self.cursor = page["cursor"]
        whole: Json = page
        return whole


def bind(
    member: Member, line: Line, *, team: Organization | None = None, enrolled_at: datetime | None = None
) -> Phone:
    """One more telephone of a member, enrolled two months ago unless said otherwise."""
    at = enrolled_at or timezone.now() - timedelta(days=60)
    return phone_of(make_device(member, enrolled_at=at, last_seen_at=at), line, team=team)


def phone_of(device: Device, line: Line, *, team: Organization | None = None) -> Phone:
    """The telephone behind a row, before its first act."""
    return Phone(device_id=str(device.pk), token=token_of(device), line=line, team=team.pk if team else None)


def person(resident: object, **changes: object) -> Json:
    """What a visit did for one resident."""
    data: Json = {
        "resident": str(resident), "taught": ["vneid2"], "known": ["smartphone"], "signature": "registered",
        "decline_reason": "", "support": "",
    }  # fmt: skip
    return {**data, **changes}
