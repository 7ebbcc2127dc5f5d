"""Checking the signatures of a PDF, said in words that a clerk understands."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from vanban.exchange.loops import in_own_thread

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from cryptography import x509
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature


# A further signature or a timestamp fills a field; that takes nothing from the earlier signature.
_ALLOWED_LATER: Final = frozenset(
    {ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING}
)


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
        is_intact: What was signed was not changed.
        is_whole: Nothing was added after signing but what signing allows (a further signature, a timestamp).
        is_trusted: The certificate comes from a trusted authority and was valid then.
        problem: Why one of these is false, in Vietnamese; empty when all is well.
    """

    field: str
    signer: str
    organization: str
    signed_at: dt.datetime | None
    stamped_at: dt.datetime | None
    is_intact: bool
    is_whole: bool
    is_trusted: bool
    problem: str

    @property
    def is_good(self) -> bool:
        """Whether nothing speaks against it."""
        return self.is_intact and self.is_whole and self.is_trusted


def check_signatures(
    pdf: bytes, *, trusted: Sequence[x509.Certificate], at: dt.datetime
) -> list[SignatureReport]:
    """Reports on every signature of a PDF, in the order in which they were made; none for an unsigned file.

    Nothing is fetched: whether a certificate was revoked is not asked.

    Args:
        pdf: The file.
        trusted: Certificates of the authorities that are trusted; with none, no signature is.
        at: The time at which certificates must have been valid, usually when the file came.

    Raises:
        NotCheckable: The file is no PDF, damaged or encrypted.
    """
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        if reader.encrypted:
            raise NotCheckable("Tệp PDF đặt mật khẩu nên không kiểm tra được chữ ký.")
        return [_report(signature, trusted, at) for signature in reader.embedded_regular_signatures]
    except (PdfError, SigningError, ValueError, OSError, RecursionError, KeyError, TypeError) as error:
        raise NotCheckable("Tệp PDF hỏng nên không kiểm tra được chữ ký.") from error


def _report(
    signature: EmbeddedPdfSignature, trusted: Sequence[x509.Certificate], at: dt.datetime
) -> SignatureReport:
    roots = [asn1_x509.Certificate.load(root.public_bytes(Encoding.DER)) for root in trusted]
    subject = signature.signer_cert.subject.native
    about = {
        "field": signature.field_name,
        "signer": str(subject.get("common_name", "")),
        "organization": str(subject.get("organization_name", "")),
    }
    context = ValidationContext(trust_roots=roots, moment=at, allow_fetching=False)
    try:
        status = in_own_thread(lambda: validate_pdf_signature(signature, context, context))
    except (SignatureValidationError, PdfError, ValueError) as error:
        return SignatureReport(
            **about,
            signed_at=None,
            stamped_at=None,
            is_intact=False,
            is_whole=False,
            is_trusted=False,
            problem=f"Chữ ký không đúng chuẩn nên không kiểm tra được ({type(error).__name__}).",
        )
    is_intact = bool(status.intact and status.valid)
    is_whole = is_intact and bool(status.docmdp_ok) and status.modification_level in _ALLOWED_LATER
    is_trusted = bool(status.trusted)
    stamp = status.timestamp_validity
    return SignatureReport(
        **about,
        signed_at=status.signer_reported_dt,
        stamped_at=stamp.timestamp if stamp is not None and stamp.trusted and stamp.intact else None,
        is_intact=is_intact,
        is_whole=is_whole,
        is_trusted=is_trusted,
        problem=_problem(
            is_intact=is_intact, is_whole=is_whole, is_trusted=is_trusted, has_roots=bool(roots)
        ),
    )


def _problem(*, is_intact: bool, is_whole: bool, is_trusted: bool, has_roots: bool) -> str:
    if not is_intact:
        return "Nội dung đã bị thay đổi sau khi ký, hoặc chữ ký không hợp lệ."
    if not is_whole:
        return "Sau khi ký, tệp đã được thêm nội dung khác ngoài chữ ký."
    if not is_trusted and not has_roots:
        return "Chưa khai báo cơ quan chứng thực nào được tin cậy nên không xác nhận được người ký."
    if not is_trusted:
        return "Chứng thư số không do cơ quan chứng thực được tin cậy cấp, hoặc không còn hiệu lực."
    return ""
