"""Signing a PDF (PAdES, ETSI EN 319 142-1) with what was there left as it is: a second signature keeps the first."""

from __future__ import annotations

import io
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.stamp import StaticStampStyle

from vanban.loops import in_own_thread
from vanban.signing.keys import CannotSign
from vanban.signing.timestamps import TimeServer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from vanban.signing.keys import SigningKey
    from vanban.signing.places import Place

_DIGEST: Final = "sha256"


def sign_pdf(
    pdf: bytes,
    *,
    key: SigningKey,
    at: dt.datetime,
    field: str,
    place: Place | None = None,
    stamp: bytes | None = None,
    reason: str = "",
    location: str = "",
    timestamps: str | None = None,
) -> bytes:
    """Adds a signature to a PDF.

    Args:
        pdf: The file; earlier signatures in it stay valid.
        key: Whose signature.
        at: The time now, against which the certificate's validity is checked.
        field: Name of the signature's field, not used in the file before.
        place: Where it is shown; invisible without.
        stamp: What is shown there, a PDF of one page (`text_stamp`, `picture_stamp`).
        reason: Why it was signed, kept in the signature.
        location: Where it was signed, kept in the signature.
        timestamps: Address of a time-stamping server (RFC 3161); else the time is only this machine's.

    Raises:
        CannotSign: The certificate is out of its time, or the PDF cannot be signed (damaged, encrypted).
        CannotTimestamp: The time-stamping server is silent, refuses or lies. Nothing is signed then; that it
            may be signed without a timestamp is for the person to say.
    """
    key.check_validity(at)
    metadata = PdfSignatureMetadata(
        field_name=field,
        md_algorithm=_DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        reason=reason or None,
        location=location or None,
        name=key.name or None,
    )
    stamper = TimeServer(timestamps, at=at) if timestamps else None
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        append_signature_field(writer, _field(field, place))
        with _stamp_style(stamp) as style:
            signer = PdfSigner(metadata, signer=key.signer, timestamper=stamper, stamp_style=style)
            out = in_own_thread(lambda: signer.sign_pdf(writer))
    except (PdfError, SigningError, ValueError, OSError) as error:
        raise CannotSign("Tệp PDF này không ký được (hỏng, bị khóa hoặc đã có ô ký cùng tên).") from error
    return bytes(out.getbuffer())


def _field(name: str, place: Place | None) -> SigFieldSpec:
    if place is None:
        return SigFieldSpec(name)
    left, bottom, right, top = (round(side) for side in (place.left, place.bottom, place.right, place.top))
    return SigFieldSpec(name, on_page=place.page, box=(left, bottom, right, top))


@contextmanager
def _stamp_style(stamp: bytes | None) -> Iterator[StaticStampStyle | None]:
    """The look of the signature; pyHanko takes the page to be shown from a file."""
    if stamp is None:
        yield None
        return
    with tempfile.NamedTemporaryFile(prefix="vanban-stamp-", suffix=".pdf") as file:
        file.write(stamp)
        file.flush()
        yield StaticStampStyle.from_pdf_file(file.name, border_width=0, background_opacity=1.0)
