"""The pages of a document as pictures, and the document as files; what was drawn lately is kept."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from vanban.writing import from_dict, render_pages, write_docx, write_pdf

if TYPE_CHECKING:
    from collections.abc import Callable

# Sharp on a phone's display and in a preview beside the text; a page has some 200 kB.
_SCALE: Final = 1.3
_KEPT: Final = 12
FORMS: Final[dict[str, tuple[str, Callable[..., bytes]]]] = {
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", write_docx),
    "pdf": ("application/pdf", write_pdf),
}


def pages_of(content: dict[str, Any]) -> list[bytes]:
    """The pages as PNG.

    Raises:
        NotADocument: The content is none.
    """
    return list(_drawn(json.dumps(content, sort_keys=True, ensure_ascii=False)))


@lru_cache(maxsize=_KEPT)
def _drawn(content: str) -> tuple[bytes, ...]:
    return tuple(render_pages(from_dict(json.loads(content)), scale=_SCALE))
