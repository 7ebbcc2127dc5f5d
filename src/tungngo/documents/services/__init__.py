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
    ChangedMeanwhile,
    NotPossible,
    NotRegistered,
    NumberTaken,
    NumberTooHigh,
    OutOfOrder,
)
from tungngo.documents.services.registering import enter_paper_document, register_document

__all__ = [
    "ChangedMeanwhile",
    "NotPossible",
    "NotRegistered",
    "NumberTaken",
    "NumberTooHigh",
    "OutOfOrder",
    "approve",
    "cancel",
    "comment",
    "create_document",
    "enter_paper_document",
    "register_document",
    "resolve_comment",
    "return_document",
    "save_content",
    "submit",
    "take_back",
]
