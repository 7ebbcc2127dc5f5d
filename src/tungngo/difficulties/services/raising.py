"""Raising a difficulty or proposal, with its files; changing and withdrawing it while nobody has taken it up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tungngo.difficulties import rules
from tungngo.difficulties.models import Attachment, Difficulty, Entry
from tungngo.difficulties.services.acting import Sent, begin, conclude, log, unit_id_of
from tungngo.difficulties.services.errors import AlreadyRaised, NotPossible
from tungngo.difficulties.services.telling import RAISED, officers_of, tell
from tungngo.files.services import atomic_with_files, attach_uploads, store_evidence
from vanban.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from django.core.files import File

    from tungngo.accounts.models import User
    from tungngo.assignments.models import Assignment, Campaign
    from tungngo.files.models import StoredFile
    from tungngo.organizations.models import Organization

MOST_FILES: Final = 20


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that arrived in pieces before, and its caption."""

    key: UUID
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """What is said: the words of the form."""

    kind: str
    category: str
    urgency: str
    title: str
    text: str
    cause: str = ""
    asked: str = ""

    def search_text(self, unit: Organization) -> str:
        """All of it as search finds it."""
        return fold(f"{self.title} {self.text} {self.cause} {self.asked} {unit.name}")


def raise_difficulty(
    *,
    unit: Organization,
    matter: Matter,
    campaign: Campaign | None,
    assignment: Assignment | None,
    uploads: Sequence[SentFile],
    files: Sequence[File[bytes]],
    has_personal_data: bool,
    request_key: UUID,
    actor: User,
    at: datetime,
) -> Difficulty:
    """Raises a difficulty for a unit; the commune's officers learn of it. Sent twice, it is raised once.

    Args:
        unit: The unit, of a commune.
        matter: What is said.
        campaign: The campaign in which it was met; that of the assignment where one is given.
        assignment: The assignment that it hinders.
        uploads: Files that arrived in pieces before.
        files: Files that came with the form itself.
        has_personal_data: Whether the files show residents' data, and so never leave the commune.
        request_key: The form's own key.
        actor: Who raises it.
        at: When.

    Raises:
        AlreadyRaised: The key was sent before with other words.
        NotPossible: Too many files, or the campaign is another commune's.
        NotAttachable: One of the uploads is not the person's, not whole, or taken up already.
        UnreadableFile: One of the files is of a kind that is not taken.
    """
    commune = unit.commune
    if commune is None:
        raise NotPossible(_("Chỉ đơn vị của xã, phường nêu được khó khăn, kiến nghị."))
    if assignment is not None:
        campaign = assignment.campaign
    if campaign is not None and campaign.organization_id != commune.pk:
        raise NotPossible(_("Chiến dịch này không thuộc xã, phường của đơn vị."))
    if len(uploads) + len(files) > MOST_FILES:
        raise NotPossible(_("Mỗi lần gửi nhiều nhất %s tệp.") % MOST_FILES)
    with atomic_with_files():
        sent = Difficulty.objects.filter(request_key=request_key).first()
        if sent:
            if (sent.raised_by_id, sent.title, sent.text) != (actor.pk, matter.title, matter.text):
                raise AlreadyRaised(
                    _(
                        "Một trang khác vừa gửi phiếu này với nội dung khác. Bấm gửi lần nữa để nêu thêm một nội dung."
                    )
                )
            return sent
        difficulty = Difficulty.objects.create(
            organization=commune,
            unit=unit,
            kind=matter.kind,
            category=matter.category,
            urgency=matter.urgency,
            title=matter.title,
            text=matter.text,
            cause=matter.cause,
            asked=matter.asked,
            search_text=matter.search_text(unit),
            campaign=campaign,
            assignment=assignment,
            answer_due_date=rules.answer_due_date(
                timezone.localdate(at), is_urgent=matter.urgency == Difficulty.Urgency.URGENT
            ),
            raised_by=actor,
            raised_at=at,
            request_key=request_key,
        )
        _attach(difficulty, uploads, files, has_personal_data=has_personal_data, actor=actor, at=at)
        entry = Entry.objects.create(
            organization=commune,
            difficulty=difficulty,
            kind=Entry.Kind.RAISED,
            actor=actor,
            actor_unit_id=unit_id_of(actor),
            about=unit,
            at=at,
            due_date=difficulty.answer_due_date,
            version=1,
        )
        log(entry, title=difficulty.title)
        words = _("%(unit)s nêu %(kind)s") % {
            "unit": unit.name,
            "kind": difficulty.get_kind_display().lower(),
        }
        tell(difficulty, RAISED, words, officers_of(difficulty), actor=actor, at=at)
    return difficulty


def _attach(
    difficulty: Difficulty,
    uploads: Sequence[SentFile],
    files: Sequence[File[bytes]],
    *,
    has_personal_data: bool,
    actor: User,
    at: datetime,
) -> None:
    commune = difficulty.organization
    taken = attach_uploads(organization=commune, owner=actor, keys=[one.key for one in uploads], at=at)
    by_key = {upload.key: upload.file for upload in taken}
    found: list[tuple[StoredFile | None, str]] = [(by_key[one.key], one.caption) for one in uploads]
    for content in files:
        name = content.name or ""
        found.append(
            (store_evidence(organization=commune, content=content, name=name, actor=actor, at=at).file, "")
        )
    Attachment.objects.bulk_create(
        Attachment(
            organization=commune,
            difficulty=difficulty,
            file=file,
            caption=caption,
            has_personal_data=has_personal_data,
            position=place,
        )
        for place, (file, caption) in enumerate(found, 1)
        if file is not None
    )


@transaction.atomic
def edit(*, difficulty: Difficulty, matter: Matter, sent: Sent) -> Entry | None:
    """Changes the words while nobody has taken the matter up; None when it was done before.

    Raises:
        ChangedMeanwhile, NotPossible: As services.acting.begin says.
    """
    work = begin(difficulty, rules.EDIT, sent)
    if work is None:
        return None
    locked = work.locked
    for name in ("kind", "category", "title", "text", "cause", "asked"):
        setattr(locked, name, getattr(matter, name))
    if locked.urgency != matter.urgency:
        locked.urgency = matter.urgency
        locked.answer_due_date = rules.answer_due_date(
            timezone.localdate(locked.raised_at), is_urgent=matter.urgency == Difficulty.Urgency.URGENT
        )
    locked.search_text = matter.search_text(locked.unit)
    return conclude(work, Entry.Kind.EDITED, can_undo=False)


@transaction.atomic
def withdraw(*, difficulty: Difficulty, note: str, sent: Sent) -> Entry | None:
    """Takes back what was raised, while nobody has taken it up.

    Raises:
        ChangedMeanwhile, NotPossible: As services.acting.begin says.
    """
    work = begin(difficulty, rules.WITHDRAW, sent)
    if work is None:
        return None
    if work.locked.merged.exists() or work.locked.also_affected.exists():
        raise NotPossible(_("Đơn vị khác cũng gặp nội dung này nên không rút được."))
    work.locked.state = rules.WITHDRAWN
    return conclude(work, Entry.Kind.WITHDRAWN, note=note)
