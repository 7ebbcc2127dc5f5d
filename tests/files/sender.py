"""The sending half of docs/uploads.md, as small as it can be, over Django's test client."""

from __future__ import annotations

import base64
import hashlib
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.middleware.csrf import get_token
from django.test import RequestFactory

if TYPE_CHECKING:
    from io import BytesIO

    from django.http import HttpResponse
    from django.test import Client

VERSION = {"Tus-Resumable": "1.0.0"}


def on_disk(folder: object) -> list[str]:
    """Names of all files in a folder, with the folders they lie in."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())  # type: ignore[attr-defined]


@dataclass
class Sender:
    """A browser that sends files in pieces."""

    client: Client
    csrf: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        token = get_token(RequestFactory().get("/"))
        self.client.cookies["csrftoken"] = token
        self.csrf = {"X-CSRFToken": token}

    def announce(
        self, content: bytes, *, name: str = "a.txt", key: uuid.UUID | None = None, sha256: str | None = None
    ) -> HttpResponse:
        facts = {
            "filename": name,
            "key": str(key or uuid.uuid4()),
            "sha256": hashlib.sha256(content).hexdigest() if sha256 is None else sha256,
        }
        return self.announce_as(len(content), facts)

    def announce_as(self, length: object, facts: dict[str, str]) -> HttpResponse:
        coded = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in facts.items())
        headers = {**VERSION, **self.csrf, "Upload-Length": str(length), "Upload-Metadata": coded}
        return self.client.post("/tep/tai-len/", headers=headers)  # type: ignore[return-value]

    def begin(self, content: bytes, **facts: object) -> str:
        answer = self.announce(content, **facts)  # type: ignore[arg-type]
        assert answer.status_code == 201, answer.content
        return answer["Location"]

    def send(
        self, address: str, offset: int, piece: bytes, *, line: BytesIO | None = None, **headers: str
    ) -> HttpResponse:
        """Sends a piece; `line` is how it comes in, when that matters."""
        kind = "application/offset+octet-stream"
        return self.client.patch(  # type: ignore[return-value]
            address,
            piece,
            content_type=kind,
            CONTENT_TYPE=kind,  # also for an empty piece
            headers={**VERSION, **self.csrf, "Upload-Offset": str(offset), **headers},
            **({"wsgi.input": line} if line else {}),  # type: ignore[arg-type]
        )

    def ask(self, address: str) -> HttpResponse:
        return self.client.head(address, headers=VERSION)  # type: ignore[return-value]

    def give_up(self, address: str) -> HttpResponse:
        return self.client.delete(address, headers={**VERSION, **self.csrf})  # type: ignore[return-value]

    def finish(self, address: str, content: bytes, step: int = 1000) -> HttpResponse:
        """Asks where to go on and sends the rest, as a browser does that has forgotten everything."""
        answer = self.ask(address)
        while (offset := int(answer["Upload-Offset"])) < len(content):
            answer = self.send(address, offset, content[offset : offset + step])
            if answer.status_code != 204:
                break
        return answer
