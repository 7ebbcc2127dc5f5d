"""Forms that notice when somebody else was quicker."""

from __future__ import annotations

from django import forms


class VersionedForm(forms.Form):
    """A form that says which version its sender saw."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def show_again(self, version: int) -> None:
        """Keeps what was typed beside the newer version that is now shown, so that sending again counts."""
        self.data = {name: self.data.get(name) for name in self.data} | {"seen_version": str(version)}
