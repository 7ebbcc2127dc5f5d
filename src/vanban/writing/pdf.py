"""A document as PDF, typeset by typst: tagged, for archives (PDF/A-2a), with its font inside."""

from __future__ import annotations

import json
import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typst

from vanban.writing import form, layout
from vanban.writing.fonts import typesetting_fonts
from vanban.writing.layout import Line
from vanban.writing.model import Align

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vanban.writing.layout import Laid
    from vanban.writing.model import Document, Text

_TEMPLATE: Final = Path(__file__).with_name("document.typ")
_STANDARD: Final = "a-2a"
_PIXELS_PER_INCH: Final = 96.0
# A compiler serves one call at a time: a second thread would be refused ("Already borrowed").
_TURN: Final = threading.Lock()
_NO_YEAR: Final = 2020  # of a draft without any date: the decree's own


def write_pdf(document: Document) -> bytes:
    """The document as PDF/A-2a.

    The data is taken as it is: what `problems_of` finds is shown, a table too wide runs over the margin.
    """
    data = json.dumps(_data(document))
    with _TURN:
        return _compiler().compile(format="pdf", sys_inputs={"data": data}, pdf_standards=_STANDARD)  # type: ignore[return-value]  # one PDF without an output path


def render_pages(document: Document, *, scale: float = 1.0) -> list[bytes]:
    """The pages as PNG, as the PDF has them; 96 pixels per inch at scale 1."""
    data = json.dumps(_data(document))
    with _TURN:
        pages = _compiler().compile(format="png", sys_inputs={"data": data}, ppi=_PIXELS_PER_INCH * scale)
    return pages if isinstance(pages, list) else [pages]  # type: ignore[list-item]  # bytes without a path


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(_TEMPLATE, font_paths=typesetting_fonts(), ignore_system_fonts=True)


def _data(document: Document) -> dict[str, Any]:
    name = layout.type_name(document)
    return {
        "form": _FORM,
        "flipped": False,
        "title": f"{name} {document.subject}".strip() if name else f"V/v {document.subject}",
        "author": document.body,
        # The file's own date, which PDF/A wants: the document's, so that the same document gives the same file.
        "day": [document.date.year, document.date.month, document.date.day]
        if document.date
        else [document.year or _NO_YEAR, 1, 1],
        "parent_body": document.parent_body.upper(),
        "body": document.body.upper(),
        "national_title": form.NATIONAL_TITLE_WORDS,
        "motto": form.MOTTO_WORDS,
        "number": layout.number_line(document),
        "letter_subject": f"V/v {document.subject}" if document.is_letter else "",
        "urgency": document.urgency.value,
        "circulation": document.circulation.value,
        "place_date": layout.place_line(document),
        "type": name.upper(),
        "subject": document.subject,
        "addressees": layout.listed(document.addressees)
        if len(document.addressees) > 1
        else list(document.addressees),
        "issuer": document.issuer.upper(),
        "bases": layout.listed(document.bases),
        "resolving": form.RESOLVING_WORDS.get(document.type_key, "") if document.bases else "",
        "flow": _flow(layout.laid_out(document.blocks, ends=True)),
        "recipients": layout.recipient_lines(document),
        "drafter": document.drafter,
        "contact": list(document.contact),
        "signing": list(document.signature.lines),
        "other_title": document.signature.other_title,
        "signer": document.signature.name,
        "annexes": [
            {
                "label": label,
                "title": annex.title.upper(),
                "reference": layout.annex_reference(document),
                "flipped": annex.is_landscape,
                "flow": _flow(layout.laid_out(annex.blocks)),
            }
            for label, annex in layout.annexes(document)
        ],
    }


def _flow(laid: Sequence[Laid]) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    for part in laid:
        if isinstance(part, Line):
            entries.append(
                {
                    "role": part.role.value,
                    "label": part.label,
                    "text": _runs(part.text),
                    "align": part.align.value,
                }
            )
        else:
            entries.append(
                {
                    "columns": [
                        {"title": column.title, "width": column.width_mm, "align": column.align.value}
                        for column in part.columns
                    ],
                    "rows": [[_runs(cell) for cell in row.cells] for row in part.rows],
                }
            )
    if entries and entries[-1].get("align") == Align.JUSTIFY:
        entries[-1]["last"] = True  # the last lines stay with the signature
    return entries


def _runs(text: Text) -> list[dict[str, Any]]:
    return [{"text": run.text, "bold": run.is_bold, "italic": run.is_italic} for run in text]


_FORM: Final = {
    "top": form.TOP_MM,
    "bottom": form.BOTTOM_MM,
    "left": form.LEFT_MM,
    "right": form.RIGHT_MM,
    "national_title": form.NATIONAL_TITLE,
    "motto": form.MOTTO,
    "body_name": form.BODY_NAME,
    "number": form.NUMBER,
    "place_date": form.PLACE_DATE,
    "title": form.TITLE,
    "letter_subject": form.LETTER_SUBJECT,
    "text": form.TEXT,
    "table_text": form.TABLE_TEXT,
    "signing": form.SIGNING,
    "recipients_word": form.RECIPIENTS_WORD,
    "recipients": form.RECIPIENTS,
    "annex": form.ANNEX,
    "page_number": form.PAGE_NUMBER,
    "stamp": form.STAMP,
    "drafter": form.DRAFTER,
    "contact": form.CONTACT,
    "first_line": form.FIRST_LINE_MM,
    "between": form.BETWEEN_PARAGRAPHS,
    "line": form.LINE,
    "before_letter_subject": form.BEFORE_LETTER_SUBJECT,
    "rule_share": form.RULE_SHARE,
    "signature": form.SIGNATURE_MM,
    "head_left": form.HEAD_LEFT_MM,
    "head_right": form.HEAD_RIGHT_MM,
    "foot_left": form.FOOT_LEFT_MM,
}
