"""The form of a skill and its guide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tungngo.doorstep.rules.default_skills import PICTURES
from tungngo.doorstep.services.skills import SkillFacts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.forms import BoundField

    from tungngo.doorstep.models import DigitalSkill

STEPS_MAX = 8
_STEP_MAX = 240  # characters that a telephone shows at once
_PICTURE_NAMES = {
    "phone": _("điện thoại"), "qr": _("mã QR"), "id_card": _("thẻ căn cước"), "fingerprint": _("vân tay"),
    "signature": _("chữ ký"), "form": _("tờ khai"), "wallet": _("ví tiền"), "cart": _("giỏ hàng"),
    "shield": _("lá chắn"), "chat": _("trò chuyện"), "book": _("sách"), "download": _("tải về"),
    "camera": _("máy ảnh"), "key": _("chìa khóa"), "warning": _("cảnh báo"), "person": _("người"),
    "search": _("kính lúp"), "bell": _("chuông"),
}  # fmt: skip
_PICTURES = [("", _("không có hình")), *((name, _PICTURE_NAMES[name]) for name in PICTURES)]


class SkillForm(forms.Form):
    """A skill, its platform and the steps of its guide; empty steps are left out."""

    name = forms.CharField(label=_("Tên kỹ năng"), max_length=120)
    short_name = forms.CharField(
        label=_("Tên ngắn"), max_length=40, help_text=_("Hiện trên nút bấm của điện thoại.")
    )
    link = forms.URLField(
        label=_("Địa chỉ"),
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text=_("Nền tảng mà văn bản chỉ đạo nêu. Để trống nếu không có."),
        widget=forms.URLInput(attrs={"list": "addresses", "inputmode": "url"}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, skill: DigitalSkill | None = None, **kwargs: Any) -> None:
        """Puts in the skill as it is."""
        initial: dict[str, Any] = {}
        steps: Sequence[dict[str, str]] = []
        if skill is not None:
            steps = skill.guide
            initial = {
                "name": skill.name,
                "short_name": skill.short_name,
                "link": skill.link,
                "version": skill.version,
            }
        kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        for number in range(1, STEPS_MAX + 1):
            step = steps[number - 1] if number <= len(steps) else {}
            self.fields[f"text_{number}"] = forms.CharField(
                label=_("Bước %(n)s") % {"n": number},
                max_length=_STEP_MAX,
                required=False,
                initial=step.get("text", ""),
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"picture_{number}"] = forms.ChoiceField(
                label=_("Hình bước %(n)s") % {"n": number},
                choices=_PICTURES,
                required=False,
                initial=step.get("picture", ""),
            )

    def facts_fields(self) -> list[BoundField]:
        """The fields above the guide."""
        return [self[name] for name in ("name", "short_name", "link", "version")]

    def steps(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Words and picture of each step."""
        return ((self[f"text_{n}"], self[f"picture_{n}"]) for n in range(1, STEPS_MAX + 1))

    def facts(self) -> SkillFacts:
        """What a valid form says."""
        said = self.cleaned_data
        guide = [
            {"text": " ".join(said[f"text_{n}"].split()), "picture": said[f"picture_{n}"]}
            for n in range(1, STEPS_MAX + 1)
            if said[f"text_{n}"].strip()
        ]
        return SkillFacts(
            " ".join(said["name"].split()), " ".join(said["short_name"].split()), said["link"], guide
        )
