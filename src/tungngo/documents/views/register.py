"""The register of issued documents: searched, printed, as a spreadsheet; what was numbered by hand is entered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tungngo.documents import services
from tungngo.documents.forms.register import NoteForm, PaperForm
from tungngo.documents.models import Letterhead, RegisterEntry
from tungngo.documents.models.drafts import type_name
from tungngo.documents.permissions import can_issue
from tungngo.documents.queries.register import (
    LETTERS,
    entries_of,
    newest_files,
    next_number_of,
    sheets_of,
    titled,
    years_of,
)
from tungngo.documents.register_sheet import COLUMNS, workbook
from tungngo.documents.views.access import Desk, desk_of
from tungngo.organizations.permissions import can_see, commune_of
from vanban.writing.document_types import TYPE_OF_SYMBOL

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tungngo.organizations.models import Organization

_PER_PAGE = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What of the register a request wants to see."""

    desk: Desk
    year: int
    type_key: str
    words: str

    @property
    def body(self) -> Organization:
        return self.desk.body

    @property
    def type_symbol(self) -> str | None:
        if not self.type_key:
            return None
        return "" if self.type_key == LETTERS else self.type_key

    def entries(self) -> QuerySet[RegisterEntry]:
        return entries_of(self.body, year=self.year, type_symbol=self.type_symbol, words=self.words)


def _asked(request: HttpRequest) -> _Asked:
    desk = desk_of(request)
    year = request.GET.get("nam", "")
    type_key = request.GET.get("loai", "")
    return _Asked(
        desk,
        int(year) if year.isdecimal() and len(year) == 4 else timezone.localdate().year,  # noqa: PLR2004  # a year
        type_key if type_key == LETTERS or type_key in TYPE_OF_SYMBOL else "",
        request.GET.get("q", "").strip()[:200],
    )


def _keeper(request: HttpRequest) -> Desk:
    """The desk of somebody who keeps the register."""
    desk = desk_of(request)
    if not can_issue(desk.membership, desk.body):
        raise PermissionDenied
    return desk


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """The register of one year, by type, with the numbers that are free."""
    asked = _asked(request)
    page = Paginator(asked.entries(), _PER_PAGE).get_page(request.GET.get("trang"))
    sheets = sheets_of(asked.body, asked.year)
    context = {
        "page": page,
        "rows": [(entry, titled(entry), newest_files(entry.document)) for entry in page],
        "columns": [words for words, _width in COLUMNS],
        "asked": asked,
        "years": sorted({*years_of(asked.body), asked.year, timezone.localdate().year}, reverse=True),
        "sheets": sheets,
        "gaps": [sheet for sheet in sheets if sheet.free and asked.type_key in {"", sheet.key}],
        "query": request.GET.urlencode(),
        "can_enter": can_issue(asked.desk.membership, asked.body),
    }
    return render(request, "documents/register.html", context)


@require_GET
def printed(request: HttpRequest) -> HttpResponse:
    """The register as annex IV of the decree has it, to be printed and bound, lowest number first."""
    asked = _asked(request)
    entries = list(asked.entries().order_by("type_symbol", "number"))
    context = {
        "asked": asked,
        "rows": [(entry, titled(entry)) for entry in entries],
        "columns": [words for words, _width in COLUMNS],
        "type_name": type_name(asked.type_symbol) if asked.type_symbol is not None else "",
        "first": min((entry.date for entry in entries), default=None),
        "last": max((entry.date for entry in entries), default=None),
        "numbers": (entries[0].number, entries[-1].number) if entries and asked.type_key else None,
        "query": request.GET.urlencode(),
    }
    return render(request, "documents/register_print.html", context)


@require_GET
def spreadsheet(request: HttpRequest) -> HttpResponse:
    """The register as XLSX."""
    asked = _asked(request)
    letterhead = Letterhead.objects.filter(organization=asked.body).first()
    body = letterhead.body if letterhead else asked.body.name
    content = workbook(body, asked.year, asked.entries().order_by("type_symbol", "number"))
    response = HttpResponse(content, content_type=_XLSX)
    name = f"so-van-ban-di-{asked.year}{f'-{asked.type_key}' if asked.type_key else ''}.xlsx"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Disposition"] = disposition or "attachment"
    return response


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Enters a document that was numbered on paper, or a number that is cancelled."""
    desk = _keeper(request)
    body = desk.body
    today = timezone.localdate()
    if request.method != "POST":
        form = PaperForm(initial=_likely(request, body, today.year), today=today)
        return render(request, "documents/register_enter.html", {"form": form})
    form = PaperForm(request.POST, today=today)
    if form.is_valid():
        facts = {key: value for key, value in form.cleaned_data.items() if key not in {"key", "is_cancelled"}}
        try:
            entry, is_new = services.enter_paper_document(
                **facts,
                organization=body,
                actor=desk.person,
                at=timezone.now(),
                request_key=form.cleaned_data["key"],
            )
        except services.WrongDate as error:
            form.add_error("date", str(error))
        except services.NotRegistered as error:
            form.add_error("number", str(error))
        else:
            if is_new:
                messages.success(request, _("Đã vào sổ số %s.") % entry)
            return redirect(_sheet_address(entry))
    return render(request, "documents/register_enter.html", {"form": form}, status=422)


def _likely(request: HttpRequest, body: Organization, year: int) -> dict[str, Any]:
    key = request.GET.get("loai", "KH")
    key = key if key == LETTERS or key in TYPE_OF_SYMBOL else "KH"
    number = request.GET.get("so", "")
    letterhead = Letterhead.objects.filter(organization=body).first()
    symbol = letterhead.symbol if letterhead else "UBND"
    field = letterhead.letter_field if letterhead else ""
    parts = [symbol, field] if key == LETTERS else [key, symbol]
    return {
        "type_symbol": key,
        "number": int(number)
        if number.isdecimal() and len(number) < 6  # noqa: PLR2004  # no longer number is given
        else next_number_of(body, "" if key == LETTERS else key, year),
        "symbol": "-".join(part for part in parts if part),
    }


def _sheet_address(entry: RegisterEntry) -> str:
    return f"{reverse('documents:register')}?nam={entry.year}&loai={entry.type_symbol or LETTERS}"


@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """A remark on a line of the register; a number that was given is never given again."""
    entry = get_object_or_404(RegisterEntry.objects.select_related("organization"), pk=pk)
    if not can_see(request.user, entry.organization) and commune_of(request.user) != entry.organization:
        raise Http404
    desk = _keeper(request)
    if desk.body != entry.organization:
        raise PermissionDenied
    form = NoteForm(request.POST or None, initial={"note": entry.note})
    if request.method == "POST" and form.is_valid():
        services.note_on_entry(
            entry=entry, note=form.cleaned_data["note"], actor=desk.person, at=timezone.now()
        )
        messages.success(request, _("Đã ghi chú vào sổ ở số %s.") % entry)
        return redirect(_sheet_address(entry))
    context = {"form": form, "entry": entry, "title": titled(entry), "back": _sheet_address(entry)}
    return render(request, "documents/register_note.html", context, status=422 if form.errors else 200)
