"""Taking back an act on recurring work, as long as nothing followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from tungngo.assignments.models import Assignment, Series, SeriesChange, State
from tungngo.assignments.services import series_snapshots as snapshots
from tungngo.assignments.services.cancelling import put_off
from tungngo.assignments.services.errors import NotUndone
from tungngo.assignments.services.settling import AUDITED_CHARACTERS, settle
from tungngo.audit.services import record

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.accounts.models import User


@transaction.atomic
def undo_series_change(*, change: SeriesChange, actor: User, at: datetime) -> SeriesChange:
    """Brings recurring work back to what it was before an act. Taking back twice changes nothing.

    Raises:
        NotUndone: Something was done since with one of the occurrences, or with the series.
    """
    series = Series.objects.select_for_update().get(pk=change.series_id)
    locked = SeriesChange.objects.select_for_update().get(pk=change.pk)
    if locked.undone_at:
        return locked
    chain = [pk for pk in (series.pk, locked.split_off_id) if pk]
    if SeriesChange.objects.filter(series__in=chain, undone_at=None, pk__gt=locked.pk).exists():
        raise NotUndone(
            _("Sau thay đổi này đã có thay đổi khác ở việc định kỳ. Hãy hoàn tác thay đổi sau trước.")
        )
    occurrences = {
        one.pk: one for one in Assignment.objects.select_for_update().filter(series__in=chain).order_by("pk")
    }
    kept = {int(pk): values for pk, values in locked.before["assignments"].items()}
    for pk, values in kept.items():
        if pk not in occurrences or occurrences[pk].version != values["version"]:
            raise NotUndone(
                _("Sau thay đổi này đã có người cập nhật một trong các kỳ nên không hoàn tác được.")
            )
    made_since = [one for pk, one in occurrences.items() if pk not in kept and one.version == 1]
    if locked.act == SeriesChange.Act.MAKE and len(made_since) + 1 < len(occurrences):
        raise NotUndone(_("Đã có đơn vị làm ở các kỳ sau nên không hoàn tác được."))
    if locked.split_off_id:
        Assignment.objects.filter(series=locked.split_off_id).update(series=series)
    snapshots.restore_series(series, locked.before["series"])
    for pk, values in kept.items():
        snapshots.restore_assignment(occurrences[pk], values, at=at)
        settle(occurrences[pk], at=at)
    for one in made_since:
        _bring_along(one, series, locked, actor, at)
    locked.undone_at, locked.undone_by = at, actor
    locked.save(update_fields=["undone_at", "undone_by"])
    _put_away(series, locked)
    subject = occurrences[locked.assignment_id]
    record(
        act="assignments.series.undo",
        actor=actor,
        organization_id=series.organization_id,
        subject=subject,
        at=at,
        data={"text": subject.text[:AUDITED_CHARACTERS], "change": locked.pk, "version": subject.version},
    )
    return locked


def _bring_along(one: Assignment, series: Series, change: SeriesChange, actor: User, at: datetime) -> None:
    """Lets what was made after the act and nobody has touched follow: it says what the series says, or is cancelled."""
    one.series = series
    is_beyond = (
        series.until_date is not None and (one.occurrence_date or series.until_date) > series.until_date
    )
    if change.act == SeriesChange.Act.MAKE or is_beyond:
        if one.state != State.CANCELLED:
            put_off(one, reason=_("Hoàn tác thay đổi ở việc định kỳ"), by_id=actor.pk, at=at)
            settle(one, at=at)
        return
    if (
        change.act == SeriesChange.Act.EDIT
        and one.occurrence_date
        and one.occurrence_date > (change.assignment.occurrence_date or one.occurrence_date)
    ):
        one.text, one.location = series.text, series.location
        snapshots.save_values(one)
        snapshots.put_units(one, {link.unit_id: link.part for link in series.units.all()}, at=at)
        settle(one, at=at)


def _put_away(series: Series, change: SeriesChange) -> None:
    """Leaves no series behind that would go on unfolding."""
    if change.act == SeriesChange.Act.MAKE:
        series.until_date = series.start_date
        series.save(update_fields=["until_date"])
    split_off = change.split_off
    if split_off is None:
        return
    if split_off.changes.exists() or split_off.continued_by.exists():
        split_off.until_date = split_off.unfolded_until_date = split_off.start_date
        split_off.save(update_fields=["until_date", "unfolded_until_date"])
    else:
        split_off.delete()
