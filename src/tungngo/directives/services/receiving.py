"""Taking a document in, and removing one that came in by mistake."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tungngo.audit.services import record
from tungngo.directives.models import Directive, DirectiveFile
from tungngo.directives.queries import is_built_upon, latest_with_same_content
from tungngo.directives.services.queueing import ReadingInUse, defer_reading, index, locked
from tungngo.files.services import Inspected, atomic_with_files, inspect, remove_file, store_file
from vanban.reading.sources.limits import UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization

MOST_PHOTOS = 60


@dataclass(frozen=True, slots=True)
class Received:
    """A directive after it was handed in, and how it relates to what was there.

    Attributes:
        directive: The one that now stands.
        is_new: It was just made.
        is_known_document: The commune had received the same document before, by another submission.
    """

    directive: Directive
    is_new: bool
    is_known_document: bool = False


def receive_directive(
    *,
    organization: Organization,
    actor: User,
    at: datetime,
    key: UUID,
    files: Sequence[File[bytes]] = (),
    pasted_text: str = "",
) -> Received:
    """Takes in one document (a file, several photos of it, or its text) and queues its reading.

    The same `key` twice, or the same document twice in a commune, gives the directive that is there.

    Raises:
        UnreadableFile: Nothing was sent, or something that is no document; the message is for the sender.
    """
    if pasted_text.strip():
        pasted = ContentFile(pasted_text.encode(), name=_("Văn bản dán vào.txt"))
        files = [pasted]
    inspected = _inspect_all(files)
    digest = _digest_of(inspected)
    known = _known(organization, key, digest)
    if known:
        return known
    try:
        with atomic_with_files():
            directive = Directive.objects.create(
                organization=organization,
                key=key,
                sha256=digest,
                queued_at=at,
                received_by=actor,
                received_at=at,
            )
            for position, (content, facts) in enumerate(zip(files, inspected, strict=True)):
                stored = store_file(
                    organization=organization,
                    content=content,
                    name=content.name or "",
                    actor=actor,
                    at=at,
                    inspected=facts,
                )
                DirectiveFile.objects.create(directive=directive, file=stored, position=position)
            index(directive, extra=[content.name or "" for content in files])
            directive.save(update_fields=["search_text"])
            record(
                act="directives.directive.receive",
                actor=actor,
                organization_id=organization.pk,
                subject=directive,
                at=at,
                data={"files": [content.name for content in files], "sha256": digest},
            )
            defer_reading(directive)
    except IntegrityError:
        # A second click or a second person was a moment earlier: theirs is the one.
        known = _known(organization, key, digest)
        if known is None:
            raise
        return known
    return Received(directive, is_new=True)


@transaction.atomic
def remove_directive(*, directive: Directive, actor: User, at: datetime) -> None:
    """Removes a directive that came in by mistake, with its files.

    Raises:
        ReadingInUse: A plan is built on it.
    """
    current = locked(directive.pk)
    if current is None:
        return
    if is_built_upon(current):
        raise ReadingInUse
    record(
        act="directives.directive.remove",
        actor=actor,
        organization_id=current.organization_id,
        subject=current,
        at=at,
        data={"name": current.name, "number": current.number, "sha256": current.sha256},
    )
    files = {file.pk: file for file in [*current.files, current.page_file] if file}
    current.delete()
    for file in files.values():
        remove_file(file=file)


def _inspect_all(files: Sequence[File[bytes]]) -> list[Inspected]:
    if not files:
        raise UnreadableFile("empty", _("Hãy chọn tệp hoặc dán nội dung văn bản."))
    inspected = [inspect(content) for content in files]
    if len(files) > 1 and any(facts.kind != "image" for facts in inspected):
        raise UnreadableFile(
            "several", _("Chỉ ghép được nhiều ảnh chụp của một văn bản. Hãy gửi từng tệp văn bản một.")
        )
    if len(files) > MOST_PHOTOS:
        raise UnreadableFile("several", _("Một văn bản ghép được nhiều nhất %d ảnh.") % MOST_PHOTOS)
    return inspected


def _digest_of(inspected: Sequence[Inspected]) -> str:
    if len(inspected) == 1:
        return inspected[0].sha256
    return hashlib.sha256("".join(facts.sha256 for facts in inspected).encode()).hexdigest()


def _known(organization: Organization, key: UUID, digest: str) -> Received | None:
    same_submission = Directive.objects.filter(organization=organization, key=key).first()
    if same_submission:
        return Received(same_submission, is_new=False)
    same_document = latest_with_same_content(organization, digest)
    return Received(same_document, is_new=False, is_known_document=True) if same_document else None
