"""What the document viewer shows: the text by sentences, the pages, and where each line stands on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from tungngo.directives.rules import split_paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tungngo.directives.models import Directive

# A4 in points, where a picture's size is not known (Decree 30/2020/NĐ-CP, appendix I: A4 is the paper).
_A4 = {"width": 595, "height": 842}


def viewer_context(directive: Directive) -> dict[str, Any]:
    """The variable `viewer` of the partial `directives/_viewer.html`, for a directive that was read.

    Returns:
        `paragraphs`: page and sentences (start, end, text); `pages`: number, address, width and height in
        points; `lines`: for each placed line [page, left, top, right, bottom, start, end] in points.
    """
    reading = directive.reading or {}
    text = directive.text
    paragraphs = split_paragraphs(text, directive.lines, _cuts(reading))
    return {
        "directive": directive,
        "paragraphs": [
            {
                "page": paragraph.page,
                "is_page_start": index == 0 or paragraphs[index - 1].page != paragraph.page,
                "sentences": [
                    {"start": s.start, "end": s.end, "text": text[s.start : s.end]}
                    for s in paragraph.sentences
                ],
            }
            for index, paragraph in enumerate(paragraphs)
        ],
        "pages": list(_pages(directive)),
        "lines": list(_placed_lines(directive.page_lines or directive.lines)),
    }


def _cuts(reading: Mapping[str, Any]) -> Iterator[int]:
    """Where the things that were read begin and end: sentences must not run across them."""
    for name in ("tasks", "report_obligations"):
        for found in reading.get(name) or []:
            yield from found.get("span") or ()


def _pages(directive: Directive) -> Iterator[dict[str, Any]]:
    sizes = directive.pages
    for number in range(1, directive.page_total + 1):
        size = sizes[number - 1] if number <= len(sizes) else _A4
        yield {
            "number": number,
            "url": reverse("directives:page", kwargs={"pk": directive.pk, "page": number}),
            "width": round(size["width"]),
            "height": round(size["height"]),
        }


def _placed_lines(lines: list[dict[str, Any]]) -> Iterator[list[float]]:
    for line in lines:
        box, span = line.get("box"), line.get("span")
        if box and span:
            edges = (
                [box[edge] for edge in ("left", "top", "right", "bottom")] if isinstance(box, dict) else box
            )
            yield [line["page"], *(round(edge, 1) for edge in edges), *span]
