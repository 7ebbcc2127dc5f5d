"""What the commune's officers do with a difficulty: take it, give it to who can solve it, set its date, pass it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tungngo.difficulties import rules
from tungngo.difficulties.models import Difficulty, Entry
from tungngo.difficulties.services.acting import Sent, Work, begin, conclude
from tungngo.difficulties.services.errors import NotPossible
from tungngo.difficulties.services.telling import (
    GIVEN,
    MOVED,
    PASSED_UP,
    RETURNED,
    officers_of,
    people_of,
    province_officers_of,
    raisers_of,
    tell,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from tungngo.organizations.models import Organization


def _set_date(work: Work, due_date: dt.date | None, *, afresh: bool = False) -> None:
    """Sets the date of the answer: as given, or (`afresh`) counted from today; the new one has not been missed yet."""
    today = timezone.localdate(work.sent.at)
    locked = work.locked
    if due_date is None and afresh:
        due_date = rules.answer_due_date(today, is_urgent=locked.urgency == Difficulty.Urgency.URGENT)
    if due_date is None or due_date == locked.answer_due_date:
        return
    if due_date < today:
        raise NotPossible(_("Hạn trả lời không được trước hôm nay."))
    locked.answer_due_date, locked.escalated_at = due_date, None


@transaction.atomic
def take(*, difficulty: Difficulty, sent: Sent) -> Entry | None:
    """Begins to work on it; the unit learns that it was taken up. None when it was done before.

    Raises:
        ChangedMeanwhile, NotPossible: As services.acting.begin says.
    """
    work = begin(difficulty, rules.TAKE, sent)
    if work is None:
        return None
    work.locked.state = rules.IN_PROGRESS
    entry = conclude(work, Entry.Kind.TAKEN)
    words = _("Xã đã tiếp nhận, hẹn trả lời trước %s") % f"{work.locked.answer_due_date:%d/%m/%Y}"
    tell(work.locked, MOVED, words, raisers_of(work.locked), actor=sent.actor, at=sent.at)
    return entry


@transaction.atomic
def give(
    *, difficulty: Difficulty, solver: Organization, due_date: dt.date | None, note: str, sent: Sent
) -> Entry | None:
    """Gives it to a unit of the commune that can solve it.

    Raises:
        ChangedMeanwhile, NotPossible: As services.acting.begin says; or the unit is another commune's.
    """
    work = begin(difficulty, rules.GIVE, sent)
    if work is None:
        return None
    if solver.commune_id != work.locked.organization_id:
        raise NotPossible(_("Đơn vị này không thuộc xã, phường."))
    _set_date(work, due_date)
    work.locked.state, work.locked.solver = rules.IN_PROGRESS, solver
    entry = conclude(work, Entry.Kind.GIVEN, note=note, about=solver)
    words = _("Đơn vị được giao giải quyết trước %s") % f"{work.locked.answer_due_date:%d/%m/%Y}"
    tell(work.locked, GIVEN, words, people_of([solver.pk]), actor=sent.actor, at=sent.at)
    words = _("Đã giao %s giải quyết") % solver.name
    tell(work.locked, MOVED, words, raisers_of(work.locked), actor=sent.actor, at=sent.at)
    return entry


@transaction.atomic
def set_due(
    *, difficulty: Difficulty, due_date: dt.date, note: str, is_province: bool, sent: Sent
) -> Entry | None:
    """Sets until when it is answered.

    Raises:
        ChangedMeanwhile, NotPossible: As services.acting.begin says; or the date is past.
    """
    work = begin(difficulty, rules.SET_DUE, sent, is_province=is_province)
    if work is None:
        return None
    _set_date(work, due_date)
    entry = conclude(work, Entry.Kind.DUE_SET, note=note)
    words = _("Hạn trả lời là %s") % f"{due_date:%d/%m/%Y}"
    tell(work.locked, MOVED, words, raisers_of(work.locked), actor=sent.actor, at=sent.at)
    return entry


@transaction.atomic
def pass_up(
    *,
    difficulty: Difficulty,
    note: str,
    due_date: dt.date | None,
    attachments: Iterable[int],
    sent: Sent,
) -> Entry | None:
    """Passes it up to the province, with the officer's own words and the files that are to go along.

    Files with residents' data stay in the commune, whatever is asked.

    Args:
        difficulty: Which.
        note: Why the commune cannot solve it.
        due_date: Until when an answer is asked; counted from today by default.
        attachments: Ids of the files that go along.
        sent: Who does it and what they saw.

    Raises:
        ChangedMeanwhile, NotPossible: As services.acting.begin says.
    """
    work = begin(difficulty, rules.PASS_UP, sent)
    if work is None:
        return None
    locked = work.locked
    _set_date(work, due_date, afresh=True)
    locked.state, locked.passed_up_at = rules.PASSED_UP, sent.at
    chosen = set(attachments)
    for file in locked.attachments.select_for_update():
        file.goes_up = file.pk in chosen and not file.has_personal_data
        file.save(update_fields=["goes_up"])
    entry = conclude(work, Entry.Kind.PASSED_UP, note=note)
    words = _("%(commune)s chuyển lên, đề nghị trả lời trước %(date)s") % {
        "commune": locked.organization.name,
        "date": f"{locked.answer_due_date:%d/%m/%Y}",
    }
    tell(locked, PASSED_UP, words, province_officers_of(locked), actor=sent.actor, at=sent.at)
    tell(locked, MOVED, _("Đã chuyển lên cấp trên"), raisers_of(locked), actor=sent.actor, at=sent.at)
    return entry


@transaction.atomic
def recall(*, difficulty: Difficulty, note: str, sent: Sent) -> Entry | None:
    """Takes it back from the province, to answer it in the commune after all.

    Raises:
        ChangedMeanwhile, NotPossible: As services.acting.begin says.
    """
    work = begin(difficulty, rules.RECALL, sent)
    if work is None:
        return None
    work.locked.state = rules.IN_PROGRESS
    _set_date(work, None, afresh=True)
    entry = conclude(work, Entry.Kind.RECALLED, note=note)
    words = _("%s đã rút về") % work.locked.organization.name
    tell(work.locked, MOVED, words, province_officers_of(work.locked), actor=sent.actor, at=sent.at)
    return entry


@transaction.atomic
def send_back(*, difficulty: Difficulty, note: str, sent: Sent) -> Entry | None:
    """The province gives it back to the commune, with its reasons.

    Raises:
        ChangedMeanwhile, NotPossible: As services.acting.begin says.
    """
    work = begin(difficulty, rules.RETURN, sent)
    if work is None:
        return None
    work.locked.state = rules.IN_PROGRESS
    _set_date(work, None, afresh=True)
    entry = conclude(work, Entry.Kind.RETURNED, note=note)
    words = _("Cấp trên chuyển trả xã")
    tell(work.locked, RETURNED, words, officers_of(work.locked), actor=sent.actor, at=sent.at)
    return entry
