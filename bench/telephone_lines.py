"""A light HTTP client for bench/field_sync.py: many keep-alive connections in one thread, bodies made beforehand.

It runs in a process of its own and must cost little, because it shares the processors with the server.
"""

from __future__ import annotations

import datetime as dt
import selectors
import socket
import time
from dataclasses import dataclass, field
from typing import Final

_PIECE: Final = 65536
_END_OF_HEAD: Final = b"\r\n\r\n"
_OK: Final = b" 200 "


@dataclass(frozen=True, slots=True)
class Request:
    """One request with the identifiers of its acts."""

    token: str
    body: bytes
    acts: list[str]


@dataclass
class Heard:
    """What the server answered."""

    seconds: list[float] = field(default_factory=list)
    answers: list[tuple[Request, bytes]] = field(default_factory=list)  # the body of each answer
    failures: list[bytes] = field(default_factory=list)
    elapsed: float = 0.0
    computed: float = 0.0  # processor time of the client


class _Connection:
    """One keep-alive connection that sends its requests one after the other."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.request: Request | None = None
        self.begun = 0.0
        self.buffer = b""

    def send(self, request: Request) -> None:
        sent_at = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        head = (
            "POST /di-tung-ngo/api/v1/acts HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Authorization: Device {request.token}\r\nX-App-Version: 1.0.0\r\nX-Unsent: 0\r\n"
            f"X-Sent-At: {sent_at}\r\nContent-Length: {len(request.body)}\r\n\r\n"
        )
        self.request, self.buffer = request, b""
        self.begun = time.perf_counter()
        self.socket.sendall(head.encode() + request.body)

    def receive(self) -> tuple[bytes, bytes] | None:
        """Reads what is there; returns the answer's first line and body when it is whole."""
        piece = self.socket.recv(_PIECE)
        if not piece:
            raise ConnectionError("the server closed the connection")
        self.buffer += piece
        head, end, body = self.buffer.partition(_END_OF_HEAD)
        if not end:
            return None
        lines = head.lower().split(b"\r\n")
        length = next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), None)
        if length is None:
            raise ConnectionError(f"an answer without its length: {head!r}")
        return (head.split(b"\r\n", 1)[0], body) if len(body) >= length else None


def send_all(address: tuple[str, int], queues: list[list[Request]], seconds: float) -> Heard:
    """Sends each queue over a connection of its own until all are sent, or the time is over.

    Requests that are under way when the time is over are awaited.
    """
    heard = Heard()
    watched = selectors.DefaultSelector()
    waiting = {number: iter(queue) for number, queue in enumerate(queues)}
    open_connections = 0
    begun, computed = time.perf_counter(), time.process_time()
    for number, queue in waiting.items():
        connection = _Connection(address)
        request = next(queue, None)
        if request is not None:
            watched.register(connection.socket, selectors.EVENT_READ, (number, connection))
            connection.send(request)
            open_connections += 1
    while open_connections:
        for key, _events in watched.select():
            number, connection = key.data
            answer = connection.receive()
            if answer is None:
                continue
            now = time.perf_counter()
            heard.seconds.append(now - connection.begun)
            if _OK in answer[0]:
                heard.answers.append((connection.request, answer[1]))
            else:
                heard.failures.append(answer[0] + b" " + answer[1][:300])
            request = next(waiting[number], None) if now - begun < seconds else None
            if request is None:
                watched.unregister(connection.socket)
                connection.socket.close()
                open_connections -= 1
            else:
                connection.send(request)
    heard.elapsed, heard.computed = time.perf_counter() - begun, time.process_time() - computed
    return heard
