"""Issuing an approved document: its number, its date and its files come into being together or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext as _

from tungngo.audit.services import record
from tungngo.documents.models import Document, DocumentVersion, IssuedFile, RegisterEntry, State
from tungngo.documents.rules.issuing import WrongDay, file_name, wrong_day
from tungngo.documents.services.drafting import locked_document
from tungngo.documents.services.errors import CannotIssue, NotPossible, WrongDate
from tungngo.documents.services.registering import register_document
from tungngo.files.services import atomic_with_files, store_file
from vanban.writing import NotADocument, from_dict, problems_of, to_dict, write_docx, write_pdf

if TYPE_CHECKING:
    import datetime as dt
    from uuid import UUID

    from tungngo.accounts.models import User
    from tungngo.files.models import StoredFile
    from vanban.writing import Document as Written


def issue(
    *, document: Document, date: dt.date, seen_version: int, actor: User, at: dt.datetime, request_key: UUID
) -> tuple[Document, bool]:
    """Gives an approved document its number and date and makes its DOCX and PDF, all in one transaction.

    A document that is issued already stays as it is: whoever pressed second gets what the first one made.

    Returns:
        The document, and whether this call issued it.

    Raises:
        ChangedMeanwhile: It was changed after `seen_version`.
        NotPossible: It is not approved, or the key was another document's.
        CannotIssue: What it says is not allowed by the decree.
        WrongDate: It cannot bear this date; the message says from when on it could.
    """
    with atomic_with_files():
        known = Document.objects.select_for_update().select_related(None).get(pk=document.pk)
        if known.state == State.ISSUED:
            return known, False
        if RegisterEntry.objects.filter(request_key=request_key).exists():
            raise NotPossible(_("Trang này đã dùng để ban hành văn bản khác. Hãy mở lại rồi ban hành."))
        locked = locked_document(document, seen_version, State.ISSUED)
        written = _readable(locked)
        _check_date(locked, written, date, at)
        entry = register_document(
            document=locked,
            date=date,
            symbol=written.symbol,
            signer=written.signature.name,
            recipients="\n".join(written.recipients),
            keeper=written.keeping,
            actor=actor,
            at=at,
            request_key=request_key,
        )
        numbered = replace(written, number=entry.number, date=date, year=None)
        _check_whole(numbered)
        locked.content, locked.issued_at = to_dict(numbered), at
        locked.version += 1
        locked.changed_by, locked.changed_at = actor, at
        locked.save()
        DocumentVersion.objects.create(
            organization_id=locked.organization_id,
            document=locked,
            number=locked.version,
            content=locked.content,
            saved_by=actor,
            saved_at=at,
            note=_("Ban hành số %s") % entry,
        )
        for form, content in (
            (IssuedFile.Form.DOCX, write_docx(numbered)),
            (IssuedFile.Form.PDF, write_pdf(numbered)),
        ):
            keep_file(locked, entry, form, content, at=at)
        record(
            act="documents.document.issue",
            actor=actor,
            organization_id=locked.organization_id,
            subject=locked,
            at=at,
            data={"subject": locked.subject[:120], "number": str(entry)},
        )
    return locked, True


def keep_file(
    document: Document, entry: RegisterEntry, form: str, content: bytes, *, at: dt.datetime
) -> IssuedFile:
    """Stores a file of an issued document; call it inside `atomic_with_files`."""
    stored: StoredFile = store_file(
        organization=document.organization,
        content=ContentFile(content),
        name=file_name(entry.number, entry.symbol, form),
        actor=None,  # the program made it
        at=at,
    )
    return IssuedFile.objects.create(
        organization_id=document.organization_id, document=document, form=form, file=stored, made_at=at
    )


def check_can_be_issued(document: Document) -> None:
    """Refuses a document that no number could be given, so that it is said before anybody presses.

    Raises:
        CannotIssue: What it says is not allowed by the decree.
    """
    _check_whole(_readable(document))


def _readable(document: Document) -> Written:
    try:
        return from_dict(document.content)
    except NotADocument as error:
        raise CannotIssue(
            _("Nội dung văn bản bị hỏng ở “%s”. Hãy trả lại để soạn lại.") % error.path
        ) from error


def _check_whole(written: Written) -> None:
    first = next((problem for problem in problems_of(written) if problem.is_blocking), None)
    if first:
        raise CannotIssue(_("%s Hãy trả lại người soạn để sửa.") % first.message)


def _check_date(document: Document, written: Written, date: dt.date, at: dt.datetime) -> None:
    latest = (
        RegisterEntry.objects.filter(
            organization_id=document.organization_id, year=date.year, type_symbol=document.type_symbol
        )
        .order_by("-number")
        .first()
    )
    found = wrong_day(
        date,
        today=timezone.localdate(at),
        approved_on=timezone.localdate(document.approved_at or at),
        bases=written.bases,
        last_numbered_on=latest.date if latest else None,
    )
    if found:
        raise WrongDate(_said(*found))


def _said(reason: WrongDay, day: dt.date) -> str:
    words = {
        "future": _("Ngày ban hành không được sau hôm nay, %s."),
        "before_approval": _("Văn bản được duyệt ngày %s; ngày ban hành không được sớm hơn ngày đó."),
        "before_basis": _(
            "Văn bản căn cứ vào một văn bản ngày %s; ngày ban hành không được sớm hơn ngày đó."
        ),
        "before_last_number": _("Số gần nhất của sổ ghi ngày %s; ngày ban hành không được sớm hơn ngày đó."),
    }
    return words[reason] % f"{day:%d/%m/%Y}"
