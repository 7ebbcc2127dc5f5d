"""Writes documents in the form of Decree 30/2020/NĐ-CP: a document as data becomes DOCX and PDF."""

from vanban.writing.as_json import NotADocument, from_dict, to_dict
from vanban.writing.docx import write_docx
from vanban.writing.model import (
    Align,
    Annex,
    Authority,
    Circulation,
    Column,
    Document,
    Item,
    Level,
    Paragraph,
    Row,
    Run,
    Signature,
    Table,
    Text,
    Urgency,
    plain,
    text,
)
from vanban.writing.pdf import render_pages, write_pdf
from vanban.writing.problems import Problem, problems_of

__all__ = [
    "Align",
    "Annex",
    "Authority",
    "Circulation",
    "Column",
    "Document",
    "Item",
    "Level",
    "NotADocument",
    "Paragraph",
    "Problem",
    "Row",
    "Run",
    "Signature",
    "Table",
    "Text",
    "Urgency",
    "from_dict",
    "plain",
    "problems_of",
    "render_pages",
    "text",
    "to_dict",
    "write_docx",
    "write_pdf",
]
