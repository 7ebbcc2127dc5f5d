"""What a PDF brings along for checking its signatures: certificates and news of revoked ones.

Two ways are in use: the document security store (ETSI EN 319 142-1, 5.4.2), and an older attribute of the signature
itself (adbe-revocationInfoArchival, ISO 32000-2, 12.8.3.3.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cryptography import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.general import (
    MultivaluedAttributeError,
    NonexistentAttributeError,
    find_unique_cms_attribute,
)

from vanban.revocation import Known, read_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

_MOST_PIECES: Final = 200  # of each kind; a long-term signature carries a handful


@dataclass(frozen=True, slots=True)
class Embedded:
    """What came with a signature; nothing of it is believed by itself.

    Attributes:
        certificates: Of those above the signers.
        known: Lists and answers that tell of revoked ones.
    """

    certificates: tuple[x509.Certificate, ...]
    known: Known


def read_embedded(reader: PdfFileReader, signature: EmbeddedPdfSignature) -> Embedded:
    """Reads what a file brings along; what is broken of it is left out."""
    lists = [*_pieces(reader, "/CRLs"), *_in_signature(signature, "crl")]
    answers = [*_pieces(reader, "/OCSPs"), *_in_signature(signature, "ocsp")]
    return Embedded(
        certificates=tuple(_certificates(_pieces(reader, "/Certs"))),
        known=Known(tuple(_lists(lists)), tuple(answers)),
    )


def _pieces(reader: PdfFileReader, name: str) -> Iterator[bytes]:
    try:
        for piece in list(reader.root["/DSS"][name])[:_MOST_PIECES]:
            yield bytes(piece.get_object().data)
    except (PdfError, LookupError, AttributeError, TypeError):  # there is none, or it is broken
        return


def _in_signature(signature: EmbeddedPdfSignature, name: str) -> list[bytes]:
    try:
        archive = find_unique_cms_attribute(
            signature.signer_info["signed_attrs"], "adobe_revocation_info_archival"
        )
        return [bytes(piece.dump()) for piece in list(archive[name] or ())[:_MOST_PIECES]]
    except (MultivaluedAttributeError, NonexistentAttributeError, ValueError, TypeError):
        return []


def _certificates(pieces: Iterator[bytes]) -> Iterator[x509.Certificate]:
    for piece in pieces:
        try:
            yield x509.load_der_x509_certificate(piece)
        except ValueError:
            continue


def _lists(pieces: list[bytes]) -> Iterator[x509.CertificateRevocationList]:
    for piece in pieces:
        try:
            yield read_list(piece)
        except ValueError:
            continue
