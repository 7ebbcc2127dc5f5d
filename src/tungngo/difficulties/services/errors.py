"""Why an act on a difficulty was refused; each message is for the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from tungngo.difficulties.models import Entry


class NotPossible(Exception):
    """An act that does not follow from how the difficulty is now."""


class NotUndone(Exception):
    """An act that can no longer be taken back."""


class AlreadyRaised(Exception):
    """The form was sent before with other words, from another tab."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the difficulty after the form was shown.

    Attributes:
        entries: What was done since, the newest first.
    """

    def __init__(self, entries: list[Entry]) -> None:
        super().__init__(_("Nội dung này vừa được người khác cập nhật."))
        self.entries = entries
