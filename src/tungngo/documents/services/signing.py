"""Signing an issued document: each signature makes a new PDF that holds the former one unchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tungngo.audit.services import record
from tungngo.documents.models import Document, IssuedFile, Letterhead, RegisterEntry, Signature, State
from tungngo.documents.queries.signatures import bytes_of, kept_lists, trusted_certificates
from tungngo.documents.services.errors import NotPossible
from tungngo.documents.services.issuing import keep_file
from tungngo.files.services import atomic_with_files, store_file
from vanban.revocation import Known, Standing, path_of, standing_of
from vanban.signing import (
    CannotSign,
    NotCheckable,
    corner_of_first_page,
    picture_stamp,
    place_above_name,
    sign_pdf,
    text_stamp,
)
from vanban.signing.isolation import check_isolated
from vanban.text import fold

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.documents.models import Signer
    from vanban.signing import Place, SignatureReport, SigningKey

Kind = Signature.Kind
_FIELDS: Final = {Kind.SIGNER: "ChuKyNguoiKy", Kind.BODY: "ChuKyCoQuan"}
_STAMP_POINTS: Final = 8.0


def newest_pdf(document: Document) -> IssuedFile | None:
    """The PDF of a document that counts now; None before its issue."""
    files = IssuedFile.objects.filter(document=document, form=IssuedFile.Form.PDF)
    return files.select_related("file").first()


def why_not_yet(document: Document, kind: str) -> str:
    """Why a signature cannot be put now; empty when it can. The body's follows the signer's (annex I, part II, 8)."""
    if document.state != State.ISSUED:
        return _("Văn bản chưa ban hành nên chưa ký số được.")
    put = set(Signature.objects.filter(document=document).values_list("kind", flat=True))
    if kind in put:
        return _("Văn bản đã có chữ ký số này.")
    if kind == Kind.SIGNER and Kind.BODY in put:
        return _("Cơ quan đã ký số; người ký phải ký trước.")
    if kind == Kind.BODY and Kind.SIGNER not in put:
        return _("Người ký chưa ký số; chữ ký của cơ quan đặt sau chữ ký của người ký.")
    return ""


def sign(
    *,
    document: Document,
    kind: str,
    key: SigningKey,
    signer: Signer | None,
    actor: User,
    at: datetime,
    timestamps: str | None,
) -> tuple[Signature, bool]:
    """Puts a signature on the newest PDF; the same one twice is put once.

    The signing itself, which may wait for a time-stamping server, holds no lock; what it made is kept only when
    nobody else signed meanwhile.

    Args:
        document: An issued document.
        kind: The signer's or the body's.
        key: Whose certificate; used here and kept nowhere.
        signer: Who signs by the settings, for the picture of the signature; None for the body.
        actor: Who presses.
        at: When.
        timestamps: Address of a time-stamping server, None for none.

    Returns:
        The signature, and whether this call put it.

    Raises:
        NotPossible: It is not its turn, or somebody else signed meanwhile.
        CannotSign: The certificate is not this signer's, out of its time, revoked, or does not work.
    """
    known = Signature.objects.filter(document=document, kind=kind).first()
    if known:
        return known, False
    refusal = why_not_yet(document, kind)
    base = newest_pdf(document)
    if refusal or base is None:
        raise NotPossible(refusal)
    name = document.content["signature"]["name"]
    if kind == Kind.SIGNER and not _is_name_of(name, key.name):
        raise CannotSign(
            _("Chứng thư số đứng tên %(owner)s, không phải người ký %(name)s.")
            % {"owner": key.name, "name": name}
        )
    _check_not_revoked(key, at)
    pdf = bytes_of(base.file)
    above = place_above_name(pdf, name)
    place = above or corner_of_first_page(pdf)
    if kind == Kind.BODY and above:
        place = above.seal_over()
    signed = sign_pdf(
        pdf,
        key=key,
        at=at,
        field=_FIELDS[Kind(kind)],
        place=place,
        stamp=_stamp(_picture(document, kind, signer), key.name, place, at),
        location=document.content.get("place", ""),
        timestamps=timestamps,
    )
    with atomic_with_files():
        locked = Document.objects.select_for_update().select_related(None).get(pk=document.pk)
        known = Signature.objects.filter(document=locked, kind=kind).first()
        if known:
            return known, False
        _check_newest(locked, base)
        made = keep_file(locked, _entry(locked), IssuedFile.Form.PDF, signed, at=at)
        signature = Signature.objects.create(
            organization_id=locked.organization_id,
            document=locked,
            kind=kind,
            file=made,
            certificate_name=key.name[:200],
            certificate_organization=key.organization[:200],
            has_timestamp=bool(timestamps),
            signed_by=actor,
            signed_at=at,
        )
        _record("sign", locked, actor, at, key.name)
    return signature, True


def bring_signed(
    *, document: Document, pdf: bytes, actor: User, at: datetime
) -> tuple[list[Signature], bool]:
    """Takes back a PDF that was signed elsewhere: the issued file as it was, with signatures added and nothing else.

    Returns:
        The signatures that it brought, and whether this call took them in.

    Raises:
        NotPossible: It is not that file, or brings no signature that is missing.
    """
    base = newest_pdf(document)
    if document.state != State.ISSUED or base is None:
        raise NotPossible(_("Văn bản chưa ban hành nên chưa ký số được."))
    before = bytes_of(base.file)
    if pdf == before:
        return list(base.signatures.all()), False
    try:
        reports, is_kept = check_isolated(
            pdf, trusted=trusted_certificates(), at=at, lists=kept_lists(), base=before
        )
        known_fields = {report.field for report in check_isolated(before, trusted=[], at=at)[0]}
    except NotCheckable as error:
        raise NotPossible(str(error)) from error
    if not is_kept:
        raise NotPossible(
            _("Tệp này không phải bản PDF hiện tại có thêm chữ ký. Hãy tải bản hiện tại về, ký rồi tải lên.")
        )
    wrong = next((report for report in reports if _is_worthless(report)), None)
    if wrong:
        raise NotPossible(
            _("Chữ ký của %(who)s: %(problem)s") % {"who": wrong.signer, "problem": wrong.problem}
        )
    new = [report for report in reports if report.field not in known_fields]
    if not new:
        raise NotPossible(_("Tệp này chưa có thêm chữ ký số nào."))
    with atomic_with_files():
        locked = Document.objects.select_for_update().select_related(None).get(pk=document.pk)
        _check_newest(locked, base)
        made = keep_file(locked, _entry(locked), IssuedFile.Form.PDF, pdf, at=at)
        brought = [_brought(locked, made, report, actor, at) for report in new]
    return brought, True


@transaction.atomic
def keep_seal(*, letterhead: Letterhead, picture: bytes, actor: User, at: datetime) -> None:
    """Keeps the picture of a body's seal for its signatures; call it inside `atomic_with_files`.

    Raises:
        UnreadableFile: It is no picture.
    """
    locked = Letterhead.objects.select_for_update(of=("self",)).get(pk=letterhead.pk)
    locked.seal = store_file(
        organization=letterhead.organization,
        content=ContentFile(picture),
        name="con-dau.png",
        actor=actor,
        at=at,
    )
    locked.save(update_fields=["seal"])
    record(
        act="documents.letterhead.seal",
        actor=actor,
        organization_id=letterhead.organization_id,
        subject=letterhead,
        at=at,
        data={"body": letterhead.body},
    )


def _brought(
    document: Document, made: IssuedFile, report: SignatureReport, actor: User, at: datetime
) -> Signature:
    kind = Kind.SIGNER if _is_name_of(document.content["signature"]["name"], report.signer) else Kind.BODY
    refusal = why_not_yet(document, kind)
    if refusal:
        raise NotPossible(_("Chữ ký của %(who)s: %(problem)s") % {"who": report.signer, "problem": refusal})
    signature = Signature.objects.create(
        organization_id=document.organization_id,
        document=document,
        kind=kind,
        file=made,
        certificate_name=report.signer[:200],
        certificate_organization=report.organization[:200],
        has_timestamp=report.stamped_at is not None,
        signed_by=actor,
        signed_at=at,
    )
    _record("bring_signed", document, actor, at, report.signer)
    return signature


def _picture(document: Document, kind: str, signer: Signer | None) -> bytes | None:
    """The uploaded picture of the signature or seal; only a person's signature can do without."""
    if kind == Kind.SIGNER:
        return bytes_of(signer.picture) if signer is not None and signer.picture is not None else None
    letterhead = Letterhead.objects.filter(organization_id=document.organization_id).first()
    if letterhead is None or letterhead.seal is None:
        raise CannotSign(_("Chưa có ảnh con dấu của cơ quan. Hãy tải ảnh PNG nền trong suốt, màu đỏ."))
    return bytes_of(letterhead.seal)


def _stamp(picture: bytes | None, name: str, place: Place, at: datetime) -> bytes:
    """What is shown: the picture, or else name and time."""
    if picture is not None:
        return picture_stamp(picture, place)
    signed_at = timezone.localtime(at).isoformat(timespec="seconds")
    # A document speaks Vietnamese, whatever language the page of who signs it is in.
    lines = [f"Ký bởi: {name}", "Thời gian ký:", signed_at]
    return text_stamp(lines, place, size=_STAMP_POINTS, is_centred=True)


def _check_not_revoked(key: SigningKey, at: datetime) -> None:
    path = path_of(key.certificate, [], trusted_certificates())
    standing, since = standing_of(path, Known(tuple(kept_lists())), at)
    if standing == Standing.REVOKED and since is not None:
        raise CannotSign(
            _("Chứng thư số của %(owner)s đã bị thu hồi từ %(when)s.")
            % {"owner": key.name, "when": f"{timezone.localtime(since):%H:%M %d/%m/%Y}"}
        )


def _is_worthless(report: SignatureReport) -> bool:
    return not (report.is_intact and report.is_whole) or report.standing == Standing.REVOKED


def _is_name_of(name: str, owner: str) -> bool:
    """Whether a certificate's owner is this person; certificates write names in capitals or add a number."""
    return f" {fold(name)} " in f" {fold(owner)} "


def _check_newest(document: Document, base: IssuedFile) -> None:
    newest = newest_pdf(document)
    if newest is None or newest.pk != base.pk:
        raise NotPossible(_("Người khác vừa ký văn bản này. Hãy mở lại trang rồi ký tiếp."))


def _entry(document: Document) -> RegisterEntry:
    return RegisterEntry.objects.get(document=document)


def _record(act: str, document: Document, actor: User, at: datetime, name: str) -> None:
    record(
        act=f"documents.document.{act}",
        actor=actor,
        organization_id=document.organization_id,
        subject=document,
        at=at,
        data={"subject": document.subject[:120], "name": name},
    )
