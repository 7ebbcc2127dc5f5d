"""How a person chooses to be told, in words that need no explanation."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tungngo.notifications import rules
from tungngo.notifications.models import Mail

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_CHANNELS: tuple[tuple[str, StrOrPromise], ...] = (
    (rules.DIGEST, gettext_lazy("Gộp vào thư mỗi ngày")),
    (rules.NOW, gettext_lazy("Gửi thư ngay")),
    (rules.APP, gettext_lazy("Chỉ hiện trên trang này, không gửi thư")),
    (rules.NOT_AT_ALL, gettext_lazy("Không báo")),
)
_ASKED: dict[str, StrOrPromise] = {
    rules.OVERDUE: gettext_lazy("Việc đã quá hạn"),
    rules.TODAY: gettext_lazy("Việc đến hạn hôm nay"),
    rules.SOON: gettext_lazy("Việc sắp đến hạn"),
    rules.REVIEW: gettext_lazy("Kết quả chờ tôi duyệt"),
    rules.MENTION: gettext_lazy("Có người nhắc đến hoặc hỏi tôi"),
    rules.CHANGE: gettext_lazy("Việc mới giao, bị trả lại, có thay đổi"),
}
_NEVER = "never"
_HOURS = [(f"{hour:02}:00", f"{hour:02}:00") for hour in range(24)]
_HALF_HOURS = [(f"{hour:02}:{half}", f"{hour:02}:{half}") for hour in range(5, 23) for half in ("00", "30")]


def _time(text: str) -> dt.time:
    return dt.time.fromisoformat(text)


class PreferencesForm(forms.Form):
    """Which topics reach a person in which way, and when."""

    is_mailed = forms.BooleanField(
        label=gettext_lazy("Gửi thư điện tử cho tôi"),
        required=False,
        help_text=gettext_lazy("Bỏ chọn thì không có thư nào nữa; thông báo vẫn hiện trên trang này."),
    )
    digest_time = forms.ChoiceField(
        label=gettext_lazy("Giờ gửi thư mỗi ngày"),
        choices=_HALF_HOURS,
        help_text=gettext_lazy("Mỗi ngày nhiều nhất một thư. Không có gì mới thì không gửi."),
    )
    days = forms.ChoiceField(
        label=gettext_lazy("Gửi vào"),
        choices=(
            ("weekdays", gettext_lazy("Thứ Hai đến thứ Sáu")),
            ("every", gettext_lazy("Mọi ngày, cả thứ Bảy và Chủ nhật")),
        ),
        widget=forms.RadioSelect,
    )
    quiet_from = forms.ChoiceField(
        label=gettext_lazy("Không gửi thư từ"),
        choices=[(_NEVER, gettext_lazy("Giờ nào cũng gửi được")), *_HOURS],
    )
    quiet_to = forms.ChoiceField(label=gettext_lazy("đến"), choices=_HOURS)

    def __init__(self, data: Any = None, *, choices: rules.Choices) -> None:
        """Shows what holds now."""
        is_ever_quiet = choices.quiet_from != choices.quiet_to
        initial = {
            "is_mailed": choices.is_mailed,
            "digest_time": f"{choices.digest_time:%H:%M}",
            "days": "every" if choices.is_every_day else "weekdays",
            "quiet_from": f"{choices.quiet_from:%H:%M}" if is_ever_quiet else _NEVER,
            "quiet_to": f"{choices.quiet_to:%H:%M}",
        } | {topic: choices.channels.get(topic, rules.DIGEST) for topic in rules.TOPICS}
        super().__init__(data, initial=initial)
        for topic in rules.TOPICS:
            self.fields[topic] = forms.ChoiceField(label=_ASKED[topic], choices=_CHANNELS)

    @property
    def topic_fields(self) -> list[forms.BoundField]:
        """The fields of the topics, in the order of a mail."""
        return [self[topic] for topic in rules.TOPICS]

    def clean(self) -> dict[str, Any]:
        """The hour of the day's mail may not lie where no mail may be sent."""
        cleaned = super().clean() or {}
        if not self.errors and cleaned["quiet_from"] != _NEVER:
            wanted, quiet_from, quiet_to = (
                _time(cleaned[name]) for name in ("digest_time", "quiet_from", "quiet_to")
            )
            if rules.is_quiet(wanted, quiet_from, quiet_to):
                said = _("%(time)s nằm trong giờ không gửi thư (từ %(from)s đến %(to)s). Hãy chọn giờ khác.")
                self.add_error(
                    "digest_time",
                    said
                    % {
                        "time": cleaned["digest_time"],
                        "from": cleaned["quiet_from"],
                        "to": cleaned["quiet_to"],
                    },
                )
        return cleaned

    def choices(self) -> rules.Choices:
        """What was chosen; the form must be valid."""
        chosen = self.cleaned_data
        return rules.Choices(
            is_mailed=chosen["is_mailed"],
            channels={topic: chosen[topic] for topic in rules.TOPICS},
            digest_time=_time(chosen["digest_time"]),
            is_every_day=chosen["days"] == "every",
            quiet_from=_time(chosen["quiet_to" if chosen["quiet_from"] == _NEVER else "quiet_from"]),
            quiet_to=_time(chosen["quiet_to"]),
        )


class MailFilterForm(forms.Form):
    """Narrows the list of mails."""

    tinh_trang = forms.ChoiceField(
        label=gettext_lazy("Tình trạng"),
        choices=[("", gettext_lazy("Tất cả")), *Mail.State.choices],
        required=False,
    )

    def state(self) -> str:
        """The chosen state; a mistake narrows nothing."""
        return str(self.cleaned_data.get("tinh_trang", "")) if self.is_valid() else ""
