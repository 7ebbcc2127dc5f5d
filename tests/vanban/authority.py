"""A certificate authority of the tests' own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

PASSWORD = "mat-khau-thu"
NOW = dt.datetime(2026, 10, 1, 8, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Issued:
    """A key with its certificate, and the PKCS#12 file that a person would have."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    def file(self, *others: x509.Certificate) -> bytes:
        return pkcs12.serialize_key_and_certificates(
            b"khoa", self.key, self.certificate, others, BestAvailableEncryption(PASSWORD.encode())
        )


def _named(name: str, organization: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, organization),
            x509.NameAttribute(x509.NameOID.COMMON_NAME, name),
        ]
    )


def authority(name: str = "Cơ quan chứng thực Mẫu") -> Issued:
    """A root authority, the same one for the same name."""
    return _authority(name)


@cache
def _authority(name: str) -> Issued:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = _named(name, "Tổ chức Mẫu")
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - dt.timedelta(days=1000))
        .not_valid_after(NOW + dt.timedelta(days=1000))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(_usage(is_authority=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Issued(key, certificate)


@cache
def person(name: str = "Nguyễn Văn Mẫu", root: str = "Cơ quan chứng thực Mẫu", days: int = 365) -> Issued:
    """A person's certificate under a root; valid for `days` around NOW, over when negative."""
    issuer = authority(root)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_named(name, "Ủy ban nhân dân xã Mẫu"))
        .issuer_name(issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - dt.timedelta(days=abs(days)))
        .not_valid_after(NOW + dt.timedelta(days=days if days > 0 else -1))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False
        )
        .add_extension(x509.SubjectAlternativeName([x509.RFC822Name("mau@example.vn")]), critical=False)
        .add_extension(_usage(is_authority=False), critical=True)
        .sign(issuer.key, hashes.SHA256())
    )
    return Issued(key, certificate)


@cache
def time_stamper(root: str = "Cơ quan chứng thực Mẫu", days: int = 365) -> Issued:
    """The certificate of a time-stamping server under a root; over when `days` is negative."""
    issuer = authority(root)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    purposes = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_named("Dấu thời gian Mẫu", "Tổ chức Mẫu"))
        .issuer_name(issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - dt.timedelta(days=abs(days)))
        .not_valid_after(NOW + dt.timedelta(days=days if days > 0 else -1))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(_usage(is_authority=False), critical=True)
        .add_extension(purposes, critical=True)
        .sign(issuer.key, hashes.SHA256())
    )
    return Issued(key, certificate)


def revocation_list(
    *revoked: Issued,
    root: str = "Cơ quan chứng thực Mẫu",
    at: dt.datetime = NOW,
    since: dt.datetime | None = None,
    days: int = 30,
    signed_by: str = "",
) -> x509.CertificateRevocationList:
    """A root's list of certificates that it revoked: made `at`, good for `days`; `signed_by` forges it."""
    issuer = authority(root)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(at)
        .next_update(at + dt.timedelta(days=days))
        .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False
        )
    )
    for one in revoked:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(one.certificate.serial_number)
            .revocation_date(since or at - dt.timedelta(days=10))
            .build()
        )
    return builder.sign(authority(signed_by or root).key, hashes.SHA256())


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
