"""Whether certificates were revoked, from lists and answers that are at hand; nothing is ever fetched.

What a signer embedded in a PDF (lists and OCSP answers) counts, and so do lists that were kept of an authority. Each is
believed only when the authority that issued the certificate signed it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.authority import CertTrustAnchor
from pyhanko_certvalidator.errors import OCSPValidationError, PathBuildingError, RevokedError, ValidationError
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.revinfo.validate_ocsp import verify_ocsp_response

from vanban.loops import in_own_thread

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

_PEM: Final = b"-----BEGIN X509 CRL-----"
_BACK_AGAIN: Final = x509.ReasonFlags.remove_from_crl
# What comes of asking answers that do not tell, or that are broken in one of the many ways in which ASN.1 can be.
_NOT_TOLD: Final = (
    OCSPValidationError,
    ValidationError,
    PathBuildingError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
)


class Standing(StrEnum):
    """What is known of a certificate and of those above it."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Known:
    """Lists and answers that tell of revoked certificates.

    Attributes:
        lists: Certificate revocation lists (RFC 5280, 5).
        answers: OCSP answers (RFC 6960), DER.
    """

    lists: tuple[x509.CertificateRevocationList, ...] = ()
    answers: tuple[bytes, ...] = ()

    def with_others(self, other: Known) -> Known:
        """Both together."""
        return Known(self.lists + other.lists, self.answers + other.answers)


def read_list(data: bytes) -> x509.CertificateRevocationList:
    """A revocation list in PEM or DER.

    Raises:
        ValueError: It is none.
    """
    try:
        if _PEM in data:
            return x509.load_pem_x509_crl(data)
        return x509.load_der_x509_crl(data)
    except (TypeError, UnsupportedAlgorithm) as error:
        raise ValueError("no revocation list") from error


def is_from(revoked: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    """Whether an authority made a list: its name stands on it and its key signed it."""
    if revoked.issuer != issuer.subject:
        return False
    try:
        if not issuer.extensions.get_extension_for_class(x509.KeyUsage).value.crl_sign:
            return False
    except x509.ExtensionNotFound:
        pass
    try:
        return revoked.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]  # others raise TypeError
    except (TypeError, ValueError, UnsupportedAlgorithm):
        return False


def standing_of(
    path: Sequence[x509.Certificate], known: Known, at: dt.datetime
) -> tuple[Standing, dt.datetime | None]:
    """What is known at a time of a certificate whose path to a trusted authority was found.

    Args:
        path: The certificate first, then each one's issuer; the last is trusted by itself.
        known: What is at hand.
        at: The time asked about; what was revoked later was good then.

    Returns:
        The standing, and since when it is revoked.
    """
    is_sure = True
    for certificate, issuer in pairwise(path):
        since = _revoked_since(certificate, issuer, known, at)
        if since is not None:
            return Standing.REVOKED, since
        is_sure = is_sure and _is_cleared(certificate, issuer, known, at)
    return (Standing.GOOD if is_sure else Standing.UNKNOWN), None


def path_of(
    certificate: x509.Certificate,
    others: Sequence[x509.Certificate],
    trusted: Sequence[x509.Certificate],
) -> list[x509.Certificate]:
    """A certificate and its issuers up to a trusted one, by names and signatures; empty when none leads there."""
    path = [certificate]
    while path[-1] not in trusted:
        below = path[-1]
        above = next(
            (one for one in (*trusted, *others) if one not in path and _has_issued(one, below)), None
        )
        if above is None:
            return []
        path.append(above)
    return path


def _has_issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except Exception:  # noqa: BLE001  # each kind of key has its own way to say no
        return False
    return True


def _revoked_since(
    certificate: x509.Certificate, issuer: x509.Certificate, known: Known, at: dt.datetime
) -> dt.datetime | None:
    for revoked in known.lists:
        scope = _scope(revoked)
        if (scope is not None and scope.indirect_crl) or not is_from(revoked, issuer):
            continue
        entry = revoked.get_revoked_certificate_by_serial_number(certificate.serial_number)
        if entry is None or _reason(entry) == _BACK_AGAIN:
            continue
        if entry.revocation_date_utc <= at:
            return entry.revocation_date_utc
    try:
        _ask_answers(certificate, issuer, known, at)
    except RevokedError as error:
        return error.revocation_dt
    except _NOT_TOLD:
        pass
    return None


def _is_cleared(
    certificate: x509.Certificate, issuer: x509.Certificate, known: Known, at: dt.datetime
) -> bool:
    """Whether a list that covers the certificate, or an answer about it, says that it was not revoked."""
    if any(_covers(revoked, certificate, at) and is_from(revoked, issuer) for revoked in known.lists):
        return True
    try:
        _ask_answers(certificate, issuer, known, at)
    except _NOT_TOLD:
        return False
    return True


def _covers(revoked: x509.CertificateRevocationList, certificate: x509.Certificate, at: dt.datetime) -> bool:
    """Whether a list is about such certificates, complete, and still good at a time.

    A list that was made later tells of the time too, unless the certificate had run out by then and may be left out.
    """
    until = revoked.next_update_utc
    if until is None or not at <= until or revoked.last_update_utc > certificate.not_valid_after_utc:
        return False
    try:
        revoked.extensions.get_extension_for_class(x509.DeltaCRLIndicator)
    except x509.ExtensionNotFound:
        pass
    else:
        return False
    scope = _scope(revoked)
    if scope is None:
        return True
    if scope.indirect_crl or scope.only_some_reasons or scope.only_contains_attribute_certs:
        return False
    is_authority = _is_authority(certificate)
    if (scope.only_contains_user_certs and is_authority) or (
        scope.only_contains_ca_certs and not is_authority
    ):
        return False
    return scope.full_name is None or bool({*scope.full_name} & _points_to(certificate))


def _ask_answers(
    certificate: x509.Certificate, issuer: x509.Certificate, known: Known, at: dt.datetime
) -> None:
    """Asks the OCSP answers at hand.

    Raises:
        RevokedError: One says that it was revoked by then.
        OCSPValidationError: None of them tells.
    """
    if not known.answers:
        raise ValueError("no answers at hand")
    context = ValidationContext(
        trust_roots=[_plain(issuer)],
        ocsps=[asn1_ocsp.OCSPResponse.load(answer) for answer in known.answers],
        moment=at,
        allow_fetching=False,
        retroactive_revinfo=True,
    )
    leaf = _plain(certificate)
    path = ValidationPath(CertTrustAnchor(_plain(issuer)), interm=[], leaf=leaf)
    in_own_thread(lambda: asyncio.run(verify_ocsp_response(leaf, path, context)))


def _scope(revoked: x509.CertificateRevocationList) -> x509.IssuingDistributionPoint | None:
    try:
        return revoked.extensions.get_extension_for_class(x509.IssuingDistributionPoint).value
    except x509.ExtensionNotFound:
        return None


def _reason(entry: x509.RevokedCertificate) -> x509.ReasonFlags | None:
    try:
        return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except x509.ExtensionNotFound:
        return None


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _points_to(certificate: x509.Certificate) -> set[x509.GeneralName]:
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return set()
    return {name for point in points for name in point.full_name or ()}


def _plain(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
