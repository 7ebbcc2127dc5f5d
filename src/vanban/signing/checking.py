"""Checking the signatures of a PDF, said in words that a clerk understands."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from vanban.loops import in_own_thread
from vanban.revocation import Known, Standing, path_of, standing_of
from vanban.signing.embedded import Embedded, read_embedded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
    from pyhanko.sign.validation.status import PdfSignatureStatus, TimestampSignatureStatus


# A further signature or a timestamp fills a field; that takes nothing from the earlier signature.
_ALLOWED_LATER: Final = frozenset(
    {ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING}
)
# A timestamp may be this much ahead of our own clock.
_CLOCKS_DIFFER: Final = dt.timedelta(minutes=10)


class NotCheckable(Exception):
    """The file's signatures cannot be looked at: it is damaged or encrypted; the message is for the person."""


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """What one signature of a PDF is worth.

    Attributes:
        field: Name of its field.
        signer: The certificate's common name.
        organization: The certificate's organisation, empty without one.
        signed_at: When, as the signer's machine said; None when it did not.
        stamped_at: When, as a trusted time-stamping authority says; None without.
        stamp_problem: Why its timestamp does not count, in Vietnamese; empty when it does, and without one.
        is_intact: What was signed was not changed.
        is_whole: Nothing was added after signing but what signing allows (a further signature, a timestamp).
        is_trusted: The certificate comes from a trusted authority, was valid then and not revoked as far as is known.
        standing: Whether it was revoked by then: "good", "revoked", or "unknown" when nothing at hand tells.
        revoked_at: Since when it is revoked.
        problem: Why one of these is false, in Vietnamese; empty when all is well.
    """

    field: str
    signer: str
    organization: str
    signed_at: dt.datetime | None
    stamped_at: dt.datetime | None
    stamp_problem: str
    is_intact: bool
    is_whole: bool
    is_trusted: bool
    standing: str
    revoked_at: dt.datetime | None
    problem: str

    @property
    def is_good(self) -> bool:
        """Whether nothing speaks against it."""
        return self.is_intact and self.is_whole and self.is_trusted


def check_signatures(
    pdf: bytes,
    *,
    trusted: Sequence[x509.Certificate],
    at: dt.datetime,
    lists: Sequence[x509.CertificateRevocationList] = (),
) -> list[SignatureReport]:
    """Reports on every signature of a PDF, in the order in which they were made; none for an unsigned file.

    Nothing is fetched. Whether a certificate was revoked is read from what the file brings along and from the lists.

    Args:
        pdf: The file.
        trusted: Certificates of the authorities that are trusted; with none, no signature is.
        at: The time at which certificates must have been valid, usually when the file came; a trusted timestamp in the
            file tells of an earlier one.
        lists: Revocation lists that are kept of the authorities.

    Raises:
        NotCheckable: The file is no PDF, damaged or encrypted.
    """
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        if reader.encrypted:
            raise NotCheckable("Tệp PDF đặt mật khẩu nên không kiểm tra được chữ ký.")
        return [
            _Check(signature, read_embedded(reader, signature), trusted, Known(tuple(lists)), at).report()
            for signature in reader.embedded_regular_signatures
        ]
    except (PdfError, SigningError, ValueError, OSError, RecursionError, KeyError, TypeError) as error:
        raise NotCheckable("Tệp PDF hỏng nên không kiểm tra được chữ ký.") from error


class _Check:
    """One signature, looked at with what is trusted and known."""

    def __init__(
        self,
        signature: EmbeddedPdfSignature,
        embedded: Embedded,
        trusted: Sequence[x509.Certificate],
        kept: Known,
        at: dt.datetime,
    ) -> None:
        self._signature = signature
        self._embedded = embedded
        self._trusted = trusted
        self._known = embedded.known.with_others(kept)
        self._at = at

    def report(self) -> SignatureReport:
        """Says what it is worth."""
        subject = self._signature.signer_cert.subject.native
        about = {
            "field": self._signature.field_name,
            "signer": str(subject.get("common_name", "")),
            "organization": str(subject.get("organization_name", "")),
        }
        try:
            status = self._status(self._at)
            stamped_at, stamp_problem = self._stamp(status.timestamp_validity)
            moment = stamped_at or self._at
            is_trusted = bool((self._status(moment, skip_diff=True) if stamped_at else status).trusted)
        except (SignatureValidationError, PdfError, ValueError) as error:
            return SignatureReport(
                **about,
                signed_at=None,
                stamped_at=None,
                stamp_problem="",
                is_intact=False,
                is_whole=False,
                is_trusted=False,
                standing=Standing.UNKNOWN,
                revoked_at=None,
                problem=f"Chữ ký không đúng chuẩn nên không kiểm tra được ({type(error).__name__}).",
            )
        is_intact = bool(status.intact and status.valid)
        is_whole = is_intact and bool(status.docmdp_ok) and status.modification_level in _ALLOWED_LATER
        standing, revoked_at = Standing.UNKNOWN, None
        if is_trusted:
            standing, revoked_at = self._standing(self._signature.signer_cert, moment)
        if not is_intact:
            problem = "Nội dung đã bị thay đổi sau khi ký, hoặc chữ ký không hợp lệ."
        elif not is_whole:
            problem = "Sau khi ký, tệp đã được thêm nội dung khác ngoài chữ ký."
        elif revoked_at is not None:
            problem = _revoked(revoked_at.astimezone(self._at.tzinfo), is_stamped=stamped_at is not None)
        else:
            problem = "" if is_trusted else self._distrust(moment, is_stamped=stamped_at is not None)
        return SignatureReport(
            **about,
            signed_at=status.signer_reported_dt,
            stamped_at=stamped_at,
            stamp_problem=stamp_problem,
            is_intact=is_intact,
            is_whole=is_whole,
            is_trusted=is_trusted and standing != Standing.REVOKED,
            standing=standing,
            revoked_at=revoked_at,
            problem=problem,
        )

    def _status(self, moment: dt.datetime, *, skip_diff: bool = False) -> PdfSignatureStatus:
        def context() -> ValidationContext:
            return ValidationContext(
                trust_roots=[_plain(root) for root in self._trusted],
                other_certs=[_plain(one) for one in self._embedded.certificates],
                moment=moment,
                allow_fetching=False,
            )

        # A timestamp is judged by what is known at the time asked about, not at the time that it claims itself.
        signer, stamper = context(), context()
        return in_own_thread(
            lambda: validate_pdf_signature(self._signature, signer, stamper, skip_diff=skip_diff)
        )

    def _stamp(self, stamp: TimestampSignatureStatus | None) -> tuple[dt.datetime | None, str]:
        """When a timestamp says that it was signed, if it can be believed, and else why not."""
        if stamp is None:
            return None, ""
        if not (stamp.intact and stamp.valid):
            return None, "Dấu thời gian đã bị sửa, hoặc là dấu của nội dung khác."
        if not stamp.trusted:
            return None, "Dấu thời gian không do cơ quan được tin cậy cấp."
        if self._standing(stamp.signing_cert, self._at)[0] == Standing.REVOKED:
            return None, "Chứng thư của máy chủ cấp dấu thời gian đã bị thu hồi."
        if stamp.timestamp > self._at + _CLOCKS_DIFFER:
            return None, "Dấu thời gian ghi một thời điểm chưa đến."
        return stamp.timestamp, ""

    def _standing(
        self, certificate: asn1_x509.Certificate, moment: dt.datetime
    ) -> tuple[Standing, dt.datetime | None]:
        others = [x509.load_der_x509_certificate(one.dump()) for one in self._signature.other_embedded_certs]
        leaf = x509.load_der_x509_certificate(certificate.dump())
        path = path_of(leaf, [*others, *self._embedded.certificates], self._trusted)
        return standing_of(path, self._known, moment) if path else (Standing.UNKNOWN, None)

    def _distrust(self, moment: dt.datetime, *, is_stamped: bool) -> str:
        if not self._trusted:
            return "Chưa khai báo cơ quan chứng thực nào được tin cậy nên không xác nhận được người ký."
        certificate = self._signature.signer_cert
        if moment > certificate.not_valid_after:
            over = f"Chứng thư số hết hiệu lực ngày {certificate.not_valid_after:%d/%m/%Y}"
            if is_stamped:
                return f"{over}, trước khi ký."
            return f"{over}, và không có dấu thời gian tin cậy cho biết đã ký trước ngày đó."
        return "Chứng thư số không do cơ quan chứng thực được tin cậy cấp, hoặc không còn hiệu lực."


def _revoked(since: dt.datetime, *, is_stamped: bool) -> str:
    told = f"Chứng thư số đã bị thu hồi từ {since:%H:%M ngày %d/%m/%Y}"
    if is_stamped:
        return f"{told}, trước khi ký."
    return f"{told}, và không có dấu thời gian tin cậy cho biết đã ký trước lúc đó."


def _plain(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
