"""Files that arrive in pieces over a weak line (docs/uploads.md): begun, continued, kept, taken up, or given up.

Every step may be repeated, in any tab and after any crash: the row's `received` says what is safely here, and a piece
that does not fit there changes nothing.
"""

from __future__ import annotations

import hashlib
import tempfile
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tungngo.accounts.models import User
from tungngo.files.inspection import too_large_message
from tungngo.files.models import Upload, UploadChunk
from tungngo.files.rules import MOST_CHUNKS, MOST_WAITING, MOST_WAITING_FILES, UPLOAD_LIFE, safe_name
from tungngo.files.services.storing import (
    CHUNK_FOLDER,
    atomic_with_files,
    delete_bytes_after_commit,
    remove_file,
    save_bytes,
    store_evidence,
)
from vanban.reading.sources.limits import UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import IO
    from uuid import UUID

    from django.db.models import QuerySet

    from tungngo.organizations.models import Organization

_IN_MEMORY = 8 * 1024 * 1024  # a larger file is put together on disk
_SWEPT_AT_ONCE = 200


class UploadProblem(Exception):
    """A step that cannot be taken; the message is for the person who sends."""


class TooLarge(UploadProblem):
    """The file is over the installation's limit, or more came than was announced."""


class TooMany(UploadProblem):
    """The person has too much under way that nothing has taken up yet."""


class KeyReused(UploadProblem):
    """The key stands for another file of this person."""


class OutOfPlace(UploadProblem):
    """A piece does not begin where the last one ended.

    Attributes:
        received: Where the next piece must begin.
    """

    def __init__(self, received: int) -> None:
        super().__init__(_("Phần này không nối tiếp phần đã nhận."))
        self.received = received


class UploadChanged(UploadProblem):
    """What arrived is not what was sent: its hash differs. The upload stands at its beginning again."""

    def __init__(self) -> None:
        super().__init__(_("Tệp bị sai lệch trên đường truyền, phải gửi lại từ đầu."))


class Refused(UploadProblem):
    """The whole is here, but it is nothing that is taken."""


class NotAttachable(UploadProblem):
    """An upload that was to be taken up is unknown, unfinished, refused, or taken up already."""


def begin_upload(
    *,
    organization: Organization,
    actor: User,
    at: datetime,
    key: UUID,
    name: str,
    size: int,
    sha256: str = "",
) -> Upload:
    """Announces a file; the same key again gives the upload that there is.

    Raises:
        TooLarge: It is over the installation's limit, or empty.
        TooMany: The person's quota of files that nothing has taken up is full.
        KeyReused: The key stands for a file of another size or hash.
    """
    with transaction.atomic():
        # One person's announcements one after the other, so that the quota is counted right.
        User.objects.select_for_update(no_key=True, of=("self",)).get(pk=actor.pk)
        mine = Upload.objects.filter(organization=organization, owner=actor)
        existing = mine.filter(key=key).first()
        if existing:
            if (existing.size, existing.sha256) != (size, sha256):
                raise KeyReused(_("Mã này đã dùng cho tệp khác."))
            return existing
        if size <= 0:
            raise TooLarge(_("Tệp trống, không có nội dung nào."))
        if size > settings.UPLOAD_MAX_BYTES:
            raise TooLarge(too_large_message())
        _refuse_over_quota(mine, size, at)
        return Upload.objects.create(
            organization=organization,
            owner=actor,
            key=key,
            name=safe_name(name),
            size=size,
            sha256=sha256,
            created_at=at,
            expires_at=at + UPLOAD_LIFE,
        )


def _refuse_over_quota(mine: QuerySet[Upload], size: int, at: datetime) -> None:
    waiting = mine.filter(attached_at__isnull=True, refusal="", expires_at__gt=at)
    total = waiting.aggregate(bytes=Sum("size"))["bytes"] or 0
    if waiting.count() >= MOST_WAITING or total + size > MOST_WAITING_FILES * settings.UPLOAD_MAX_BYTES:
        raise TooMany(
            _("Bạn đang có quá nhiều tệp gửi dở. Hãy lưu hoặc bỏ bớt những tệp đã chọn rồi gửi tiếp.")
        )


def append(*, upload: Upload, offset: int, content: bytes, at: datetime) -> Upload:
    """Adds a piece where the last one ended; with the last piece the file is checked and kept.

    Raises:
        OutOfPlace: The piece begins elsewhere; it says where the next one must begin.
        TooLarge: More came than was announced.
        UploadChanged: The hash of the whole is not the announced one; everything must be sent again.
        Refused: The whole is nothing that is taken; the upload is over.
    """
    problem: UploadProblem | None = None
    with atomic_with_files():
        locked = (
            Upload.objects.select_for_update(of=("self",))
            .select_related("organization", "owner")
            .get(pk=upload.pk)
        )
        if locked.refusal:
            raise Refused(locked.refusal)
        if offset != locked.received:
            raise OutOfPlace(locked.received)
        if offset + len(content) > locked.size or locked.chunks.count() >= MOST_CHUNKS:
            raise TooLarge(too_large_message())
        if not content:
            return locked
        _add_chunk(locked, content)
        locked.received += len(content)
        locked.expires_at = at + UPLOAD_LIFE
        if locked.received == locked.size:
            problem = _finish(locked, at)
        locked.save()
    if problem:
        raise problem  # after the transaction: that it failed must be kept
    return locked


def _add_chunk(upload: Upload, content: bytes) -> None:
    key = upload.key.hex
    UploadChunk.objects.create(
        organization_id=upload.organization_id,
        upload=upload,
        start=upload.received,
        size=len(content),
        path=save_bytes(ContentFile(content), f"{CHUNK_FOLDER}/{key[:2]}/{key}-{upload.received}"),
    )


def _finish(upload: Upload, at: datetime) -> UploadProblem | None:
    """Puts the pieces together and keeps the file; returns what is wrong with it, which the caller raises."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, prefix="tungngo-file-") as whole:
        digest = _assemble(upload, whole)
        _drop_chunks(upload)
        if upload.sha256 and digest != upload.sha256:
            upload.received = 0
            return UploadChanged()
        try:
            with transaction.atomic():
                upload.file = store_evidence(
                    organization=upload.organization,
                    content=File(whole, name=upload.name),
                    name=upload.name,
                    actor=upload.owner,
                    at=at,
                ).file
        except UnreadableFile as error:
            upload.refusal = error.message[: Upload._meta.get_field("refusal").max_length]
            return Refused(upload.refusal)
    return None


def _assemble(upload: Upload, target: IO[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks.all():
        with default_storage.open(chunk.path) as stored:
            data = stored.read()
        digest.update(data)
        target.write(data)
    target.seek(0)
    return digest.hexdigest()


def _drop_chunks(upload: Upload) -> None:
    delete_bytes_after_commit(upload.chunks.values_list("path", flat=True))
    upload.chunks.all().delete()


def attach_uploads(
    *, organization: Organization, owner: User, keys: Sequence[UUID], at: datetime
) -> list[Upload]:
    """Takes up finished uploads, each once, in the order of the keys: from now on the caller's records own the files.

    Call it in the transaction that makes those records.

    Raises:
        NotAttachable: One of them is not the person's, not whole, refused, expired or taken up already.
    """
    with transaction.atomic():
        found = {
            upload.key: upload
            for upload in Upload.objects.select_for_update(of=("self",))
            .select_related("file")
            .filter(organization=organization, owner=owner, key__in=keys)
            .order_by("pk")
        }
        ready = [found[key] for key in dict.fromkeys(keys) if key in found and _is_ready(found[key])]
        missing = len(set(keys)) - len(ready)
        if missing:
            raise NotAttachable(
                ngettext(
                    "Có %d tệp chưa gửi xong hoặc đã hết hạn. Hãy chọn lại tệp đó.",
                    "Có %d tệp chưa gửi xong hoặc đã hết hạn. Hãy chọn lại những tệp đó.",
                    missing,
                )
                % missing
            )
        for upload in ready:
            upload.attached_at = at
            upload.save(update_fields=["attached_at"])
        return ready


def _is_ready(upload: Upload) -> bool:
    return upload.file is not None and upload.attached_at is None


@transaction.atomic
def discard_upload(*, upload: Upload) -> None:
    """Gives an upload up, with what is here of it; one that was taken up is left to who took it."""
    locked = (
        Upload.objects.select_for_update(of=("self",)).select_related("file").filter(pk=upload.pk).first()
    )
    if locked is None or locked.attached_at is not None:
        return
    _remove(locked)


def _remove(upload: Upload) -> None:
    _drop_chunks(upload)
    file = upload.file if upload.attached_at is None else None
    upload.delete()
    if file:
        remove_file(file=file)


def sweep_uploads(*, at: datetime) -> int:
    """Removes uploads that expired, with the files that nothing took up; returns how many."""
    removed = 0
    while True:
        with transaction.atomic():
            expired = list(
                Upload.objects.select_for_update(of=("self",), skip_locked=True)
                .select_related("file")
                .filter(expires_at__lte=at)
                .order_by("expires_at")[:_SWEPT_AT_ONCE]
            )
            for upload in expired:
                _remove(upload)
        removed += len(expired)
        if len(expired) < _SWEPT_AT_ONCE:
            return removed
