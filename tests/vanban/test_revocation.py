"""Revoked certificates: read from lists and answers that are at hand, believed only from who issued the certificate."""

from __future__ import annotations

import datetime as dt
import io
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import typst
from authority import NOW, PASSWORD, authority, person, revocation_list
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.validation.dss import DocumentSecurityStore

from vanban.revocation import Known, Standing, path_of, read_list, standing_of
from vanban.signing import check_signatures, key_from_file, sign_pdf
from vanban.signing.isolation import check_isolated

if TYPE_CHECKING:
    from authority import Issued

    from vanban.signing import SignatureReport

DAY = dt.timedelta(days=1)
GOOD, REVOKED, UNKNOWN = Standing.GOOD, Standing.REVOKED, Standing.UNKNOWN


def standing(
    *lists: x509.CertificateRevocationList, at: dt.datetime = NOW, answers: tuple[bytes, ...] = ()
) -> Standing:
    path = path_of(person().certificate, [], [authority().certificate])
    return standing_of(path, Known(lists, answers), at)[0]


def answer(
    status: ocsp.OCSPCertStatus, *, root: str = "Cơ quan chứng thực Mẫu", at: dt.datetime = NOW
) -> bytes:
    issuer = authority(root)
    is_revoked = status == ocsp.OCSPCertStatus.REVOKED
    made = ocsp.OCSPResponseBuilder().add_response(
        cert=person().certificate,
        issuer=authority().certificate,
        algorithm=hashes.SHA256(),
        cert_status=status,
        this_update=at,
        next_update=at + 7 * DAY,
        revocation_time=at - 3 * DAY if is_revoked else None,
        revocation_reason=x509.ReasonFlags.key_compromise if is_revoked else None,
    )
    made = made.responder_id(ocsp.OCSPResponderEncoding.HASH, issuer.certificate)
    return made.sign(issuer.key, hashes.SHA256()).public_bytes(Encoding.DER)


def test_a_list_tells_good_from_revoked_and_without_one_nothing_is_known() -> None:
    assert standing() == UNKNOWN
    assert standing(revocation_list()) == GOOD
    assert standing(revocation_list(person("Người Khác Mẫu"))) == GOOD
    assert standing(revocation_list(person())) == REVOKED


def test_a_certificate_is_revoked_only_from_its_day_on() -> None:
    revoked = revocation_list(person(), since=NOW)
    assert standing(revoked, at=NOW - DAY) == GOOD
    assert standing(revoked, at=NOW) == REVOKED


def test_an_old_list_clears_nobody_but_still_tells_who_was_revoked() -> None:
    assert standing(revocation_list(at=NOW - 60 * DAY)) == UNKNOWN
    assert standing(revocation_list(person(), at=NOW - 60 * DAY)) == REVOKED


def test_a_forged_list_and_a_strange_authoritys_tell_nothing() -> None:
    assert standing(revocation_list(person(), signed_by="Cơ quan khác")) == UNKNOWN
    assert standing(revocation_list(signed_by="Cơ quan khác")) == UNKNOWN
    assert standing(revocation_list(person(), root="Cơ quan khác")) == UNKNOWN


def scoped(extension: x509.ExtensionType, *revoked: Issued) -> x509.CertificateRevocationList:
    """A list with an extension that narrows what it tells of."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority().certificate.subject)
        .last_update(NOW)
        .next_update(NOW + 30 * DAY)
        .add_extension(extension, critical=True)
    )
    for one in revoked:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(one.certificate.serial_number)
            .revocation_date(NOW - DAY)
            .build()
        )
    return builder.sign(authority().key, hashes.SHA256())


def about(**facts: Any) -> x509.IssuingDistributionPoint:
    plain: dict[str, Any] = {
        "full_name": None,
        "relative_name": None,
        "only_contains_user_certs": False,
        "only_contains_ca_certs": False,
        "only_some_reasons": None,
        "indirect_crl": False,
        "only_contains_attribute_certs": False,
    }
    return x509.IssuingDistributionPoint(**(plain | facts))


@pytest.mark.parametrize(
    ("extension", "expected"),
    [
        (about(only_contains_user_certs=True), GOOD),
        (about(only_contains_ca_certs=True), UNKNOWN),
        (about(only_contains_attribute_certs=True), UNKNOWN),
        (about(only_contains_user_certs=True, indirect_crl=True), UNKNOWN),
        (about(full_name=[x509.UniformResourceIdentifier("http://crl.example/2.crl")]), UNKNOWN),
        (about(only_some_reasons=frozenset({x509.ReasonFlags.superseded})), UNKNOWN),
        (x509.DeltaCRLIndicator(1), UNKNOWN),
    ],
)
def test_a_list_of_other_certificates_clears_nobody(
    extension: x509.ExtensionType, expected: Standing
) -> None:
    assert standing(scoped(extension)) == expected


def test_a_list_of_changes_still_tells_who_was_revoked() -> None:
    assert standing(scoped(x509.DeltaCRLIndicator(1), person())) == REVOKED


def test_an_ocsp_answer_tells_too_unless_it_is_forged_or_old() -> None:
    status = ocsp.OCSPCertStatus
    assert standing(answers=(answer(status.GOOD),)) == GOOD
    assert standing(answers=(answer(status.REVOKED),)) == REVOKED
    assert standing(answers=(answer(status.GOOD, root="Cơ quan khác"),)) == UNKNOWN
    assert standing(answers=(answer(status.GOOD, at=NOW - 60 * DAY),)) == UNKNOWN
    assert standing(answers=(b"khong phai", b"")) == UNKNOWN
    assert standing(revocation_list(), answers=(b"khong phai",)) == GOOD


def test_what_is_no_list_is_refused() -> None:
    made = revocation_list()
    for encoding in (Encoding.DER, Encoding.PEM):
        assert read_list(made.public_bytes(encoding)) == made
    for data in (b"", b"khong phai", b"-----BEGIN X509 CRL-----\nxx", made.public_bytes(Encoding.DER)[:100]):
        with pytest.raises(ValueError):  # noqa: PT011  # OpenSSL's words
            read_list(data)


@cache
def signed() -> bytes:
    page = typst.compile(b'#set text(font: "Liberation Serif")\nVan ban', format="pdf")
    assert isinstance(page, bytes)
    return sign_pdf(page, key=key_from_file(person().file(), PASSWORD), at=NOW, field="A")


def with_store(pdf: bytes, *, lists: list[x509.CertificateRevocationList], answers: list[bytes]) -> bytes:
    """The file with a document security store, as software for long-term signatures adds it."""
    from asn1crypto import crl as asn1_crl
    from asn1crypto import ocsp as asn1_ocsp

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,
        crls=[asn1_crl.CertificateList.load(one.public_bytes(Encoding.DER)) for one in lists],
        ocsps=[asn1_ocsp.OCSPResponse.load(one) for one in answers],
    )
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def report(pdf: bytes, *lists: x509.CertificateRevocationList) -> SignatureReport:
    (found,) = check_signatures(pdf, trusted=[authority().certificate], at=NOW, lists=lists)
    return found


def test_a_signature_by_a_revoked_certificate_is_not_trusted() -> None:
    unknown, good, revoked = (
        report(signed()),
        report(signed(), revocation_list()),
        report(signed(), revocation_list(person(), since=NOW - 3 * DAY)),
    )
    assert [(one.is_good, one.standing) for one in (unknown, good, revoked)] == [
        (True, UNKNOWN),
        (True, GOOD),
        (False, REVOKED),
    ]
    assert (revoked.is_intact, revoked.is_trusted, revoked.revoked_at) == (True, False, NOW - 3 * DAY)
    assert "đã bị thu hồi từ" in revoked.problem


def test_what_the_file_brings_along_is_read_and_leaves_it_whole() -> None:
    revoked = ocsp.OCSPCertStatus.REVOKED
    for store, expected in (
        ({"lists": [revocation_list()], "answers": []}, GOOD),
        ({"lists": [revocation_list(person())], "answers": []}, REVOKED),
        ({"lists": [], "answers": [answer(ocsp.OCSPCertStatus.GOOD)]}, GOOD),
        ({"lists": [], "answers": [answer(revoked)]}, REVOKED),
        ({"lists": [revocation_list(signed_by="Cơ quan khác")], "answers": []}, UNKNOWN),
    ):
        found = report(with_store(signed(), **store))  # type: ignore[arg-type]
        assert (found.standing, found.is_whole) == (expected, True)


def test_a_list_that_is_kept_tells_more_than_an_older_one_in_the_file() -> None:
    old = with_store(signed(), lists=[revocation_list()], answers=[])
    assert report(old, revocation_list(person(), since=NOW - DAY)).standing == REVOKED


def test_in_a_process_of_its_own_the_same_is_said() -> None:
    lists = [revocation_list(person())]
    found, _is_kept = check_isolated(signed(), trusted=[authority().certificate], at=NOW, lists=lists)
    assert found == [report(signed(), *lists)]
