"""Asking a time-stamping server (RFC 3161), and believing nothing of its answer that was not looked at."""

from __future__ import annotations

import datetime as dt
import http.client
import queue
import threading
import urllib.error
import urllib.request
from typing import Any, ClassVar, Final

from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1_x509
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

from vanban.signing.keys import CannotSign

SECONDS: Final = 15.0  # for the whole answer, however slowly it drips
_MOST_BYTES: Final = 256 * 1024
# A server whose clock is further off than this is wrong, or ours is: both must be put right before anybody signs.
_MOST_OFF: Final = dt.timedelta(minutes=10)
_WHAT_TO_DO: Final = " Hãy thử lại, hoặc ký không kèm dấu thời gian."


class CannotTimestamp(CannotSign):
    """The time-stamping server did not answer, or not with a timestamp that can be used."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem + _WHAT_TO_DO)


class _NoDetours(urllib.request.HTTPRedirectHandler):
    """The configured server answers itself; what it sends us on to was chosen by nobody."""

    def redirect_request(self, *_args: Any, **_facts: Any) -> None:
        """Follows nothing."""


class _Answer(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    """What a server answers; asn1crypto's own class does not know that a refusal comes without a timestamp."""

    _fields: ClassVar = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


class TimeServer(TimeStamper):
    """A time-stamping server at an address.

    Every answer is checked: that it is about what was asked, signed by a certificate for time-stamping that is valid,
    and that its time is the time now. Whether its authority is trusted is asked when signatures are checked.
    """

    def __init__(self, address: str, *, at: dt.datetime) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._address = address
        self._at = at
        self._first: dict[str, cms.ContentInfo] = {}

    async def async_dummy_response(self, md_algorithm: str) -> cms.ContentInfo:
        """A timestamp of something else, whose size pyHanko wants to know beforehand."""
        if md_algorithm not in self._first:
            self._first[md_algorithm] = await self.async_timestamp(bytes(32), md_algorithm)
        return self._first[md_algorithm]

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Asks for a timestamp.

        Raises:
            CannotTimestamp: The server is silent, refuses, or answers with something else.
        """
        nonce, request = self.request_cms(message_digest, md_algorithm)  # type: ignore[no-untyped-call]
        answer = self._fetch(request.dump())
        try:
            return await self._checked(_Answer.load(answer), message_digest, nonce)
        except (
            ValueError,
            TypeError,
            LookupError,
            AttributeError,
            SigningError,
            SignatureValidationError,
        ) as error:
            raise CannotTimestamp("Máy chủ cấp dấu thời gian trả lời không đúng chuẩn RFC 3161.") from error

    def _fetch(self, request: bytes) -> bytes:
        """Posts a request; the whole answer must be there in time."""
        answers: queue.Queue[bytes | None] = queue.Queue()

        def ask() -> None:
            try:
                answers.put(self._post(request))
            except (OSError, ValueError, http.client.HTTPException):
                answers.put(None)

        threading.Thread(target=ask, daemon=True).start()
        try:
            answer = answers.get(timeout=SECONDS)
        except queue.Empty:
            answer = None
        if answer is None:
            raise CannotTimestamp("Máy chủ cấp dấu thời gian không trả lời.")
        return answer

    def _post(self, request: bytes) -> bytes:
        headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        # The address comes from the environment, which takes http and https alone.
        posted = urllib.request.Request(self._address, request, headers)  # noqa: S310
        opener = urllib.request.build_opener(_NoDetours)
        with opener.open(posted, timeout=SECONDS) as response:
            return bytes(response.read(_MOST_BYTES))

    async def _checked(self, response: _Answer, digest: bytes, nonce: int) -> cms.ContentInfo:
        status = response["status"]["status"].native
        if status not in {"granted", "granted_with_mods"}:
            raise CannotTimestamp(f"Máy chủ cấp dấu thời gian từ chối ({status}).")
        token = response["time_stamp_token"]
        signed = token["content"]
        info = signed["encap_content_info"]["content"].parsed
        owner = extract_certs_for_validation(signed).signer_cert
        context = ValidationContext(trust_roots=[owner], allow_fetching=False, moment=self._at)
        found = await validate_tst_signed_data(signed, context, lambda _algorithm: digest)
        if not (found["intact"] and found["valid"]) or info["nonce"].native != nonce:
            raise CannotTimestamp(
                "Máy chủ cấp dấu thời gian trả về dấu của nội dung khác, hoặc dấu đã bị sửa."
            )
        _check_owner(owner, self._at)
        stamped: dt.datetime = info["gen_time"].native
        if abs(stamped - self._at) > _MOST_OFF:
            local = stamped.astimezone(self._at.tzinfo)
            raise CannotTimestamp(
                f"Máy chủ cấp dấu thời gian ghi {local:%H:%M %d/%m/%Y}, khác xa đồng hồ của máy này."
            )
        return token


def _check_owner(certificate: asn1_x509.Certificate, at: dt.datetime) -> None:
    """Asks that who stamped may stamp: a certificate for this purpose, in its time (RFC 3161, 2.3)."""
    purposes = certificate.extended_key_usage_value
    if purposes is None or "time_stamping" not in purposes.native:
        raise CannotTimestamp("Chứng thư của máy chủ cấp dấu thời gian không dùng cho việc này.")
    if not certificate.not_valid_before <= at <= certificate.not_valid_after:
        raise CannotTimestamp(
            f"Chứng thư của máy chủ cấp dấu thời gian đã hết hiệu lực ngày {certificate.not_valid_after:%d/%m/%Y}."
        )
