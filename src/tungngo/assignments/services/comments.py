"""What people say and ask about an assignment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from tungngo.assignments.models import Comment
from tungngo.assignments.queries.people import people_concerned
from tungngo.assignments.services.acting import conclude, locked_assignment
from tungngo.assignments.services.errors import ChangedMeanwhile, NotPossible
from tungngo.assignments.services.telling import ANSWER, MENTION, QUESTION, officers_of, tell

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Any
    from uuid import UUID

    from tungngo.accounts.models import User
    from tungngo.assignments.models import Assignment

ANCHOR = "trao-doi"


def _mentionable(locked: Assignment, mentions: Iterable[int]) -> list[int]:
    """Those of the named people who read the comments; nobody else can be called to them."""
    wanted = set(mentions)
    if not wanted:
        return []
    units = [part.unit for part in locked.parts.select_related("unit")]
    found = people_concerned(locked, units).filter(user_id__in=wanted)
    return list(found.values_list("user_id", flat=True))


def _conclude(
    locked: Assignment,
    verb: str,
    comment: Comment,
    *,
    actor: User,
    at: datetime,
    undo: dict[str, Any] | None = None,
) -> None:
    data = {"comment": comment.pk, "author": str(comment.author)}
    conclude(locked, f"assignments.comment.{verb}", actor=actor, at=at, data=data, undo=undo)


def _locked(comment: Comment) -> tuple[Assignment, Comment]:
    assignment = locked_assignment(comment.assignment_id)
    locked = Comment.objects.select_for_update(of=("self",)).select_related("author").get(pk=comment.pk)
    return assignment, locked


@transaction.atomic
def add_comment(
    *,
    assignment: Assignment,
    text: str,
    mentions: Iterable[int],
    is_question: bool,
    request_key: UUID,
    actor: User,
    at: datetime,
    answers: Comment | None = None,
) -> Comment:
    """Says something about an assignment, asks its officer, or answers a question. Sent twice, it is said once.

    Args:
        assignment: What it is about.
        text: What is said.
        mentions: Ids of people who are called to it; those who may not read it are left out.
        is_question: Whether an officer is asked.
        request_key: The form's own key.
        actor: Who says it.
        at: When.
        answers: The question that this answers, when an officer answers one.
    """
    locked = locked_assignment(assignment.pk)
    sent = locked.comments.filter(request_key=request_key).first()
    if sent:
        return sent
    comment = Comment.objects.create(
        organization_id=locked.organization_id,
        assignment=locked,
        author=actor,
        text=text,
        is_question=is_question,
        created_at=at,
        request_key=request_key,
    )
    called = _mentionable(locked, mentions)
    comment.mentions.set(called)
    asker = _close(locked, answers, at) if answers else None
    verb = "ask" if is_question else "answer" if asker else "add"
    _conclude(locked, verb, comment, actor=actor, at=at)
    told = set()
    if asker:
        words = _("%(who)s đã trả lời câu hỏi của anh/chị") % {"who": actor}
        tell(locked, ANSWER, words, [asker], actor=actor, at=at, anchor=ANCHOR)
        told.add(asker)
    if is_question:
        officers = [pk for pk in officers_of(locked) if pk not in called]
        words = _("%(who)s hỏi chuyên viên") % {"who": actor}
        tell(locked, QUESTION, words, officers, actor=actor, at=at, anchor=ANCHOR)
    words = _("%(who)s nhắc đến anh/chị") % {"who": actor}
    tell(locked, MENTION, words, [pk for pk in called if pk not in told], actor=actor, at=at, anchor=ANCHOR)
    return comment


def _close(locked: Assignment, question: Comment, at: datetime) -> int | None:
    """Marks a question as answered; returns who asked, None when it was answered or withdrawn meanwhile."""
    asked = locked.comments.select_for_update().filter(
        pk=question.pk, is_question=True, answered_at=None, removed_at=None
    )
    found = asked.first()
    if found is None:
        return None
    found.answered_at = at
    found.version += 1
    found.save(update_fields=["answered_at", "version"])
    return found.author_id


@transaction.atomic
def set_answered(*, comment: Comment, is_answered: bool, actor: User, at: datetime) -> Comment:
    """Marks a question as answered without words, or as open again. Said twice, it is said once.

    Raises:
        NotPossible: It is no question, or was withdrawn.
    """
    assignment, locked = _locked(comment)
    if not locked.is_question or locked.removed_at:
        raise NotPossible(_("Câu hỏi này đã được rút lại."))
    if (locked.answered_at is not None) == is_answered:
        return locked
    locked.answered_at = at if is_answered else None
    locked.version += 1
    locked.save(update_fields=["answered_at", "version"])
    _conclude(assignment, "close" if is_answered else "reopen", locked, actor=actor, at=at)
    return locked


def _refuse_settled(assignment: Assignment, locked: Comment, actor: User) -> None:
    """Refuses to change words that others have taken up already."""
    if locked.author_id != actor.pk:
        raise NotPossible(_("Chỉ người viết mới sửa được."))
    later = assignment.comments.filter(removed_at=None, pk__gt=locked.pk).exclude(author=actor)
    if locked.answered_at or later.exists():
        raise NotPossible(_("Đã có người trả lời nên không sửa được nữa. Hãy viết thêm ý kiến mới."))


@transaction.atomic
def edit_comment(
    *,
    comment: Comment,
    text: str,
    mentions: Iterable[int],
    seen_version: int,
    actor: User,
    at: datetime,
) -> Comment:
    """Changes one's own words as long as nobody has said anything after them.

    Raises:
        ChangedMeanwhile: They were changed or removed after they were shown.
        NotPossible: Somebody has said something since, or they are not one's own.
    """
    assignment, locked = _locked(comment)
    before = set(locked.mentions.values_list("pk", flat=True))
    called = set(_mentionable(assignment, mentions))
    if (locked.text, before) == (text, called) and not locked.removed_at:
        return locked
    if locked.version != seen_version or locked.removed_at:
        raise ChangedMeanwhile
    _refuse_settled(assignment, locked, actor)
    locked.text, locked.edited_at = text, at
    locked.version += 1
    locked.save(update_fields=["text", "edited_at", "version"])
    locked.mentions.set(called)
    _conclude(assignment, "edit", locked, actor=actor, at=at)
    words = _("%(who)s nhắc đến anh/chị") % {"who": actor}
    tell(assignment, MENTION, words, called - before, actor=actor, at=at, anchor=ANCHOR)
    return locked


@transaction.atomic
def remove_comment(*, comment: Comment, actor: User, at: datetime) -> Comment:
    """Takes back one's own words as long as nobody has said anything after them. Done twice, it is done once.

    Raises:
        NotPossible: Somebody has said something since, or they are not one's own.
    """
    assignment, locked = _locked(comment)
    if locked.removed_at:
        return locked
    _refuse_settled(assignment, locked, actor)
    locked.removed_at = at
    locked.version += 1
    locked.save(update_fields=["removed_at", "version"])
    _conclude(assignment, "remove", locked, actor=actor, at=at, undo={"comment": locked.pk})
    return locked
