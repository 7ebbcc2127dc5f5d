"""What the officer says to a further directive on a running campaign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tungngo.assignments.forms.versioned import VersionedForm
from tungngo.assignments.models import UpdateLine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tungngo.assignments.models import Assignment

_SHOWN_CHARACTERS = 140


class DecideForm(VersionedForm):
    """What becomes of a line; of a changed one, which of its differences are taken."""

    decision = forms.ChoiceField(choices=UpdateLine.Decision.choices)
    # Which differences the page offered one by one: those of them that are not ticked are left.
    offered = forms.CharField(required=False)

    def left_fields(self) -> list[str]:
        """The differences that are not taken with the rest."""
        offered = [name for name in self.cleaned_data["offered"].split(",") if name]
        taken = set(self.data.getlist("taken_fields")) if hasattr(self.data, "getlist") else set()
        return [name for name in offered if name not in taken]


class DecideAllForm(VersionedForm):
    """What becomes of all open lines of a group."""

    kind = forms.ChoiceField(choices=UpdateLine.Kind.choices)
    decision = forms.ChoiceField(
        choices=[
            (value, label)
            for value, label in UpdateLine.Decision.choices
            if value != UpdateLine.Decision.PENDING
        ]
    )


class PairForm(VersionedForm):
    """Which assignment of the campaign a line of the further directive is about."""

    assignment = forms.TypedChoiceField(
        label=_("Là việc nào của chiến dịch?"),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": _("Hãy chọn một việc trong danh sách.")},
    )

    def __init__(self, *args: Any, assignments: Iterable[Assignment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [("", _("Không phải việc nào: đây là việc mới"))]
        choices.extend((str(found.pk), found.text[:_SHOWN_CHARACTERS]) for found in assignments)
        self.fields["assignment"].choices = choices  # type: ignore[attr-defined]
