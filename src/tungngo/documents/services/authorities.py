"""Whose certificates the installation trusts: added, removed, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import transaction
from django.utils.translation import gettext as _

from tungngo.audit.services import record
from tungngo.documents.models import TrustedAuthority

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.accounts.models import User

_LONGEST_NAME = 200


class NoAuthority(Exception):
    """The file is no certificate of an authority; the message is for the person."""


def read_certificate(data: bytes) -> x509.Certificate:
    """The certificate in a file, PEM or DER.

    Raises:
        NoAuthority: There is none, or it is no authority's.
    """
    try:
        is_pem = b"-----BEGIN" in data
        certificate = x509.load_pem_x509_certificate(data) if is_pem else x509.load_der_x509_certificate(data)
    except ValueError as error:
        raise NoAuthority(_("Tệp này không phải chứng thư số (PEM, CER hoặc CRT).")) from error
    try:
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except (x509.ExtensionNotFound, ValueError):
        constraints = None
    if constraints is None or not constraints.ca:
        raise NoAuthority(
            _(
                "Đây là chứng thư của người dùng, không phải của cơ quan chứng thực. Hãy chọn chứng thư gốc (CA)."
            )
        )
    return certificate


@transaction.atomic
def add_authority(
    *, certificate: x509.Certificate, actor: User, at: datetime
) -> tuple[TrustedAuthority, bool]:
    """Trusts an authority; one that is trusted already stays, one that was removed comes back.

    Returns:
        The authority, and whether this call made it trusted.

    Raises:
        NoAuthority: Its certificate is over.
    """
    if certificate.not_valid_after_utc < at:
        raise NoAuthority(
            _("Chứng thư này đã hết hiệu lực ngày %s.") % f"{certificate.not_valid_after_utc:%d/%m/%Y}"
        )
    authority, is_new = TrustedAuthority.objects.select_for_update().get_or_create(
        sha256=certificate.fingerprint(hashes.SHA256()).hex(),
        defaults={
            "name": _name_of(certificate),
            "certificate": certificate.public_bytes(Encoding.PEM).decode(),
            "valid_until": certificate.not_valid_after_utc,
            "added_by": actor,
            "added_at": at,
        },
    )
    if is_new:
        _record("add", authority, actor, at)
        return authority, True
    return authority, set_trusted(authority=authority, is_trusted=True, actor=actor, at=at)


@transaction.atomic
def set_trusted(*, authority: TrustedAuthority, is_trusted: bool, actor: User, at: datetime) -> bool:
    """Removes an authority from those that are trusted, or takes it back; returns whether that changed anything."""
    locked = TrustedAuthority.objects.select_for_update(of=("self",)).get(pk=authority.pk)
    if (locked.removed_at is None) == is_trusted:
        return False
    locked.removed_at = None if is_trusted else at
    locked.save(update_fields=["removed_at"])
    _record("restore" if is_trusted else "remove", locked, actor, at)
    return True


def _name_of(certificate: x509.Certificate) -> str:
    for oid in (x509.NameOID.COMMON_NAME, x509.NameOID.ORGANIZATION_NAME):
        found = certificate.subject.get_attributes_for_oid(oid)
        if found:
            return str(found[0].value)[:_LONGEST_NAME]
    return certificate.subject.rfc4514_string()[:_LONGEST_NAME] or _("Không tên")


def _record(act: str, authority: TrustedAuthority, actor: User, at: datetime) -> None:
    record(
        act=f"documents.authority.{act}",
        actor=actor,
        organization_id=None,
        subject=authority,
        at=at,
        data={"name": authority.name, "sha256": authority.sha256},
    )
