"""Signing packets and checking their signatures: XML-DSig, enveloped, exclusive canonicalisation.

We write SHA-256. Older senders still use SHA-1 (edXML before SĐ1:2022): that is read, but said, and is not trusted.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from lxml import etree
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import InvalidCertificateError, PathBuildingError, PathValidationError
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.signer import XMLSigner
from signxml.verifier import SignatureConfiguration, XMLVerifier

from vanban.exchange.packets import NAMESPACE
from vanban.exchange.reading import PacketLimits, parse_packet
from vanban.loops import in_own_thread
from vanban.revocation import Known, Standing, path_of, standing_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

_DSIG: Final = "http://www.w3.org/2000/09/xmldsig#"
_MODERN: Final = SignatureConfiguration(location=".//")
_OLD: Final = replace(
    _MODERN,
    signature_methods=frozenset(SignatureMethod),
    digest_algorithms=frozenset(DigestAlgorithm),
)


class NotSigned(Exception):
    """A packet carries no signature, or a key cannot sign; the message is for the person."""


@dataclass(frozen=True, slots=True)
class SignatureCheck:
    """What a packet's signature is worth.

    Attributes:
        is_intact: What was signed is what is there, all of it.
        is_trusted: The certificate comes from a trusted authority and was valid at the time asked about.
        is_old: SHA-1 was used, which can be forged; then `is_trusted` is false.
        signer: The certificate's common name.
        organization: The certificate's organisation, empty without one.
        serial_number: The certificate's serial number in hexadecimal.
        standing: Whether the certificate was revoked: "good", "revoked", or "unknown" when nothing at hand tells.
        problem: Why it is not intact or not trusted, in Vietnamese; empty when all is well.
    """

    is_intact: bool
    is_trusted: bool
    is_old: bool
    signer: str
    organization: str
    serial_number: str
    standing: str
    problem: str


def sign_packet(packet: bytes, *, certificate_file: bytes, password: str) -> bytes:
    """Signs an edXML file with a key from a PKCS#12 file; the signature stands in the header as the standard has it.

    Raises:
        NotSigned: The password is wrong, the file holds no key, or the key's kind is not known.
        UnreadablePacket: The packet is none.
    """
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(certificate_file, password.encode())
    except ValueError as error:
        raise NotSigned("Không mở được tệp chứng thư số: sai mật khẩu hoặc tệp hỏng.") from error
    if certificate is None or not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise NotSigned("Tệp chứng thư số không có khóa ký RSA hoặc ECDSA.")
    root = parse_packet(packet, PacketLimits())
    header = root.find(f".//{{{NAMESPACE}}}edXMLHeader")
    place = root if header is None else header
    for former in root.findall(f".//{{{_DSIG}}}Signature"):
        former.getparent().remove(former)  # type: ignore[union-attr]  # it was found below the root
    etree.SubElement(place, f"{{{_DSIG}}}Signature", Id="placeholder", nsmap={"ds": _DSIG})
    is_rsa = isinstance(key, rsa.RSAPrivateKey)
    signer = XMLSigner(
        signature_algorithm=SignatureMethod.RSA_SHA256 if is_rsa else SignatureMethod.ECDSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )
    signed = signer.sign(root, key=key, cert=[certificate, *others])
    return etree.tostring(signed, xml_declaration=True, encoding="UTF-8")


def verify_packet(
    packet: bytes,
    *,
    trusted: list[x509.Certificate],
    at: dt.datetime,
    lists: Sequence[x509.CertificateRevocationList] = (),
) -> SignatureCheck:
    """Checks a packet's signature: whether it is intact, and whether its certificate is trusted at a time.

    Args:
        packet: The edXML file.
        trusted: Certificates of the authorities that are trusted; with none, nothing is.
        at: The time at which the certificate must have been valid, usually when the packet came.
        lists: Revocation lists that are kept of the authorities; nothing is fetched.

    Raises:
        NotSigned: It carries no signature with a certificate.
        UnreadablePacket: It is no packet.
    """
    root = parse_packet(packet, PacketLimits())
    certificates = _certificates(root)
    about = _about(certificates[0])
    is_old = False
    try:
        _verify_whole(root, certificates[0], _MODERN)
    except (SignXMLException, ValueError):
        try:
            _verify_whole(root, certificates[0], _OLD)
        except (SignXMLException, ValueError):
            return replace(
                about, problem="Nội dung đã bị thay đổi sau khi ký, hoặc chữ ký hay chứng thư không hợp lệ."
            )
        is_old = True
    old = "Chữ ký dùng thuật toán SHA-1 đã cũ, có thể bị giả mạo."
    problem = old if is_old else _distrust(certificates, trusted, at)
    standing = Standing.UNKNOWN
    if not problem:
        path = path_of(certificates[0], certificates[1:], trusted)
        standing, since = standing_of(path, Known(tuple(lists)), at) if path else (standing, None)
        if since is not None:
            local = since.astimezone(at.tzinfo)
            problem = f"Chứng thư số đã bị thu hồi từ {local:%H:%M ngày %d/%m/%Y}."
    return replace(
        about, is_intact=True, is_old=is_old, is_trusted=not problem, standing=standing, problem=problem
    )


def _certificates(root: etree._Element) -> list[x509.Certificate]:
    found = []
    for element in root.iterfind(f".//{{{_DSIG}}}Signature//{{{_DSIG}}}X509Certificate"):
        text = "".join((element.text or "").split())
        lines = "\n".join(text[start : start + 64] for start in range(0, len(text), 64))
        pem = f"-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n"
        try:
            found.append(x509.load_pem_x509_certificate(pem.encode()))
        except ValueError as error:
            raise NotSigned("Gói tin mang một chứng thư số hỏng nên không kiểm tra được chữ ký.") from error
    if not found:
        raise NotSigned("Gói tin không có chữ ký số kèm chứng thư.")
    return found


def _verify_whole(
    root: etree._Element, certificate: x509.Certificate, expected: SignatureConfiguration
) -> None:
    """Checks the signature's arithmetic, and that it covers the whole packet and not some part of it.

    Raises:
        ValueError: It covers another element.
    """
    # Whether the certificate is valid at the time asked about is a question of its own (_distrust).
    then = replace(expected, verification_time=certificate.not_valid_before_utc)
    result = XMLVerifier().verify(root, x509_cert=certificate, expect_config=then, validate_schema=False)
    signed = getattr(result, "signed_xml", None)
    if signed is None or signed.tag != root.tag:
        raise ValueError("another element was signed")


def _distrust(certificates: list[x509.Certificate], trusted: list[x509.Certificate], at: dt.datetime) -> str:
    if not trusted:
        return "Chưa khai báo cơ quan chứng thực nào được tin cậy nên không xác nhận được người ký."
    context = ValidationContext(
        trust_roots=[_plain(certificate) for certificate in trusted], moment=at, allow_fetching=False
    )
    validator = CertificateValidator(
        _plain(certificates[0]),
        intermediate_certs=[_plain(certificate) for certificate in certificates[1:]],
        validation_context=context,
    )
    try:
        in_own_thread(
            lambda: asyncio.run(validator.async_validate_usage({"digital_signature"}))  # type: ignore[no-untyped-call]
        )
    except (PathBuildingError, PathValidationError, InvalidCertificateError):
        return "Chứng thư số không do cơ quan chứng thực được tin cậy cấp, hoặc không còn hiệu lực."
    return ""


def _plain(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _about(certificate: x509.Certificate) -> SignatureCheck:
    return SignatureCheck(
        is_intact=False,
        is_trusted=False,
        is_old=False,
        signer=_attribute(certificate, x509.NameOID.COMMON_NAME),
        organization=_attribute(certificate, x509.NameOID.ORGANIZATION_NAME),
        serial_number=f"{certificate.serial_number:X}",
        standing=Standing.UNKNOWN,
        problem="",
    )


def _attribute(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    found = certificate.subject.get_attributes_for_oid(oid)
    return str(found[0].value) if found else ""
