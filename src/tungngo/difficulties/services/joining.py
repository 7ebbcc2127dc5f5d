"""One matter that several units have: merged, shared with all of the commune, met by other units too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from tungngo.difficulties import rules
from tungngo.difficulties.models import AlsoAffected, Difficulty, Entry
from tungngo.difficulties.services.acting import (
    FOLLOWED,
    Sent,
    begin,
    conclude,
    forget_answer,
    locked_difficulty,
    log,
    unit_id_of,
)
from tungngo.difficulties.services.errors import NotPossible
from tungngo.difficulties.services.telling import ANSWERED, MOVED, raisers_of, tell

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization


@transaction.atomic
def merge(*, difficulty: Difficulty, into: Difficulty, note: str, sent: Sent) -> Entry | None:
    """Merges a matter into another of the same substance: its unit counts there as affected and reads the answer.

    What was merged into it before goes along. None when it was done before.

    Raises:
        ChangedMeanwhile, NotPossible: As services.acting.begin says; or the other cannot take it.
    """
    # Both in one order, so that two officers who merge crosswise wait for each other instead of failing.
    for pk in sorted((difficulty.pk, into.pk)):
        locked_difficulty(pk)
    main = locked_difficulty(into.pk)
    work = begin(difficulty, rules.MERGE, sent)
    if work is None:
        return None
    locked = work.locked
    if (
        main.pk == locked.pk
        or main.organization_id != locked.organization_id
        or main.merged_into_id is not None
        or main.state in {rules.RESOLVED, rules.WITHDRAWN}
    ):
        raise NotPossible(_("Không gộp được vào nội dung này. Hãy chọn nội dung khác còn đang xử lý."))
    can_undo = not locked.merged.exists()
    for one in locked.merged.select_for_update():
        one.merged_into = main
        one.save(update_fields=["merged_into"])
        _count_unit(main, one.unit, sent.actor, sent.at)
    for met in locked.also_affected.select_related("unit"):
        _count_unit(main, met.unit, met.added_by, met.added_at)
    locked.merged_into = main
    for name in FOLLOWED:
        setattr(locked, name, getattr(main, name))
    _count_unit(main, locked.unit, sent.actor, sent.at)
    entry = conclude(work, Entry.Kind.MERGED, note=note, other=main, can_undo=can_undo)
    _beside(main, Entry.Kind.MERGED_IN, sent.actor, sent.at, about=locked.unit, other=locked)
    if main.state == rules.ANSWERED:
        tell(locked, ANSWERED, _("Đã có trả lời"), raisers_of(locked), actor=sent.actor, at=sent.at)
    else:
        words = _("Được gộp vào một nội dung giống vậy, trả lời chung")
        tell(locked, MOVED, words, raisers_of(locked), actor=sent.actor, at=sent.at)
    return entry


def _count_unit(main: Difficulty, unit: Organization, actor: User, at: datetime) -> None:
    if unit.pk != main.unit_id:
        facts = {"organization_id": main.organization_id, "added_by": actor, "added_at": at}
        AlsoAffected.objects.get_or_create(difficulty=main, unit=unit, defaults=facts)


def _beside(
    main: Difficulty,
    kind: Entry.Kind,
    actor: User,
    at: datetime,
    *,
    about: Organization,
    other: Difficulty | None = None,
    note: str = "",
) -> Entry:
    """A line of the history that changes nothing of the matter itself."""
    entry = Entry.objects.create(
        organization_id=main.organization_id,
        difficulty=main,
        kind=kind,
        note=note,
        about=about,
        other=other,
        actor=actor,
        actor_unit_id=unit_id_of(actor),
        at=at,
    )
    log(entry, title=main.title)
    return entry


def leave_main(locked: Difficulty) -> None:
    """Takes a locked matter out of the one that it was merged into, and its unit out of the count there."""
    main = locked.merged_into
    if main is None:
        return
    if not main.merged.exclude(pk=locked.pk).filter(unit_id=locked.unit_id).exists():
        main.also_affected.filter(unit_id=locked.unit_id).delete()
    locked.merged_into = None


@transaction.atomic
def unmerge(*, difficulty: Difficulty, note: str, sent: Sent) -> Entry | None:
    """Takes a matter out of the one that it was merged into; the commune's officers have it again by itself.

    Raises:
        ChangedMeanwhile, NotPossible: As services.acting.begin says.
    """
    work = begin(difficulty, rules.UNMERGE, sent)
    if work is None:
        return None
    main = work.locked.merged_into
    leave_main(work.locked)
    forget_answer(work.locked)
    work.locked.state = rules.IN_PROGRESS
    return conclude(work, Entry.Kind.UNMERGED, note=note, other=main, can_undo=False)


@transaction.atomic
def set_shared(*, difficulty: Difficulty, is_shared: bool, sent: Sent) -> Entry | None:
    """Lets all units of the commune see it and its answer, or no longer. Done twice, it is done once.

    Raises:
        ChangedMeanwhile, NotPossible: As services.acting.begin says.
    """
    work = begin(difficulty, rules.SHARE if is_shared else rules.UNSHARE, sent)
    if work is None or work.locked.is_shared == is_shared:
        return None
    work.locked.is_shared = is_shared
    return conclude(work, Entry.Kind.SHARED if is_shared else Entry.Kind.UNSHARED)


@transaction.atomic
def set_affected(
    *,
    difficulty: Difficulty,
    unit: Organization,
    is_affected: bool,
    note: str,
    actor: User,
    at: datetime,
) -> None:
    """Says that a unit meets the same, or no longer; done twice, it is done once.

    Raises:
        NotPossible: The unit raised it itself, is another commune's, or raised one that was merged into it.
    """
    locked = locked_difficulty(difficulty.pk)
    if unit.pk == locked.unit_id or unit.commune_id != locked.organization_id:
        raise NotPossible(_("Đơn vị này không báo được là cũng gặp."))
    if locked.merged_into_id is not None or locked.state == rules.WITHDRAWN:
        raise NotPossible(_("Nội dung này đã gộp hoặc đã rút."))
    found = locked.also_affected.filter(unit=unit)
    if found.exists() == is_affected:
        return
    if is_affected:
        _count_unit(locked, unit, actor, at)
    elif locked.merged.filter(unit=unit).exists():
        raise NotPossible(_("Nội dung của đơn vị đã được gộp vào đây nên vẫn tính là cũng gặp."))
    else:
        found.delete()
    kind = Entry.Kind.AFFECTED if is_affected else Entry.Kind.UNAFFECTED
    _beside(locked, kind, actor, at, about=unit, note=note)
