"""A time-stamping server (RFC 3161) of the tests' own, on the loopback; it can also lie, break and be silent."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from authority import NOW, Issued, time_stamper
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

SILENT_SECONDS = 3.0


@dataclass
class Clerk:
    """What the server does with a request.

    Attributes:
        owner: Whose certificate stamps.
        at: What its clock says.
        lie: Changes what is asked before it is stamped.
        spoil: Changes the bytes that leave.
        answers: False when it takes requests and says nothing.
        asked: How many requests came.
    """

    owner: Issued = field(default_factory=time_stamper)
    at: dt.datetime = NOW
    lie: Callable[[tsp.TimeStampReq], None] | None = None
    spoil: Callable[[bytes], bytes] | None = None
    answers: bool = True
    asked: int = 0

    def stamp(self, request: bytes) -> bytes:
        self.asked += 1
        asked = tsp.TimeStampReq.load(request)
        if self.lie:
            self.lie(asked)
        key = self.owner.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        stamper = DummyTimeStamper(
            asn1_x509.Certificate.load(self.owner.certificate.public_bytes(Encoding.DER)),
            keys.PrivateKeyInfo.load(key),
            fixed_dt=self.at,
        )
        answer: bytes = stamper.request_tsa_response(asked).dump()
        return self.spoil(answer) if self.spoil else answer


@contextmanager
def time_server(clerk: Clerk | None = None) -> Iterator[str]:
    """Its address while it serves."""
    clerk = clerk or Clerk()

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = self.rfile.read(int(self.headers["Content-Length"]))
            if not clerk.answers:
                time.sleep(SILENT_SECONDS)
                return
            answer = clerk.stamp(request)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Desk) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
