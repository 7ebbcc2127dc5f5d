"""The only writers of difficulties: each act is one function, atomic, audited, told to whom it concerns."""

from tungngo.difficulties.services.acting import Sent
from tungngo.difficulties.services.answering import answer, comment, confirm, reopen
from tungngo.difficulties.services.errors import AlreadyRaised, ChangedMeanwhile, NotPossible, NotUndone
from tungngo.difficulties.services.handling import give, pass_up, recall, send_back, set_due, take
from tungngo.difficulties.services.joining import merge, set_affected, set_shared, unmerge
from tungngo.difficulties.services.raising import (
    MOST_FILES,
    Matter,
    SentFile,
    edit,
    raise_difficulty,
    withdraw,
)
from tungngo.difficulties.services.undoing import undo, undoable

__all__ = [
    "MOST_FILES",
    "AlreadyRaised",
    "ChangedMeanwhile",
    "Matter",
    "NotPossible",
    "NotUndone",
    "Sent",
    "SentFile",
    "answer",
    "comment",
    "confirm",
    "edit",
    "give",
    "merge",
    "pass_up",
    "raise_difficulty",
    "recall",
    "reopen",
    "send_back",
    "set_affected",
    "set_due",
    "set_shared",
    "take",
    "undo",
    "undoable",
    "unmerge",
    "withdraw",
]
