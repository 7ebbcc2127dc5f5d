"""All acts on a body's own documents; nothing else writes them."""

from tungngo.documents.services.drafting import (
    approve,
    cancel,
    comment,
    create_document,
    resolve_comment,
    return_document,
    save_content,
    submit,
    take_back,
)
from tungngo.documents.services.errors import (
    CannotIssue,
    ChangedMeanwhile,
    NotPossible,
    NotRegistered,
    NumberTaken,
    NumberTooHigh,
    OutOfOrder,
    WrongDate,
)
from tungngo.documents.services.issuing import issue
from tungngo.documents.services.registering import enter_paper_document, note_on_entry, register_document

__all__ = [
    "CannotIssue",
    "ChangedMeanwhile",
    "NotPossible",
    "NotRegistered",
    "NumberTaken",
    "NumberTooHigh",
    "OutOfOrder",
    "WrongDate",
    "approve",
    "cancel",
    "comment",
    "create_document",
    "enter_paper_document",
    "issue",
    "note_on_entry",
    "register_document",
    "resolve_comment",
    "return_document",
    "save_content",
    "submit",
    "take_back",
]
