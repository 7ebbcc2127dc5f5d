"""What signatures are worth: who signed a PDF, for which body, and whether that can be believed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from cryptography import x509
from django.core.cache import cache
from django.core.files.storage import default_storage

from tungngo.documents.models import RevocationList, TrustedAuthority
from vanban.signing.isolation import check_isolated

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from tungngo.files.models import StoredFile
    from vanban.signing import SignatureReport

_KEPT_SECONDS = 3600


def trusted_certificates() -> list[x509.Certificate]:
    """The certificates of the authorities that the installation trusts."""
    rows = TrustedAuthority.objects.filter(removed_at__isnull=True).values_list("certificate", flat=True)
    return [x509.load_pem_x509_certificate(pem.encode()) for pem in rows]


def kept_lists() -> list[x509.CertificateRevocationList]:
    """The lists of revoked certificates of the authorities that are trusted."""
    return [x509.load_der_x509_crl(bytes(content)) for content in _lists().values_list("content", flat=True)]


def signatures_of(file: StoredFile, *, at: datetime) -> list[SignatureReport]:
    """Reports on the signatures of a stored PDF; remembered for an hour, as long as what is trusted and known stays.

    Raises:
        vanban.signing.NotCheckable: It cannot be looked at.
    """
    trusted = trusted_certificates()
    known_by = [root.signature for root in trusted]
    known_by += [sha.encode() for sha in _lists().values_list("sha256", flat=True)]
    basis = hashlib.sha256(b"".join(sorted(known_by))).hexdigest()[:16]
    key = f"documents.signatures.2/{file.sha256}/{basis}/{at:%Y%m%d}"
    known: list[SignatureReport] | None = cache.get(key)
    if known is None:
        known, _is_kept = check_isolated(bytes_of(file), trusted=trusted, at=at, lists=kept_lists())
        cache.set(key, known, _KEPT_SECONDS)
    return known


def _lists() -> QuerySet[RevocationList]:
    return RevocationList.objects.filter(authority__removed_at__isnull=True)


def bytes_of(file: StoredFile) -> bytes:
    """A stored file's content."""
    with default_storage.open(file.path) as stored:
        return bytes(stored.read())
