"""The acts on one difficulty: what each is called, its form, and the service that does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from tungngo.difficulties import rules, services
from tungngo.difficulties.forms import acts as forms

if TYPE_CHECKING:
    from collections.abc import Callable

    from django_stubs_ext import StrOrPromise

    from tungngo.difficulties.views.access import Seen

    # Does the act: the difficulty before the person, the checked form, who sends it.
    Do = Callable[[Seen, dict[str, Any], services.Sent], object]


@dataclass(frozen=True, slots=True)
class Verb:
    """An act as the page offers it.

    Attributes:
        name: Which act of `rules` it is.
        path: Its word in the address.
        label: What its button says.
        done: What is said when it is done.
        form: What is filled in.
        do: Does it.
        icon: Name in the sprite.
        hint: What it brings about, where the label does not say it.
        is_main: Whether it stands open, as what is mostly done next.
    """

    name: str
    path: str
    label: StrOrPromise
    done: StrOrPromise
    form: type[forms.ActForm]
    do: Do
    icon: str
    hint: StrOrPromise = ""
    is_main: bool = False


def _take(seen: Seen, _data: dict[str, Any], sent: services.Sent) -> object:
    return services.take(difficulty=seen.difficulty, sent=sent)


def _answer(seen: Seen, data: dict[str, Any], sent: services.Sent) -> object:
    return services.answer(
        difficulty=seen.difficulty, text=data["text"], is_province=seen.is_province, sent=sent
    )


def _give(seen: Seen, data: dict[str, Any], sent: services.Sent) -> object:
    facts = {name: data[name] for name in ("solver", "due_date", "note")}
    return services.give(difficulty=seen.difficulty, sent=sent, **facts)


def _pass_up(seen: Seen, data: dict[str, Any], sent: services.Sent) -> object:
    return services.pass_up(
        difficulty=seen.difficulty,
        note=data["note"],
        due_date=data["due_date"],
        attachments=[file.pk for file in data.get("attachments", [])],
        sent=sent,
    )


def _noted(service: Callable[..., object]) -> Do:
    """An act that takes a note and nothing else."""

    def do(seen: Seen, data: dict[str, Any], sent: services.Sent) -> object:
        return service(difficulty=seen.difficulty, note=data["note"], sent=sent)

    return do


def _merge(seen: Seen, data: dict[str, Any], sent: services.Sent) -> object:
    return services.merge(difficulty=seen.difficulty, into=data["into"], note=data["note"], sent=sent)


def _set_due(seen: Seen, data: dict[str, Any], sent: services.Sent) -> object:
    return services.set_due(
        difficulty=seen.difficulty,
        due_date=data["due_date"],
        note=data["note"],
        is_province=seen.is_province,
        sent=sent,
    )


def _share(*, is_shared: bool) -> Do:
    def do(seen: Seen, _data: dict[str, Any], sent: services.Sent) -> object:
        return services.set_shared(difficulty=seen.difficulty, is_shared=is_shared, sent=sent)

    return do


def _affected(*, is_affected: bool) -> Do:
    def do(seen: Seen, data: dict[str, Any], sent: services.Sent) -> object:
        return services.set_affected(
            difficulty=seen.difficulty,
            unit=seen.membership.organization,
            is_affected=is_affected,
            note=data.get("note", ""),
            actor=sent.actor,
            at=sent.at,
        )

    return do


def _edit(seen: Seen, data: dict[str, Any], sent: services.Sent) -> object:
    words = {name: data[name] for name in ("kind", "category", "urgency", "title", "text", "cause", "asked")}
    return services.edit(difficulty=seen.difficulty, matter=services.Matter(**words), sent=sent)


def _comment(seen: Seen, data: dict[str, Any], sent: services.Sent) -> object:
    return services.comment(
        difficulty=seen.difficulty,
        text=data["text"],
        is_province=seen.is_province,
        request_key=data["request_key"],
        actor=sent.actor,
        at=sent.at,
    )


# In the order in which the page offers them.
VERBS: Final = (
    Verb(
        rules.TAKE,
        "tiep-nhan",
        _("Tiếp nhận"),
        _("Đã tiếp nhận; đơn vị đã được báo."),
        forms.ActForm,
        _take,
        "check",
    ),
    Verb(
        rules.CONFIRM,
        "xac-nhan",
        _("Xác nhận đã giải quyết"),
        _("Đã xác nhận."),
        forms.NoteForm,
        _noted(services.confirm),
        "circle-check",
        _("Trả lời đã đủ để đơn vị làm tiếp."),
        is_main=True,
    ),
    Verb(
        rules.REOPEN,
        "mo-lai",
        _("Mở lại"),
        _("Đã mở lại; chuyên viên xã đã được báo."),
        forms.ReasonForm,
        _noted(services.reopen),
        "rotate-cw",
        _("Trả lời chưa giải quyết được."),
    ),
    Verb(
        rules.ANSWER,
        "tra-loi",
        _("Trả lời"),
        _("Đã gửi trả lời tới mọi đơn vị cùng gặp."),
        forms.AnswerForm,
        _answer,
        "message-square",
        is_main=True,
    ),
    Verb(
        rules.GIVE,
        "giao",
        _("Giao đơn vị giải quyết"),
        _("Đã giao; đơn vị đã được báo."),
        forms.GiveForm,
        _give,
        "user-check",
    ),
    Verb(
        rules.PASS_UP,
        "chuyen-cap-tren",
        _("Chuyển cấp trên"),
        _("Đã chuyển lên tỉnh."),
        forms.PassUpForm,
        _pass_up,
        "arrow-up",
        _("Khi xã không giải quyết được. Cấp trên chỉ đọc nội dung, ý kiến của xã và các tệp được chọn."),
    ),
    Verb(
        rules.RETURN,
        "chuyen-tra",
        _("Chuyển trả xã"),
        _("Đã chuyển trả xã."),
        forms.ReasonForm,
        _noted(services.send_back),
        "arrow-down",
    ),
    Verb(
        rules.RECALL,
        "rut-ve",
        _("Rút về xã"),
        _("Đã rút về xã."),
        forms.NoteForm,
        _noted(services.recall),
        "undo-2",
    ),
    Verb(
        rules.MERGE,
        "gop",
        _("Gộp với nội dung giống vậy"),
        _("Đã gộp; đơn vị sẽ nhận trả lời chung."),
        forms.MergeForm,
        _merge,
        "merge",
    ),
    Verb(
        rules.UNMERGE,
        "tach",
        _("Tách ra xử lý riêng"),
        _("Đã tách ra."),
        forms.NoteForm,
        _noted(services.unmerge),
        "split",
    ),
    Verb(
        rules.SHARE,
        "dung-chung",
        _("Dùng chung cho cả xã"),
        _("Mọi đơn vị của xã đã xem được nội dung và trả lời."),
        forms.ActForm,
        _share(is_shared=True),
        "users",
    ),
    Verb(
        rules.UNSHARE,
        "thoi-dung-chung",
        _("Thôi dùng chung"),
        _("Chỉ đơn vị nêu và đơn vị cũng gặp còn xem được."),
        forms.ActForm,
        _share(is_shared=False),
        "eye-off",
    ),
    Verb(
        rules.SET_DUE,
        "han-tra-loi",
        _("Đổi hạn trả lời"),
        _("Đã đổi hạn trả lời."),
        forms.DueForm,
        _set_due,
        "calendar-clock",
    ),
    Verb(
        rules.AFFECTED,
        "cung-gap",
        _("Đơn vị tôi cũng gặp"),
        _("Đã ghi: đơn vị của anh/chị cũng gặp."),
        forms.NoteForm,
        _affected(is_affected=True),
        "plus",
        is_main=True,
    ),
    Verb(
        rules.UNAFFECTED,
        "thoi-cung-gap",
        _("Đơn vị tôi không còn gặp"),
        _("Đã bỏ ghi."),
        forms.ActForm,
        _affected(is_affected=False),
        "minus",
    ),
    Verb(rules.EDIT, "sua", _("Sửa nội dung"), _("Đã sửa."), forms.EditForm, _edit, "pencil"),
    Verb(
        rules.WITHDRAW,
        "rut",
        _("Rút lại"),
        _("Đã rút lại."),
        forms.NoteForm,
        _noted(services.withdraw),
        "trash-2",
        _("Khi nêu nhầm hoặc không còn cần trả lời."),
    ),
    Verb(
        rules.COMMENT, "trao-doi", _("Gửi ý kiến"), _("Đã gửi ý kiến."), forms.CommentForm, _comment, "send"
    ),
)
BY_NAME: Final = {verb.name: verb for verb in VERBS}
