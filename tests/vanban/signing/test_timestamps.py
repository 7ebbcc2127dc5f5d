"""Timestamps: asked of a server of the tests' own, believed only when they hold, and never half a signature without."""

from __future__ import annotations

import datetime as dt
import time
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import typst
from authority import NOW, PASSWORD, authority, person, revocation_list, time_stamper
from time_server import Clerk, time_server

from vanban.signing import CannotTimestamp, check_signatures, key_from_file, sign_pdf, timestamps

if TYPE_CHECKING:
    from asn1crypto import tsp

    from vanban.signing import SignatureReport

LATER = NOW + dt.timedelta(days=600)  # the person's certificate is over


@cache
def page() -> bytes:
    out = typst.compile(b'#set text(font: "Liberation Serif")\nVan ban', format="pdf")
    assert isinstance(out, bytes)
    return out


def stamped(clerk: Clerk | None = None, name: str = "Nguyễn Văn Mẫu") -> bytes:
    key = key_from_file(person(name).file(), PASSWORD)
    with time_server(clerk) as address:
        return sign_pdf(page(), key=key, at=NOW, field="A", timestamps=address)


def report(pdf: bytes, **changes: Any) -> SignatureReport:
    facts = {"trusted": [authority().certificate], "at": NOW} | changes
    (found,) = check_signatures(pdf, **facts)
    return found


def test_a_signature_bears_the_servers_time() -> None:
    found = report(stamped(Clerk(at=NOW + dt.timedelta(minutes=2))))
    assert found.is_good
    assert (found.stamped_at, found.stamp_problem) == (NOW + dt.timedelta(minutes=2), "")


def test_a_timestamp_keeps_a_signature_good_after_its_certificate_ran_out() -> None:
    key = key_from_file(person().file(), PASSWORD)
    plain = sign_pdf(page(), key=key, at=NOW, field="A")
    with_time = stamped(Clerk(owner=time_stamper(days=900)))
    assert report(with_time, at=LATER).is_good
    late = report(plain, at=LATER)
    assert not late.is_trusted
    assert "không có dấu thời gian" in late.problem


def test_what_was_revoked_after_the_timestamp_was_good_then() -> None:
    who = person("Thu Hồi Mẫu")
    after = revocation_list(who, at=NOW + dt.timedelta(days=20), since=NOW + dt.timedelta(days=10), days=900)
    known = {"at": NOW + dt.timedelta(days=30), "lists": [after]}
    assert report(stamped(name="Thu Hồi Mẫu"), **known).is_good
    key = key_from_file(who.file(), PASSWORD)
    found = report(sign_pdf(page(), key=key, at=NOW, field="A"), **known)
    assert (found.is_trusted, found.standing) == (False, "revoked")
    assert "không có dấu thời gian" in found.problem


def test_a_strange_servers_timestamp_is_said_and_does_not_count() -> None:
    found = report(stamped(Clerk(owner=time_stamper("Cơ quan khác"))))
    assert (found.is_good, found.stamped_at) == (True, None)
    assert "không do cơ quan được tin cậy" in found.stamp_problem


def test_a_server_whose_certificate_was_revoked_is_not_believed() -> None:
    owner = time_stamper(days=500)
    found = report(stamped(Clerk(owner=owner)), lists=[revocation_list(owner)])
    assert found.stamped_at is None
    assert "thu hồi" in found.stamp_problem


def test_a_timestamp_of_a_time_that_has_not_come_is_not_believed() -> None:
    found = report(stamped(), at=NOW - dt.timedelta(days=2))
    assert found.stamped_at is None
    assert "chưa đến" in found.stamp_problem


def other_digest(request: tsp.TimeStampReq) -> None:
    request["message_imprint"]["hashed_message"] = bytes(32)


def other_nonce(request: tsp.TimeStampReq) -> None:
    request["nonce"] = 7


def no_nonce(request: tsp.TimeStampReq) -> None:
    del request["nonce"]


def refused(_answer: bytes) -> bytes:
    return bytes.fromhex("3005 3003 020102")  # a status alone: rejection


def bent(answer: bytes) -> bytes:
    spoiled = bytearray(answer)
    spoiled[-5] ^= 1
    return bytes(spoiled)


@pytest.mark.parametrize(
    ("clerk", "says"),
    [
        ({"lie": other_digest}, "nội dung khác"),
        ({"lie": other_nonce}, "nội dung khác"),
        ({"lie": no_nonce}, "nội dung khác"),
        ({"spoil": bent}, "đã bị sửa"),
        ({"spoil": refused}, "từ chối"),
        ({"spoil": lambda _answer: b"<html>khong phai</html>"}, "không đúng chuẩn"),
        ({"spoil": lambda _answer: b""}, "không đúng chuẩn"),
        ({"spoil": lambda answer: answer[:200]}, "không đúng chuẩn"),
        ({"at": NOW + dt.timedelta(hours=2)}, "khác xa đồng hồ"),
        ({"at": NOW - dt.timedelta(days=400)}, "khác xa đồng hồ"),
        ({"owner": person("Không Đóng Dấu Mẫu")}, "không dùng cho việc này"),
        ({"owner": time_stamper(days=-30)}, "hết hiệu lực"),
    ],
)
def test_a_lying_or_broken_server_is_said_and_nothing_is_signed(clerk: dict[str, Any], says: str) -> None:
    with pytest.raises(CannotTimestamp, match=says) as refusal:
        stamped(Clerk(**clerk))
    assert "ký không kèm dấu thời gian" in str(refusal.value)


def test_a_server_that_takes_requests_and_says_nothing_is_not_waited_for_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(timestamps, "SECONDS", 0.5)
    began = time.monotonic()
    with pytest.raises(CannotTimestamp, match="không trả lời"):
        stamped(Clerk(answers=False))
    assert time.monotonic() - began < 8  # most of it is the server's own end


def test_a_server_that_sends_on_to_another_address_is_not_followed() -> None:
    import threading
    from http.server import BaseHTTPRequestHandler, HTTPServer

    clerk = Clerk()

    class Detour(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(307)
            self.send_header("Location", target)
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            pass

    with time_server(clerk) as target, HTTPServer(("127.0.0.1", 0), Detour) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        key = key_from_file(person().file(), PASSWORD)
        with pytest.raises(CannotTimestamp, match="không trả lời"):
            sign_pdf(page(), key=key, at=NOW, field="A", timestamps=f"http://127.0.0.1:{server.server_port}/")
        server.shutdown()
    assert clerk.asked == 0
