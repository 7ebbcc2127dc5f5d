"""Writing a document, and its way to the leader and back; every version that was saved stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from tungngo.audit.services import record
from tungngo.documents import rules
from tungngo.documents.models import Document, DocumentComment, DocumentVersion, State
from tungngo.documents.services.errors import ChangedMeanwhile, NotPossible
from tungngo.notifications.services import notify
from vanban.text import fold

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from tungngo.accounts.models import User
    from tungngo.assignments.models import Campaign
    from tungngo.organizations.models import Organization


@transaction.atomic
def create_document(
    *,
    organization: Organization,
    campaign: Campaign | None,
    type_symbol: str,
    subject: str,
    content: dict[str, Any],
    actor: User,
    at: datetime,
    request_key: UUID,
) -> tuple[Document, bool]:
    """Begins a document with its first version; the same `request_key` twice gives the one that is there.

    Returns:
        The document, and whether this call made it.
    """
    document, is_new = Document.objects.get_or_create(
        request_key=request_key,
        defaults={
            "organization": organization,
            "campaign": campaign,
            "type_symbol": type_symbol,
            "subject": subject,
            "folded_subject": fold(subject),
            "content": content,
            "drafted_by": actor,
            "drafted_at": at,
            "changed_by": actor,
            "changed_at": at,
        },
    )
    if is_new:
        _keep_version(document, actor=actor, at=at, note="")
        _record("documents.document.create", document, actor, at)
    return document, is_new


@transaction.atomic
def save_content(
    *,
    document: Document,
    content: dict[str, Any],
    subject: str,
    seen_version: int,
    note: str,
    actor: User,
    at: datetime,
) -> Document:
    """Saves what a draft says as a new version; saving the same again makes none.

    Raises:
        ChangedMeanwhile: Somebody saved another version after `seen_version`.
        NotPossible: The document is not a draft any more.
    """
    locked = _locked(document)
    if (locked.content, locked.subject) == (content, subject):
        return locked
    _check_seen(locked, seen_version)
    if locked.state not in rules.WRITABLE:
        raise NotPossible(_("Văn bản đang ở bước “%s” nên không sửa được.") % locked.get_state_display())
    locked.content, locked.subject, locked.folded_subject = content, subject, fold(subject)
    _bump(locked, actor=actor, at=at)
    _keep_version(locked, actor=actor, at=at, note=note)
    _record("documents.document.save", locked, actor, at, version=locked.version)
    return locked


@transaction.atomic
def submit(*, document: Document, approver: User, seen_version: int, actor: User, at: datetime) -> Document:
    """Lays a draft before the leader who is to approve it.

    Raises:
        ChangedMeanwhile: It was changed after `seen_version`.
        NotPossible: It is not a draft.
    """
    locked = _locked(document)
    if locked.state == State.SUBMITTED and locked.approver_id == approver.pk:
        return locked
    _step(locked, State.SUBMITTED, seen_version)
    locked.approver, locked.return_reason = approver, ""
    _bump(locked, actor=actor, at=at)
    _record("documents.document.submit", locked, actor, at, approver=str(approver))
    _tell("submitted", locked, [approver.pk], _("Chờ duyệt văn bản: %s"), actor=actor, at=at)
    return locked


@transaction.atomic
def approve(*, document: Document, seen_version: int, actor: User, at: datetime) -> Document:
    """The leader's word that the document may be issued as it is.

    Raises:
        ChangedMeanwhile: It was changed after `seen_version`.
        NotPossible: It does not lie before a leader.
    """
    locked = _locked(document)
    if locked.state == State.APPROVED and locked.approver_id == actor.pk:
        return locked
    _step(locked, State.APPROVED, seen_version)
    locked.approver, locked.approved_at = actor, at
    _bump(locked, actor=actor, at=at)
    _record("documents.document.approve", locked, actor, at)
    _tell("decided", locked, _writers(locked), _("Đã duyệt văn bản: %s"), actor=actor, at=at)
    return locked


@transaction.atomic
def return_document(
    *, document: Document, reason: str, seen_version: int, actor: User, at: datetime
) -> Document:
    """Gives a document back to who drafted it, also after approval while it has no number.

    Raises:
        ChangedMeanwhile: It was changed after `seen_version`.
        NotPossible: It cannot be given back any more, or no reason is said.
    """
    locked = _locked(document)
    if not reason.strip():
        raise NotPossible(_("Hãy ghi lý do trả lại để người soạn biết phải sửa gì."))
    if locked.state == State.RETURNED and locked.return_reason == reason:
        return locked
    _step(locked, State.RETURNED, seen_version)
    locked.return_reason, locked.approved_at = reason, None
    _bump(locked, actor=actor, at=at)
    _record("documents.document.return", locked, actor, at, reason=reason)
    _tell("decided", locked, _writers(locked), _("Trả lại văn bản: %s"), actor=actor, at=at)
    return locked


@transaction.atomic
def take_back(*, document: Document, seen_version: int, actor: User, at: datetime) -> Document:
    """Takes a document back before the leader has decided, or takes a given-up one up again.

    Raises:
        ChangedMeanwhile: It was changed after `seen_version`.
        NotPossible: It was decided already.
    """
    locked = _locked(document)
    if locked.state == State.DRAFT:
        return locked
    _step(locked, State.DRAFT, seen_version)
    _bump(locked, actor=actor, at=at)
    _record("documents.document.take_back", locked, actor, at)
    return locked


@transaction.atomic
def cancel(*, document: Document, seen_version: int, actor: User, at: datetime) -> Document:
    """Gives a draft up; it can be taken up again.

    Raises:
        ChangedMeanwhile: It was changed after `seen_version`.
        NotPossible: It is no draft.
    """
    locked = _locked(document)
    if locked.state == State.CANCELLED:
        return locked
    _step(locked, State.CANCELLED, seen_version)
    _bump(locked, actor=actor, at=at)
    _record("documents.document.cancel", locked, actor, at)
    return locked


@transaction.atomic
def comment(
    *, document: Document, place: str, text: str, actor: User, at: datetime, request_key: UUID
) -> DocumentComment:
    """Adds a remark; sent twice it is added once."""
    made, is_new = DocumentComment.objects.get_or_create(
        request_key=request_key,
        defaults={
            "organization_id": document.organization_id,
            "document": document,
            "place": place,
            "text": text,
            "author": actor,
            "created_at": at,
        },
    )
    if is_new:
        _record("documents.document.comment", document, actor, at, text=text[:120])
        others = [pk for pk in (*_writers(document), document.approver_id) if pk is not None]
        _tell(
            "comment",
            document,
            others,
            _("Góp ý cho văn bản: %s"),
            actor=actor,
            at=at,
            key=f"comment/{made.pk}",
        )
    return made


@transaction.atomic
def resolve_comment(
    *, comment: DocumentComment, is_resolved: bool, actor: User, at: datetime
) -> DocumentComment:
    """Marks a remark as dealt with, or opens it again."""
    locked = DocumentComment.objects.select_for_update().get(pk=comment.pk)
    if (locked.resolved_at is not None) != is_resolved:
        locked.resolved_at, locked.resolved_by = (at, actor) if is_resolved else (None, None)
        locked.save(update_fields=["resolved_at", "resolved_by"])
        act = "documents.comment.resolve" if is_resolved else "documents.comment.reopen"
        _record(act, locked.document, actor, at, text=locked.text[:120])
    return locked


def locked_document(document: Document, seen_version: int, new_state: str) -> Document:
    """A document locked for a step to another state; for acts of this app that take the step themselves.

    Raises:
        ChangedMeanwhile: It was changed after `seen_version`.
        NotPossible: The step does not follow from its state.
    """
    locked = _locked(document)
    _step(locked, new_state, seen_version)
    return locked


def _locked(document: Document) -> Document:
    return Document.objects.select_for_update().select_related(None).get(pk=document.pk)


def _check_seen(locked: Document, seen_version: int) -> None:
    if locked.version != seen_version:
        raise ChangedMeanwhile(locked)


def _step(locked: Document, new_state: str, seen_version: int) -> None:
    _check_seen(locked, seen_version)
    if not rules.can_follow(locked.state, new_state):
        raise NotPossible(
            _("Văn bản đang ở bước “%(old)s” nên không chuyển sang “%(new)s” được.")
            % {"old": locked.get_state_display(), "new": State(new_state).label}
        )
    locked.state = new_state


def _bump(locked: Document, *, actor: User, at: datetime) -> None:
    locked.version += 1
    locked.changed_by, locked.changed_at = actor, at
    locked.save()


def _keep_version(document: Document, *, actor: User, at: datetime, note: str) -> None:
    DocumentVersion.objects.create(
        organization_id=document.organization_id,
        document=document,
        number=document.version,
        content=document.content,
        saved_by=actor,
        saved_at=at,
        note=note,
    )


def _writers(document: Document) -> list[int]:
    """Who began a document and who changed it last, apart from the leader whose step counts as a change."""
    latest = DocumentVersion.objects.filter(document=document).order_by("-number").first()
    return [document.drafted_by_id, *([latest.saved_by_id] if latest else [])]


def _tell(
    what: str,
    document: Document,
    people: list[int],
    words: str,
    *,
    actor: User,
    at: datetime,
    key: str = "",
) -> None:
    notify(
        kind=f"documents.{what}",
        recipients=people,
        organization=document.organization,
        subject=document,
        url=reverse("documents:document", args=[document.pk]),
        text=words % document.subject[:200],
        at=at,
        actor=actor,
        key=f"documents.{key or f'{what}/{document.pk}/{document.version}'}",
    )


def _record(act: str, document: Document, actor: User, at: datetime, **data: object) -> None:
    record(
        act=act,
        actor=actor,
        organization_id=document.organization_id,
        subject=document,
        at=at,
        data={"subject": document.subject[:120], **data},
    )
