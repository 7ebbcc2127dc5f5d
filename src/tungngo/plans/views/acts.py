"""The acts of the review: each one service call, answered with the parts that it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tungngo.plans import services
from tungngo.plans.forms import AddItemForm, ItemForm, UnitAnswerForm, UnitChoiceForm
from tungngo.plans.models import Plan, PlanItem
from tungngo.plans.services import LineIsGone, NothingToUndo, PlanIsConfirmed, StaleLine
from tungngo.plans.services.changing import snapshot
from tungngo.plans.views.parts import answer, form_of, item_context, number_in, plan_for
from tungngo.plans.views.review import page_context

if TYPE_CHECKING:
    from collections.abc import Callable

    from tungngo.accounts.models import User
    from tungngo.plans.views.parts import Request


def sent_number(request: Request, name: str) -> int | None:
    """Returns a number of the sent form; None when there is none."""
    return number_in(request.POST.get(name, ""))


def who_did(change: Any) -> str:
    """Returns the name of the person behind a change."""
    return str(change.actor) if change else _("Người khác")


def stale_words(stale: StaleLine) -> str:
    """Returns who changed the line meanwhile and how, in words."""
    label = stale.change.label if stale.change else ""
    return _("%(name)s vừa thay đổi việc này (%(label)s). Hãy xem bản mới rồi làm lại.") % {
        "name": who_did(stale.change),
        "label": label,
    }


def carry_out(
    request: Request, plan: Plan, do: Callable[[], tuple[str, int | None]], *, at_item: int | None = None
) -> HttpResponse:
    """Does an act that gives what to say and where to look, and answers, also when it could not be done."""
    try:
        said, focus = do()
    except StaleLine as stale:
        words = stale_words(stale)
    except LineIsGone:
        words = _("Việc này không còn nữa: có người vừa hoàn tác việc tạo ra nó.")
    except PlanIsConfirmed:
        words = _("Kế hoạch đã được xác nhận thành chiến dịch, không sửa ở đây nữa.")
    except NothingToUndo:
        return answer(request, plan, said=_("Không còn gì để hoàn tác hoặc làm lại."), kind="warn")
    except services.CannotUndo as refused:
        words = _("Không hoàn tác được “%(act)s”: %(name)s đã sửa tiếp (%(label)s).") % {
            "act": refused.change.label,
            "name": who_did(refused.by),
            "label": refused.by.label if refused.by else "",
        }
    else:
        return answer(request, plan, said=said, focus=focus)
    return answer(request, plan, said=words, focus=at_item, kind="warn", status=409)


@require_POST
def item_act(request: Request, pk: int, item_pk: int, act: str) -> HttpResponse:
    """An act on one item by its word in the address."""
    plan = plan_for(request, pk)
    if act not in _ITEM_ACTS:
        raise Http404
    version = sent_number(request, "version")
    if version is None or not PlanItem.objects.filter(plan=plan, pk=item_pk).exists():
        return carry_out(request, plan, _gone)

    def do() -> tuple[str, int | None]:
        return _ITEM_ACTS[act](request, plan, item_pk, version)

    return carry_out(request, plan, do, at_item=item_pk)


def _gone() -> tuple[str, int | None]:
    raise LineIsGone


def facts_of(request: Request, plan: Plan) -> dict[str, Any]:
    """Returns what every service wants to know: which plan, who, when."""
    return {"plan": plan, "actor": request.user, "at": timezone.now()}


def _accept(request: Request, plan: Plan, item: int, version: int) -> tuple[str, int | None]:
    services.accept_item(**facts_of(request, plan), item=item, version=version)
    return _("Đã xác nhận đúng."), item


def _reject(request: Request, plan: Plan, item: int, version: int) -> tuple[str, int | None]:
    services.reject_item(**facts_of(request, plan), item=item, version=version)
    return _("Đã bỏ việc. Bấm U để hoàn tác."), item


def _restore(request: Request, plan: Plan, item: int, version: int) -> tuple[str, int | None]:
    services.restore_item(**facts_of(request, plan), item=item, version=version)
    return _("Đã lấy lại việc."), item


def _split(request: Request, plan: Plan, item: int, version: int) -> tuple[str, int | None]:
    try:
        facts = facts_of(request, plan)
        services.split_item(
            **facts, item=item, version=version, at_character=sent_number(request, "cho") or 0
        )
    except ValueError:
        return _("Chỗ tách phải nằm giữa câu: mỗi bên cần có chữ."), item
    return _("Đã tách thành hai việc."), item


def _merge(request: Request, plan: Plan, item: int, version: int) -> tuple[str, int | None]:
    others = []
    for sent in request.POST.getlist("others"):
        key, _colon, seen = map(number_in, sent.partition(":"))
        if key is not None and seen is not None:
            others.append((key, seen))
    services.merge_items(**facts_of(request, plan), into=item, others=others, version=version)
    return _("Đã gộp thành một việc."), item


def _move(request: Request, plan: Plan, item: int, version: int) -> tuple[str, int | None]:
    order = list(plan.items.filter(merged_into=None).order_by("position", "pk").values_list("pk", flat=True))
    after, before = sent_number(request, "after"), sent_number(request, "before")
    if before is not None:
        if before not in order:
            raise LineIsGone
        earlier = [pk for pk in order[: order.index(before)] if pk != item]
        after = earlier[-1] if earlier else None
    services.move_item(**facts_of(request, plan), item=item, version=version, after=after)
    return _("Đã chuyển chỗ."), item


_ITEM_ACTS: dict[str, Callable[[Request, Plan, int, int], tuple[str, int | None]]] = {
    "dung": _accept,
    "bo": _reject,
    "lay-lai": _restore,
    "tach": _split,
    "gop": _merge,
    "chuyen": _move,
}


def item(request: Request, pk: int, item_pk: int) -> HttpResponse:
    """One item: its card, its form (`?sua`), and the saving of it."""
    plan = plan_for(request, pk, with_document=not request.htmx)
    if request.method == "POST":
        return _save_item(request, plan, item_pk)
    if not request.htmx:
        query = f"?sua={item_pk}#viec-{item_pk}" if "sua" in request.GET else f"#viec-{item_pk}"
        return HttpResponseRedirect(reverse("plans:review", kwargs={"pk": pk}) + query)
    context = item_context(request, plan, item_pk)
    if "sua" in request.GET:
        return render(request, "plans/_item_form.html", context | {"form": form_of(context["view"])})
    return render(request, "plans/_item.html", context)


def _save_item(request: Request, plan: Plan, item_pk: int) -> HttpResponse:
    form = ItemForm(request.POST, auto_id=f"viec-{item_pk}-%s")
    if not form.is_valid():
        return _form_again(request, plan, item_pk, form, status=422)

    def do() -> tuple[str, int | None]:
        version = form.cleaned_data["version"]
        facts = facts_of(request, plan)
        services.edit_item(**facts, item=item_pk, version=version, changes=form.changes())
        return _("Đã lưu."), item_pk

    try:
        return _carry_out_edit(request, plan, do, item_pk, form)
    except ValueError:  # a forged unit of another commune
        raise Http404 from None


def _carry_out_edit(
    request: Request, plan: Plan, do: Callable[[], tuple[str, int | None]], item_pk: int, form: ItemForm
) -> HttpResponse:
    """Saves; where both changed the same field the form comes back with what was typed and what the other wrote."""
    try:
        said, focus = do()
    except StaleLine as stale:
        theirs = snapshot(stale.line)
        again = ItemForm.of(theirs | stale.merged, stale.line.version, item_pk)
        context = {
            "stale_words": _(
                "%(name)s vừa sửa việc này trong lúc bạn gõ. Phần bạn gõ vẫn còn đây; "
                "lưu lần nữa sẽ thay phần của người kia."
            )
            % {"name": who_did(stale.change)},
            "theirs": [
                (str(form.fields[name].label), theirs[name])
                for name in stale.conflicts
                if name in form.fields and isinstance(theirs[name], str)
            ],
        }
        return _form_again(request, plan, item_pk, again, status=409, more=context)
    except (LineIsGone, PlanIsConfirmed) as fault:
        raised = fault

        def refuse() -> tuple[str, int | None]:
            raise raised

        return carry_out(request, plan, refuse)
    return answer(request, plan, said=said, focus=focus)


def _form_again(
    request: Request,
    plan: Plan,
    item_pk: int,
    form: ItemForm,
    *,
    status: int,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    if request.htmx:
        context = item_context(request, plan, item_pk) | {"form": form} | (more or {})
        response = render(request, "plans/_item_form.html", context, status=status)
        response["HX-Retarget"] = f"#viec-{item_pk}"
        response["HX-Reswap"] = "outerHTML"
        return response
    context = page_context(request, plan, {"editing": item_pk, "form": form}) | (more or {})
    return render(request, "plans/review.html", context, status=status)


@require_POST
def add(request: Request, pk: int) -> HttpResponse:
    """Adds an item: a sentence of the document, or own words."""
    plan = plan_for(request, pk, with_document=True)
    form = AddItemForm(request.POST, auto_id="them-%s")
    if not form.is_valid():
        if request.htmx:
            context = {"plan": plan, "add_form": form, "is_open": True}
            response = render(request, "plans/_add.html", context, status=422)
            response["HX-Retarget"], response["HX-Reswap"] = "#them-viec", "outerHTML"
            return response
        return render(
            request, "plans/review.html", page_context(request, plan) | {"add_form": form}, status=422
        )

    def do() -> tuple[str, int | None]:
        cleaned = form.cleaned_data
        facts = facts_of(request, plan)
        new = services.add_item(**facts, text=cleaned["text"], span=cleaned["span"], key=cleaned["key"])
        return (_("Đã thêm việc."), new.pk) if new else ("", None)

    return carry_out(request, plan, do)


@require_POST
def separate(request: Request, pk: int) -> HttpResponse:
    """Says that items which seemed to state the same work are works of their own."""
    plan = plan_for(request, pk)

    def do() -> tuple[str, int | None]:
        services.separate_items(
            **facts_of(request, plan), mark=request.POST.get("mark", "").replace("\x00", "")
        )
        return _("Giữ riêng từng việc."), sent_number(request, "item")

    return carry_out(request, plan, do)


@require_POST
def answer_unit(request: Request, pk: int) -> HttpResponse:
    """Says whom a wording of the document means, for all items that have it."""
    plan = plan_for(request, pk)
    sent = request.POST.copy()
    if sent.get("all"):  # one button that means all of the proposed units
        sent.setlist("organizations", str(sent["all"]).split())
    form = UnitAnswerForm(sent, commune=plan.organization)
    if not form.is_valid():
        said = next(iter(errors[0] for errors in form.errors.values()))
        return answer(request, plan, said=str(said), kind="warn", status=422)

    def do() -> tuple[str, int | None]:
        cleaned = form.cleaned_data
        count = services.resolve_unit(
            **facts_of(request, plan),
            as_written=cleaned["as_written"],
            organizations=list(cleaned["organizations"]),
            group=cleaned["group"],
            is_outside=cleaned["is_outside"],
        )
        return _("Đã ghi nhớ, áp dụng cho %(count)d việc.") % {"count": count}, None

    return carry_out(request, plan, do)


@require_POST
def set_missing_leads(request: Request, pk: int) -> HttpResponse:
    """Lets units lead every item that names no lead."""
    plan = plan_for(request, pk)
    form = UnitChoiceForm(request.POST, commune=plan.organization)
    if not form.is_valid():
        said = next(iter(errors[0] for errors in form.errors.values()))
        return answer(request, plan, said=str(said), kind="warn", status=422)

    def do() -> tuple[str, int | None]:
        cleaned = form.cleaned_data
        facts = facts_of(request, plan)
        units = list(cleaned["organizations"])
        count = services.set_missing_leads(**facts, organizations=units, group=cleaned["group"])
        return _("Đã giao chủ trì cho %(count)d việc.") % {"count": count}, None

    return carry_out(request, plan, do)


@require_POST
def plan_act(request: Request, pk: int, act: str) -> HttpResponse:
    """An act on the whole plan by its word in the address."""
    plan = plan_for(request, pk)
    if act not in _PLAN_ACTS:
        raise Http404
    return carry_out(request, plan, lambda: _PLAN_ACTS[act](plan, request.user))


def _undo(plan: Plan, actor: User) -> tuple[str, int | None]:
    change = services.undo(plan=plan, actor=actor, at=timezone.now())
    return _("Đã hoàn tác: %(label)s") % {"label": change.label}, _first_item(change.before)


def _redo(plan: Plan, actor: User) -> tuple[str, int | None]:
    change = services.redo(plan=plan, actor=actor, at=timezone.now())
    return _("Đã làm lại: %(label)s") % {"label": change.label}, _first_item(change.after)


def _first_item(lines: dict[str, Any]) -> int | None:
    return next((int(key[5:]) for key in lines if key.startswith("item:") and lines[key]), None)


def _accept_all(plan: Plan, actor: User) -> tuple[str, int | None]:
    count = services.accept_all_certain(plan=plan, actor=actor, at=timezone.now())
    return _("Đã xác nhận đúng %(count)d việc đã rõ.") % {"count": count}, None


def _dismiss_units(plan: Plan, actor: User) -> tuple[str, int | None]:
    count = services.dismiss_unknown_units(plan=plan, actor=actor, at=timezone.now())
    return _("%(count)d tên được coi là không phải đơn vị của xã, phường.") % {"count": count}, None


_PLAN_ACTS: dict[str, Callable[[Plan, User], tuple[str, int | None]]] = {
    "hoan-tac": _undo,
    "lam-lai": _redo,
    "dung-het": _accept_all,
    "bo-qua-ten": _dismiss_units,
}
