"""The answer, and what the unit that raised the matter says to it: settled, or open again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tungngo.difficulties import rules
from tungngo.difficulties.models import Difficulty, Entry
from tungngo.difficulties.services.acting import (
    Sent,
    begin,
    conclude,
    forget_answer,
    locked_difficulty,
    log,
    unit_id_of,
)
from tungngo.difficulties.services.errors import NotPossible
from tungngo.difficulties.services.joining import leave_main
from tungngo.difficulties.services.telling import (
    ANSWERED,
    COMMENT,
    REOPENED,
    RESOLVED,
    all_affected,
    officers_of,
    people_of,
    province_officers_of,
    raisers_of,
    tell,
)

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from tungngo.accounts.models import User


@transaction.atomic
def answer(*, difficulty: Difficulty, text: str, is_province: bool, sent: Sent) -> Entry | None:
    """Answers it; all units that met it read the answer. None when it was done before.

    Args:
        difficulty: Which.
        text: The answer.
        is_province: Whether the level above answers, to whom it was passed up.
        sent: Who does it and what they saw.

    Raises:
        ChangedMeanwhile, NotPossible: As services.acting.begin says.
    """
    work = begin(difficulty, rules.ANSWER, sent, is_province=is_province)
    if work is None:
        return None
    locked = work.locked
    locked.state, locked.answer = rules.ANSWERED, text
    locked.answered_at, locked.answered_by = sent.at, sent.actor
    locked.answered_for_id = unit_id_of(sent.actor) or locked.organization_id
    entry = conclude(work, Entry.Kind.ANSWERED, note=text)
    words = _("Cấp trên đã trả lời") if is_province else _("Đã có trả lời")
    told = all_affected(locked)
    if is_province or sent.actor.pk not in officers_of(locked):
        told += officers_of(locked)
    tell(locked, ANSWERED, words, told, actor=sent.actor, at=sent.at)
    return entry


@transaction.atomic
def confirm(*, difficulty: Difficulty, note: str, sent: Sent) -> Entry | None:
    """The unit says that the answer settles it.

    Raises:
        ChangedMeanwhile, NotPossible: As services.acting.begin says.
    """
    work = begin(difficulty, rules.CONFIRM, sent)
    if work is None:
        return None
    work.locked.state, work.locked.resolved_at = rules.RESOLVED, sent.at
    entry = conclude(work, Entry.Kind.CONFIRMED, note=note)
    words = _("%s xác nhận đã giải quyết") % work.locked.unit.name
    tell(work.locked, RESOLVED, words, _answerers(work.locked), actor=sent.actor, at=sent.at)
    return entry


@transaction.atomic
def reopen(*, difficulty: Difficulty, note: str, sent: Sent) -> Entry | None:
    """The unit says why the answer does not settle it; the commune's officers have it again.

    One that was merged into another goes its own way from here.

    Raises:
        ChangedMeanwhile, NotPossible: As services.acting.begin says.
    """
    work = begin(difficulty, rules.REOPEN, sent)
    if work is None:
        return None
    locked = work.locked
    told = [*_answerers(locked), *officers_of(locked)]
    leave_main(locked)
    forget_answer(locked)
    locked.state, locked.escalated_at = rules.IN_PROGRESS, None
    is_urgent = locked.urgency == Difficulty.Urgency.URGENT
    locked.answer_due_date = rules.answer_due_date(timezone.localdate(sent.at), is_urgent=is_urgent)
    entry = conclude(work, Entry.Kind.REOPENED, note=note, can_undo=False)
    words = _("%s mở lại") % locked.unit.name
    tell(locked, REOPENED, words, told, actor=sent.actor, at=sent.at)
    return entry


def _answerers(locked: Difficulty) -> list[int]:
    people = officers_of(locked)
    if locked.answered_by_id:
        people.append(locked.answered_by_id)
    return people


@transaction.atomic
def comment(
    *, difficulty: Difficulty, text: str, is_province: bool, request_key: UUID, actor: User, at: datetime
) -> Entry:
    """Says something about it to those who work on it; said twice by one form, it is said once.

    What is said while the matter lies with the province, the province reads too.

    Raises:
        NotPossible: It was withdrawn, or (for the province) no longer lies there.
    """
    locked = locked_difficulty(difficulty.pk)
    said = locked.entries.filter(request_key=request_key).first()
    if said:
        return said
    is_merged = locked.merged_into_id is not None
    if not rules.is_possible(rules.COMMENT, locked.state, is_merged=is_merged, is_province=is_province):
        raise NotPossible(_("Nội dung này đã rút hoặc không còn ở cấp anh/chị nên không trao đổi thêm được."))
    is_above = locked.state == rules.PASSED_UP
    entry = Entry.objects.create(
        organization_id=locked.organization_id,
        difficulty=locked,
        kind=Entry.Kind.COMMENT,
        note=text,
        actor=actor,
        actor_unit_id=unit_id_of(actor),
        at=at,
        is_above=is_above,
        request_key=request_key,
    )
    log(entry, title=locked.title)
    told = [*raisers_of(locked), *officers_of(locked)]
    if locked.solver_id:
        told += people_of([locked.solver_id])
    if is_above:
        told += province_officers_of(locked)
    tell(locked, COMMENT, _("%s trao đổi") % actor, told, actor=actor, at=at)
    return entry
