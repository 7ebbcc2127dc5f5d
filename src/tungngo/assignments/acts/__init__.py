"""The app's acts in words, for the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from tungngo.assignments.acts import feeds, looking, progress, series, updating, work

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# On the page of the assignment itself its text need not be said again.
HISTORY: dict[str, _StrPromise] = {**work.HISTORY, **progress.HISTORY, **series.HISTORY, **updating.HISTORY}

PHRASES: dict[str, _StrPromise] = {
    "assignments.campaign.start": _("bắt đầu chiến dịch “{name}” với {assignments} việc"),
    **work.PHRASES,
    **progress.PHRASES,
    **looking.PHRASES,
    **feeds.PHRASES,
    **series.PHRASES,
    **updating.PHRASES,
}
