"""Comments and questions on an assignment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django import forms
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tungngo.assignments import services
from tungngo.assignments.forms.talk import AnsweredForm, CommentForm, EditCommentForm
from tungngo.assignments.models import Comment
from tungngo.assignments.queries.people import people_concerned
from tungngo.assignments.views.showing import Scene, carry_out, scene

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from tungngo.organizations.models import Membership

_ANCHOR = "trao-doi"
_IS_ID = re.compile("[0-9]{1,10}")


def _people(here: Scene) -> QuerySet[Membership]:
    return people_concerned(here.assignment, [part.unit for part in here.assignment.parts.all()])


@require_POST
def add_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Something said, asked, or answered."""
    here = scene(request, pk)
    here.require(is_allowed=here.viewer.can_talk)
    sent = request.POST.get("answers", "")
    key = f"answer-{int(sent)}" if _IS_ID.fullmatch(sent) else "comment"
    form = CommentForm(request.POST, people=_people(here), auto_id=f"{key}-%s")

    def act() -> None:
        question = None
        if form.cleaned_data["answers"] and here.viewer.can_run:
            question = here.assignment.comments.filter(pk=form.cleaned_data["answers"]).first()
        services.add_comment(
            assignment=here.assignment,
            text=form.cleaned_data["text"],
            mentions=form.cleaned_data["mentions"],
            is_question=form.cleaned_data["is_question"],
            request_key=form.cleaned_data["request_key"],
            answers=question,
            actor=here.viewer.user,
            at=timezone.now(),
        )

    return carry_out(here, form, key, act, said=_("Đã gửi."), anchor=_ANCHOR)


def _comment(request: HttpRequest, pk: int) -> tuple[Comment, Scene]:
    """A comment on an assignment whose talk the person takes part in."""
    comment = get_object_or_404(Comment, pk=pk)
    here = scene(request, comment.assignment_id)
    here.require(is_allowed=here.viewer.can_talk)
    return comment, here


@require_POST
def edit_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own words, changed while nobody has answered."""
    comment, here = _comment(request, pk)
    here.require(is_allowed=comment.author_id == here.viewer.user.pk)
    key = f"comment-{pk}"
    form = EditCommentForm(request.POST, people=_people(here), auto_id=f"{key}-%s")

    def act() -> None:
        services.edit_comment(comment=comment, actor=here.viewer.user, at=timezone.now(), **form.cleaned_data)

    return carry_out(
        here,
        form,
        key,
        act,
        said=_("Đã sửa."),
        anchor=_ANCHOR,
        version=lambda: Comment.objects.get(pk=pk).version,
    )


@require_POST
def remove_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own words, taken back while nobody has answered."""
    comment, here = _comment(request, pk)
    here.require(is_allowed=comment.author_id == here.viewer.user.pk)
    form = forms.Form(request.POST)

    def act() -> None:
        services.remove_comment(comment=comment, actor=here.viewer.user, at=timezone.now())

    return carry_out(here, form, f"remove_comment-{pk}", act, said=_("Đã rút lại."), anchor=_ANCHOR)


@require_POST
def set_answered(request: HttpRequest, pk: int) -> HttpResponse:
    """A question counts as answered, or is open again."""
    comment, here = _comment(request, pk)
    form = AnsweredForm(request.POST)
    wants_open = form.data.get("answered") == "0"
    # Who asked may say that the answer did not help.
    here.require(is_allowed=here.viewer.can_run or (wants_open and comment.author_id == here.viewer.user.pk))

    def act() -> None:
        services.set_answered(
            comment=comment,
            is_answered=form.cleaned_data["answered"],
            actor=here.viewer.user,
            at=timezone.now(),
        )

    return carry_out(here, form, f"answered-{pk}", act, said="", anchor=_ANCHOR)
