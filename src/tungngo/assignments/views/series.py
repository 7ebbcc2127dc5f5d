"""Recurring work: the periods of one assignment and what changes them, and all of a campaign by month."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tungngo.assignments import periods, permissions, queries, services
from tungngo.assignments.forms.series import EndForm, RecurForm, SeriesForm, SkipForm
from tungngo.assignments.forms.versioned import VersionedForm
from tungngo.assignments.models import Assignment, SeriesChange
from tungngo.assignments.queries import series as series_queries
from tungngo.assignments.rules import recurrence
from tungngo.assignments.series_sheet import series_workbook
from tungngo.assignments.services.series_changes import Outcome
from tungngo.assignments.views.asking import user_of
from tungngo.audit.acts import sentence_of
from tungngo.organizations.permissions import membership_of, visible_communes
from vanban.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpRequest

    from tungngo.assignments.models import Campaign
    from tungngo.organizations.models import Membership

_CHANGES_SHOWN = 8


@dataclass(slots=True)
class _Asked:
    """A request about one assignment's recurrence."""

    request: HttpRequest
    assignment: Assignment
    membership: Membership | None

    @property
    def can_run(self) -> bool:
        return permissions.can_run_campaign(self.membership, self.assignment.organization)

    @property
    def rule(self) -> recurrence.Rule | None:
        series = self.assignment.series
        return recurrence.rule_of(series.rule) if series else None


def _asked(request: HttpRequest, pk: int, *, is_act: bool = False) -> _Asked:
    user = user_of(request)
    in_sight = queries.assignments_in(visible_communes(user)).select_related("series")
    asked = _Asked(request, get_object_or_404(in_sight, pk=pk), membership_of(user))
    if is_act and not asked.can_run:
        raise PermissionDenied
    return asked


@require_safe
def assignment_series(request: HttpRequest, pk: int) -> HttpResponse:
    """The periods of an assignment, and for officers what changes them."""
    return _show(_asked(request, pk))


def _show(asked: _Asked, status: int = 200, **forms: Form) -> HttpResponse:
    one, today = asked.assignment, timezone.localdate()
    beside = series_queries.occurrences_beside(one)
    sees = permissions.can_see_work(asked.membership, one)
    amounts = series_queries.amounts_of(beside) if sees else {}
    changes = list(series_queries.changes_of_series(one)[:_CHANGES_SHOWN])
    standing = next((change for change in changes if change.undone_at is None), None)
    context: dict[str, Any] = {
        "assignment": one,
        "today": today,
        "periods": [periods.period_of(other, today, amounts.get(other.pk, ())) for other in beside],
        "signs": periods.SIGNS,
        "period": next((periods.period_of(other, today) for other in beside if other.pk == one.pk), None),
        "changes": changes,
        "undoable": standing,
        "can_run": asked.can_run,
    }
    if asked.can_run:
        key = {"request_key": uuid.uuid4(), "seen_version": one.version}
        if asked.rule and one.series:
            is_open = one.state not in {"accepted", "cancelled"}
            context["form"] = forms.get("form") or (
                SeriesForm(assignment=one, rule=asked.rule, key=str(uuid.uuid4())) if is_open else None
            )
            context["skip_form"] = forms.get("skip_form") or SkipForm(initial={"seen_version": one.version})
            context["restore_form"] = forms.get("restore_form")
            context["end_form"] = forms.get("end_form") or EndForm(
                initial=key | {"until": one.series.until_date}
            )
        elif one.cancelled_at is None:
            last = one.campaign.end_date
            until = last if last and last > (one.end_date or today) else today.replace(month=12, day=31)
            context["recur_form"] = forms.get("recur_form") or RecurForm(
                assignment=one, initial=key | {"until": until, "keeps_day": True}
            )
    return render(asked.request, "assignments/series.html", context, status=status)


def _carry_out(
    asked: _Asked, name: str, form: VersionedForm, act: Callable[[], Outcome], said: Callable[[Outcome], str]
) -> HttpResponse:
    """Does what a form asks for; what was refused is said on the form, with all that was typed."""
    if not form.is_valid():
        return _show(asked, 422, **{name: form})
    try:
        outcome = act()
    except services.ChangedMeanwhile as error:
        words = [str(error), *(f"{sentence_of(event)}." for event in error.events)]
        again = _asked(asked.request, asked.assignment.pk)
        form.show_again(again.assignment.version)
        form.is_valid()
        form.add_error(None, " ".join(words))
        return _show(again, 409, **{name: form})
    except services.NotPossible as error:
        form.add_error(None, str(error))
        return _show(asked, 422, **{name: form})
    messages.success(asked.request, said(outcome))
    for one, why in outcome.left:
        when = f"{one.occurrence_date:%d/%m/%Y}" if one.occurrence_date else ""
        messages.info(
            asked.request, _("Kỳ bắt đầu %(when)s: %(why)s, giữ như cũ.") % {"when": when, "why": why}
        )
    return redirect("assignments:series", asked.assignment.pk)


@require_POST
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes this occurrence, it and the following ones, or all."""
    asked = _asked(request, pk, is_act=True)
    if asked.rule is None:
        return _show(asked, 422)
    form = SeriesForm(request.POST, assignment=asked.assignment, rule=asked.rule)

    def act() -> Outcome:
        sent = form.cleaned_data
        return services.edit_occurrences(
            assignment=asked.assignment,
            scope=sent["scope"],
            changes=form.changes(),
            seen_version=sent["seen_version"],
            request_key=sent["request_key"],
            actor=user_of(request),
            at=timezone.now(),
        )

    return _carry_out(
        asked, "form", form, act, lambda outcome: _("Đã sửa %(n)s kỳ.") % {"n": len(outcome.changed)}
    )


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Lets the work end earlier or go on longer."""
    asked = _asked(request, pk, is_act=True)
    form = EndForm(request.POST)

    def act() -> Outcome:
        return services.end_series(
            assignment=asked.assignment, actor=user_of(request), at=timezone.now(), **form.cleaned_data
        )

    def said(outcome: Outcome) -> str:
        day = f"{form.cleaned_data['until']:%d/%m/%Y}"
        if outcome.changed:
            return _("Dừng sau ngày %(day)s, đã hủy %(n)s kỳ.") % {"day": day, "n": len(outcome.changed)}
        return _("Lặp lại đến hết ngày %(day)s.") % {"day": day}

    return _carry_out(asked, "end_form", form, act, said)


@require_POST
def recur(request: HttpRequest, pk: int) -> HttpResponse:
    """Lets an ordinary assignment come again."""
    asked = _asked(request, pk, is_act=True)
    form = RecurForm(request.POST, assignment=asked.assignment, initial={})

    def act() -> Outcome:
        sent = form.cleaned_data
        return services.make_recurring(
            assignment=asked.assignment,
            rule=form.rule(),
            words=form.words(),
            until=sent["until"],
            seen_version=sent["seen_version"],
            request_key=sent["request_key"],
            actor=user_of(request),
            at=timezone.now(),
        )

    return _carry_out(
        asked,
        "recur_form",
        form,
        act,
        lambda outcome: _("Đã đặt lặp lại, có %(n)s kỳ đến nay.") % {"n": len(outcome.changed)},
    )


@require_POST
def skip(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancels this occurrence alone, with a reason."""
    asked = _asked(request, pk, is_act=True)
    form = SkipForm(request.POST)

    def act() -> Outcome:
        cancelled = services.cancel(
            assignment=asked.assignment, actor=user_of(request), at=timezone.now(), **form.cleaned_data
        )
        return Outcome(None, [cancelled])

    return _carry_out(asked, "skip_form", form, act, lambda _outcome: _("Đã bỏ qua kỳ này."))


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a cancelled occurrence up again."""
    asked = _asked(request, pk, is_act=True)
    form = VersionedForm(request.POST)

    def act() -> Outcome:
        reopened = services.reopen(
            assignment=asked.assignment, actor=user_of(request), at=timezone.now(), **form.cleaned_data
        )
        return Outcome(None, [reopened])

    return _carry_out(asked, "restore_form", form, act, lambda _outcome: _("Đã mở lại kỳ này."))


@require_POST
def undo(request: HttpRequest, pk: int, change_pk: int) -> HttpResponse:
    """Takes a change back."""
    asked = _asked(request, pk, is_act=True)
    change = get_object_or_404(SeriesChange, pk=change_pk, organization=asked.assignment.organization_id)
    try:
        services.undo_series_change(change=change, actor=user_of(request), at=timezone.now())
    except services.NotUndone as error:
        messages.error(request, str(error))
        return _show(asked, 409)
    messages.success(request, _("Đã hoàn tác: %(act)s.") % {"act": change.get_act_display()})
    return redirect("assignments:series", pk)


def _campaign(request: HttpRequest, pk: int) -> Campaign:
    return get_object_or_404(queries.campaigns_of(visible_communes(user_of(request))), pk=pk)


def _matrix(request: HttpRequest, campaign: Campaign) -> periods.Matrix:
    membership = membership_of(user_of(request))
    occurrences = series_queries.recurring_in(campaign)
    for one in occurrences:
        one.organization = campaign.organization
    seen = [one for one in occurrences if permissions.can_see_work(membership, one)]
    return periods.matrix_of(
        occurrences,
        series_queries.chains_of(campaign.pk),
        series_queries.amounts_of(seen) if seen else {},
        timezone.localdate(),
    )


@require_safe
def campaign_series(request: HttpRequest, pk: int) -> HttpResponse:
    """All recurring work of a campaign by month: what is late and what nobody has reported on."""
    campaign = _campaign(request, pk)
    context = {
        "campaign": campaign,
        "matrix": _matrix(request, campaign),
        "signs": periods.SIGNS,
        "this_month": timezone.localdate().replace(day=1),
        "printed_at": timezone.now(),
    }
    return render(request, "assignments/campaign_series.html", context)


@require_safe
def campaign_series_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The same table as an XLSX workbook."""
    campaign = _campaign(request, pk)
    content = series_workbook(campaign, _matrix(request, campaign), timezone.localdate())
    response = HttpResponse(
        content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    name = f"dinh-ky-{fold(campaign.name)[:60].strip().replace(' ', '-') or 'chien-dich'}.xlsx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response
