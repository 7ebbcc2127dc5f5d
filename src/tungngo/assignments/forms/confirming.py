"""The officer's word that a plan becomes a campaign, or is compared with one that runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tungngo.assignments.forms.versioned import VersionedForm
from tungngo.assignments.models import Campaign, CampaignUpdate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tungngo.assignments.queries.updating import Proposal


class ConfirmForm(VersionedForm):
    """The officer's word that the plan becomes a campaign, or to which running one it belongs."""

    # Empty: a campaign of its own.
    into = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, widget=forms.RadioSelect)
    kind = forms.ChoiceField(
        label=_("Văn bản này làm gì với văn bản trước?"),
        choices=CampaignUpdate.Kind.choices,
    )
    name = forms.CharField(
        label=_("Tên chiến dịch"),
        max_length=Campaign._meta.get_field("name").max_length,
        error_messages={"required": _("Hãy đặt tên cho chiến dịch.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_assigning_later = forms.BooleanField(
        label=_("Giao sau những việc còn câu hỏi"),
        required=False,
        help_text=_(
            "Những việc chưa rõ đơn vị vào nhóm “Chưa giao đơn vị chủ trì”; giao tiếp ở trang chiến dịch."
        ),
    )

    def __init__(self, *args: Any, proposals: Sequence[Proposal] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = [  # type: ignore[attr-defined]
            ("", _("Bắt đầu chiến dịch mới")),
            *((str(proposal.campaign.pk), proposal.campaign.name) for proposal in proposals),
        ]
        best = next((proposal for proposal in proposals if proposal.is_proposed), None)
        self.initial.setdefault("into", str(best.campaign.pk) if best else "")
        self.initial.setdefault("kind", best.relation.kind if best else CampaignUpdate.Kind.ADDS)
        if self.is_bound:
            # Each way asks for its own.
            self.fields["name" if self.data.get("into") else "kind"].required = False

    def campaign_facts(self) -> dict[str, Any]:
        """What starting a campaign needs of what was sent."""
        return {name: self.cleaned_data[name] for name in ("name", "is_assigning_later", "seen_version")}
