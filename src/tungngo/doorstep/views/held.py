"""What telephones sent and could not be taken in; files of closed acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tungngo.doorstep.forms.held import DecisionForm, SealedFileForm
from tungngo.doorstep.models import HeldAct
from tungngo.doorstep.queries import held as queries
from tungngo.doorstep.services import held as services
from tungngo.doorstep.services.receiving import accept_held
from tungngo.doorstep.views.access import Desk, desk_of, key_asked

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_PER_PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
def held(request: HttpRequest) -> HttpResponse:
    """The held acts, each with its reason and content; the chosen ones are accepted again or set aside."""
    desk = desk_of(request, works=True)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _decide(request, desk, form)
        return redirect("doorstep:held")
    reason = request.GET.get("ly_do", "")
    is_open = request.GET.get("loc") != "xong"
    found = queries.held_acts(desk.commune).filter(resolved_at__isnull=is_open)
    if reason in HeldAct.Reason.values:
        found = found.filter(reason=reason)
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("trang"))
    said = queries.said_by(desk.commune, page.object_list)
    context = {
        "desk": desk,
        "page": page,
        "acts": [(one, said[one.pk]) for one in page.object_list],
        "reasons": HeldAct.Reason.choices,
        "reason": reason,
        "is_open": is_open,
        "form": form,
        "chosen": request.POST.getlist("thao_tac"),
    }
    return render(request, "doorstep/held.html", context, status=422 if form.errors else 200)


def _decide(request: HttpRequest, desk: Desk, form: DecisionForm) -> None:
    chosen = [key for said in request.POST.getlist("thao_tac") if (key := key_asked(said))]
    acts = list(
        queries.open_held_acts(desk.commune).filter(pk__in=chosen[:_PER_PAGE]).order_by("received_at")
    )
    if not acts:
        messages.error(request, _("Hãy chọn ít nhất một thao tác."))
        return
    now = timezone.now()
    if form.cleaned_data["act"] == DecisionForm.ASIDE:
        for one in acts:
            services.set_aside(held=one, reason=form.cleaned_data["reason"], actor=desk.person, at=now)
        text = ngettext("Đã để riêng %(n)s thao tác.", "Đã để riêng %(n)s thao tác.", len(acts))
        messages.success(request, text % {"n": len(acts)})
        return
    receipts = [accept_held(held=one, actor=desk.person, at=now) for one in acts]
    refused = [receipt for receipt in receipts if receipt.status == "held"]
    taken = len(receipts) - len(refused)
    if taken:
        text = ngettext("Đã nhận %(n)s thao tác.", "Đã nhận %(n)s thao tác.", taken)
        messages.success(request, text % {"n": taken})
    if refused:
        why = ", ".join(sorted({receipt.message for receipt in refused}))
        text = _("%(n)s thao tác vẫn chưa nhận được: %(why)s.")
        messages.warning(request, text % {"n": len(refused), "why": why})


@require_http_methods(["GET", "HEAD", "POST"])
def take_file(request: HttpRequest) -> HttpResponse:
    """Takes in a file that a member brought because their telephone cannot send."""
    desk = desk_of(request, works=True)
    form = SealedFileForm(request.POST or None, request.FILES or None)
    taken = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            taken = services.take_file(
                commune=desk.commune,
                content=file.read(services.FILE_MAX_BYTES + 1),
                file_name=file.name or "",
                actor=desk.person,
                at=timezone.now(),
            )
        except services.NotAFile:
            form.add_error("file", _("Đây không phải là tệp mà ứng dụng Từng Ngõ ghi ra, hoặc tệp bị hỏng."))
        except services.UnknownDevice:
            form.add_error("file", _("Tệp này không phải từ điện thoại nào đã ghi danh ở xã, phường."))
    context = {"desk": desk, "form": form, "taken": taken}
    return render(request, "doorstep/sealed_file.html", context, status=422 if form.errors else 200)
