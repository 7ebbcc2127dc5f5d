"""One difficulty: what was raised, its answer, what the person may do, its history; and the acts on it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tungngo.difficulties import permissions, rules, services
from tungngo.difficulties.queries.detail import attachments
from tungngo.difficulties.shown import TONES, row_of
from tungngo.difficulties.views.access import Seen, seen, user_of
from tungngo.difficulties.views.verbs import BY_NAME, VERBS, Verb
from tungngo.files.responses import serve, serve_thumbnail
from tungngo.organizations.permissions import membership_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from tungngo.difficulties.forms.acts import ActForm
    from tungngo.difficulties.models import Attachment, Difficulty, Entry


@dataclass(frozen=True, slots=True)
class Offered:
    """An act that the person may do now, with its form."""

    verb: Verb
    form: ActForm
    is_open: bool

    @property
    def url_name(self) -> str:
        """The name of its address."""
        return f"difficulties:{self.verb.name}"


@dataclass(frozen=True, slots=True)
class Happening:
    """A line of the history as this person reads it."""

    entry: Entry
    who: str
    words: str
    note: str


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one difficulty."""
    return _page(request, seen(request, pk))


@require_POST
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Does one of the acts; what was typed stays when it cannot be done."""
    found = seen(request, pk)
    verb = BY_NAME[name]
    if name not in found.verbs:
        raise PermissionDenied
    form = verb.form(request.POST, difficulty=found.difficulty, verb=name)
    if not form.is_valid():
        return _page(request, found, form, name, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    data = form.cleaned_data
    sent = services.Sent(found.person, timezone.now(), data["seen_version"], data["request_key"])
    try:
        verb.do(found, data, sent)
    except services.NotPossible as error:
        form.add_error(None, str(error))
        return _page(request, found, form, name, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except services.ChangedMeanwhile as error:
        now = seen(request, pk)
        form.show_again(now.difficulty.version)
        return _page(request, now, form, name, changed=error, status=HTTPStatus.CONFLICT)
    messages.success(request, verb.done)
    return redirect("difficulties:detail", pk=pk)


@require_POST
def undo(request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
    """Takes the person's last act back."""
    found = seen(request, pk)
    if not found.verbs:
        raise PermissionDenied
    try:
        services.undo(difficulty=found.difficulty, entry_id=entry_pk, actor=found.person, at=timezone.now())
    except services.NotUndone as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Đã hoàn tác."))
    return redirect("difficulties:detail", pk=pk)


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of a difficulty: a photo to look at, a document to save."""
    return serve(request, _file(request, pk).file)


@require_safe
def thumbnail(request: HttpRequest, pk: int) -> HttpResponse:
    """A photo, small."""
    found = _file(request, pk)
    if not found.file.is_photo:
        raise Http404
    return serve_thumbnail(found.file)


def _file(request: HttpRequest, pk: int) -> Attachment:
    found = get_object_or_404(attachments(), pk=pk)
    membership = membership_of(request.user)
    standing = permissions.standing_of(membership, found.difficulty)
    if standing is None:
        seen(request, found.difficulty_id)  # says whether it is refused or not found
        raise Http404
    if not permissions.reads_file(standing, found):
        raise PermissionDenied
    return found


def _is_possible(found: Seen, name: str) -> bool:
    one = found.difficulty
    is_merged = one.merged_into_id is not None
    return rules.is_possible(name, one.state, is_merged=is_merged, is_province=found.is_province)


def _offered(found: Seen, bound: ActForm | None, bound_name: str) -> Iterator[Offered]:
    one = found.difficulty
    own = found.membership.organization_id
    is_met = any(met.unit_id == own for met in one.shown_affected)  # type: ignore[attr-defined]  # detail.whole
    already = {
        rules.SHARE: one.is_shared,
        rules.UNSHARE: not one.is_shared,
        rules.AFFECTED: is_met,
        rules.UNAFFECTED: not is_met,
    }
    for verb in VERBS:
        if verb.name == bound_name and bound is not None:
            yield Offered(verb, bound, is_open=True)
        elif verb.name in found.verbs and not already.get(verb.name) and _is_possible(found, verb.name):
            is_open = verb.is_main and not bound_name
            yield Offered(verb, verb.form(difficulty=one, verb=verb.name), is_open=is_open)


def _history(found: Seen) -> list[Happening]:
    entries: list[Entry] = found.difficulty.shown_entries  # type: ignore[attr-defined]  # detail.whole
    return [
        _happening(entry, found.standing)
        for entry in entries
        if permissions.reads_entry(found.standing, entry)
    ]


def _happening(entry: Entry, standing: permissions.Standing) -> Happening:
    who = str(entry.actor) if entry.actor else _("Hệ thống")
    if entry.actor_unit is not None:
        who = f"{who} ({entry.actor_unit.name})"
    words = entry.get_kind_display()
    kinds = type(entry).Kind
    if entry.kind == kinds.RAISED:
        words = _("nêu cho %s") % entry.about
    elif entry.kind in {kinds.GIVEN, kinds.AFFECTED, kinds.UNAFFECTED} and entry.about:
        words = f"{words}: {entry.about.name}"
    elif entry.kind == kinds.MERGED_IN and entry.about:
        words = _("gộp nội dung của %s vào đây") % entry.about.name
    elif entry.kind in {kinds.MERGED, kinds.UNMERGED} and entry.other:
        words = f"{words}: “{entry.other.title}”"
    if entry.due_date and entry.kind != kinds.ESCALATED:
        words = _("%(words)s, trả lời trước %(date)s") % {
            "words": words,
            "date": f"{entry.due_date:%d/%m/%Y}",
        }
    return Happening(entry, who, words, entry.note if permissions.reads_note(standing, entry) else "")


def _page(
    request: HttpRequest,
    found: Seen,
    bound: ActForm | None = None,
    bound_name: str = "",
    *,
    changed: services.ChangedMeanwhile | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    one = found.difficulty
    files: list[Attachment] = one.shown_files  # type: ignore[attr-defined]  # detail.whole
    readable = [file for file in files if permissions.reads_file(found.standing, file)]
    offered = list(_offered(found, bound, bound_name))
    undoable = services.undoable(one, actor=user_of(request), at=timezone.now()) if found.verbs else None
    context: dict[str, Any] = {
        "one": one,
        "row": row_of(one, timezone.localdate()),
        "tone": TONES[one.state],
        "seen": found,
        "is_party": found.standing == permissions.Standing.PARTY,
        "photos": [file for file in readable if file.file.is_photo],
        "documents": [file for file in readable if not file.file.is_photo],
        "hidden_files": len(files) - len(readable),
        "units": [one.unit, *(met.unit for met in one.shown_affected)],  # type: ignore[attr-defined]
        "main_url_is_open": _sees_main(found),
        "buttons": [act for act in offered if act.form.is_bare and act.verb.name != bound_name],
        "acts": [
            act
            for act in offered
            if (not act.form.is_bare or act.verb.name == bound_name) and act.verb.name != rules.COMMENT
        ],
        "comment": next((act for act in offered if act.verb.name == rules.COMMENT), None),
        "history": _history(found),
        "undoable": undoable,
        "changed": [_happening(entry, found.standing) for entry in changed.entries] if changed else None,
        "is_changed": changed is not None,
    }
    return render(request, "difficulties/detail.html", context, status=status)


def _sees_main(found: Seen) -> bool:
    main: Difficulty | None = found.difficulty.merged_into
    return main is not None and found.standing == permissions.Standing.PARTY
