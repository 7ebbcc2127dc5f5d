"""The skills that the commune's volunteers teach, with their guides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tungngo.doorstep.forms.skills import SkillForm
from tungngo.doorstep.models import DigitalSkill
from tungngo.doorstep.queries.skills import addresses_in_campaigns, skills_of
from tungngo.doorstep.services import skills as services
from tungngo.doorstep.views.access import Desk, desk_in, desk_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def skills(request: HttpRequest) -> HttpResponse:
    """The commune's skills in their order; a commune that has none yet begins with the default ones."""
    desk = desk_of(request, works=True)
    services.ensure_skills(desk.commune)
    return render(request, "doorstep/skills.html", {"desk": desk, "skills": list(skills_of(desk.commune))})


@require_http_methods(["GET", "HEAD", "POST"])
def add_skill(request: HttpRequest) -> HttpResponse:
    """A skill of the commune's own."""
    desk = desk_of(request, works=True)
    services.ensure_skills(desk.commune)
    form = SkillForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        skill = services.add_skill(
            organization=desk.commune, facts=form.facts(), actor=desk.person, at=timezone.now()
        )
        messages.success(request, _("Đã thêm “%(name)s”.") % {"name": skill.name})
        return redirect("doorstep:skills")
    return _form_page(request, desk, form, None, 422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_skill(request: HttpRequest, pk: int) -> HttpResponse:
    """One skill. A stale form is answered 409, with what was typed."""
    skill, desk = _worked_on(request, pk)
    form = SkillForm(request.POST or None, skill=skill)
    status = 200
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            services.change_skill(
                skill=skill, facts=form.facts(), version=version, actor=desk.person, at=timezone.now()
            )
        except services.StaleSkill:
            status = 409
        else:
            messages.success(
                request, _("Đã lưu “%(name)s”. Điện thoại nhận ở lần liên lạc tới.") % {"name": skill.name}
            )
            return redirect("doorstep:skills")
    elif form.errors:
        status = 422
    return _form_page(request, desk, form, skill, status)


@require_POST
def change_place_of_skill(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a skill up or down, retires it or takes it up again."""
    skill, desk = _worked_on(request, pk)
    act, now = request.POST.get("viec", ""), timezone.now()
    if act in {"len", "xuong"}:
        services.move_skill(skill=skill, up=act == "len", actor=desk.person, at=now)
    elif act in {"thoi", "dung"}:
        services.set_skill_active(skill=skill, is_active=act == "dung", actor=desk.person, at=now)
    return redirect("doorstep:skills")


def _worked_on(request: HttpRequest, pk: int) -> tuple[DigitalSkill, Desk]:
    skill = get_object_or_404(DigitalSkill.objects.select_related("organization"), pk=pk)
    return skill, desk_in(request, skill.organization, works=True)


def _form_page(
    request: HttpRequest, desk: Desk, form: SkillForm, skill: DigitalSkill | None, status: int
) -> HttpResponse:
    context = {
        "desk": desk,
        "form": form,
        "skill": skill,
        "addresses": addresses_in_campaigns(desk.commune),
        "is_stale": status == 409,  # noqa: PLR2004
    }
    return render(request, "doorstep/skill_form.html", context, status=status)
