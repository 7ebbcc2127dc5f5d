"""Whose certificates the installation trusts: added, removed, taken back; and which of them were revoked."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tungngo.audit.services import record
from tungngo.documents.models import RevocationList, TrustedAuthority
from vanban.revocation import is_from, read_list

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.accounts.models import User

MOST_LIST_BYTES: Final = 16 * 1024 * 1024
_LONGEST_NAME: Final = 200


class NoAuthority(Exception):
    """The file is no certificate or list of an authority; the message is for the person."""


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


@transaction.atomic
def keep_list(*, data: bytes, actor: User, at: datetime) -> RevocationList:
    """Keeps an authority's list of revoked certificates in the place of its older one; the same twice changes nothing.

    Raises:
        NoAuthority: It is no such list, none of a trusted authority's, or older than what is kept.
    """
    revoked = _read_list(data)
    good_until = revoked.next_update_utc
    if good_until is None:
        raise NoAuthority(_("Danh sách này không ghi dùng đến khi nào nên không dựa vào được."))
    authority = _author_of(revoked)
    der = revoked.public_bytes(Encoding.DER)
    digest, scope = hashlib.sha256(der).hexdigest(), _scope_of(revoked)
    TrustedAuthority.objects.select_for_update(of=("self",)).get(pk=authority.pk)
    kept = RevocationList.objects.filter(authority=authority, scope=scope).first()
    if kept and kept.sha256 == digest:
        return kept
    if kept and kept.made_at > revoked.last_update_utc:
        raise NoAuthority(
            _("Đã có danh sách mới hơn của “%(name)s”, lập lúc %(when)s.")
            % {"name": authority.name, "when": f"{timezone.localtime(kept.made_at):%H:%M %d/%m/%Y}"}
        )
    count = len(revoked)
    made, _is_new = RevocationList.objects.update_or_create(
        authority=authority,
        scope=scope,
        defaults={
            "content": der,
            "sha256": digest,
            "revoked_count": count,
            "made_at": revoked.last_update_utc,
            "good_until": good_until,
            "added_by": actor,
            "added_at": at,
        },
    )
    _record("list", authority, actor, at, count=count)
    return made


def _read_list(data: bytes) -> x509.CertificateRevocationList:
    if len(data) > MOST_LIST_BYTES:
        raise NoAuthority(_("Danh sách thu hồi không quá %s MB.") % (MOST_LIST_BYTES >> 20))
    try:
        revoked = read_list(data)
    except ValueError as error:
        raise NoAuthority(_("Tệp này không phải danh sách chứng thư bị thu hồi (CRL).")) from error
    try:
        revoked.extensions.get_extension_for_class(x509.DeltaCRLIndicator)
    except x509.ExtensionNotFound:
        pass
    else:
        raise NoAuthority(_("Đây chỉ là phần thay đổi (delta CRL). Hãy tải danh sách đầy đủ."))
    return revoked


def _author_of(revoked: x509.CertificateRevocationList) -> TrustedAuthority:
    for authority in TrustedAuthority.objects.filter(removed_at__isnull=True):
        if is_from(revoked, x509.load_pem_x509_certificate(authority.certificate.encode())):
            return authority
    raise NoAuthority(
        _(
            "Danh sách này do “%s” lập, chưa có trong danh sách tin cậy. Hãy thêm chứng thư của cơ quan đó trước."
        )
        % _shown(revoked.issuer)
    )


def _scope_of(revoked: x509.CertificateRevocationList) -> str:
    try:
        scope = revoked.extensions.get_extension_for_class(x509.IssuingDistributionPoint).value
    except x509.ExtensionNotFound:
        return ""
    return hashlib.sha256(scope.public_bytes()).hexdigest()


def _name_of(certificate: x509.Certificate) -> str:
    return _shown(certificate.subject)


def _shown(name: x509.Name) -> str:
    for oid in (x509.NameOID.COMMON_NAME, x509.NameOID.ORGANIZATION_NAME):
        found = name.get_attributes_for_oid(oid)
        if found:
            return str(found[0].value)[:_LONGEST_NAME]
    return name.rfc4514_string()[:_LONGEST_NAME] or _("Không tên")


def _record(act: str, authority: TrustedAuthority, actor: User, at: datetime, **more: int) -> None:
    record(
        act=f"documents.authority.{act}",
        actor=actor,
        organization_id=None,
        subject=authority,
        at=at,
        data={"name": authority.name, "sha256": authority.sha256} | more,
    )
