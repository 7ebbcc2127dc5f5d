"""Why an act on a body's own document was refused; each message is for the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tungngo.documents.models import Document


class NotPossible(Exception):
    """A step that does not follow from the state of the document."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the document after the caller saw it.

    Attributes:
        document: The document as it stands.
    """

    def __init__(self, document: Document) -> None:
        super().__init__(f"{document.pk} was changed meanwhile")
        self.document = document


class NotRegistered(Exception):
    """The register could not give or take a number."""


class NumberTaken(NotRegistered):
    """Another document has the number."""


class NumberTooHigh(NotRegistered):
    """Numbers before it were not given yet."""


class WrongDate(NotRegistered):
    """The document cannot bear this date."""


class OutOfOrder(WrongDate):
    """A later date has an earlier number."""


class CannotIssue(NotPossible):
    """What the document says does not allow its issue; the message tells the first thing to mend."""
