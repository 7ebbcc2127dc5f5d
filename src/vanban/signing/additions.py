"""What was added to a PDF since: only signatures, or something that changes what it says.

pyHanko compares what follows a signature. A file that nobody has signed yet has no form to compare with, so what was
added before its first signature is looked at here: no object of the old file may be written anew but those that
must lead to the signature's field.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, ModificationLevel, SuspiciousModification

from vanban.signing.checking import NotCheckable

if TYPE_CHECKING:
    from collections.abc import Iterator

_ALLOWED: Final = frozenset(
    {ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING}
)
_MOST_ANNOTATIONS: Final = 2000
# What a signature adds to the catalogue, and what it leads to from a page.
_IN_CATALOGUE: Final = frozenset({"/AcroForm", "/DSS", "/Extensions", "/Metadata", "/Version"})
_ON_PAGE: Final = frozenset({"/Annots", "/Tabs"})


def has_only_signatures_added(pdf: bytes, base: bytes) -> bool:
    """Whether a PDF begins with another byte for byte, and what follows adds signatures and nothing else.

    Raises:
        NotCheckable: One of them is damaged or encrypted.
    """
    if len(pdf) <= len(base) or not pdf.startswith(base):
        return False
    try:
        old = PdfFileReader(io.BytesIO(base), strict=False)
        new = PdfFileReader(io.BytesIO(pdf), strict=False)
        if "/AcroForm" in old.root:
            result = DEFAULT_DIFF_POLICY.review_file(new, old.xrefs.total_revisions - 1)
            return not isinstance(result, SuspiciousModification) and result.modification_level in _ALLOWED
        return _is_old_kept(old, new)
    except (PdfError, ValueError, OSError, RecursionError, LookupError, TypeError, AttributeError) as error:
        raise NotCheckable("Tệp PDF hỏng nên không kiểm tra được chữ ký.") from error


def _is_old_kept(old: PdfFileReader, new: PdfFileReader) -> bool:
    if not _is_same_but(old.root, new.root, _IN_CATALOGUE) or new.root_ref != old.root_ref:
        return False
    may_change = {_id(old.root_ref)}
    for name, holder in (("/Info", old.trailer), ("/Metadata", old.root)):
        if name in holder and isinstance(holder.raw_get(name), generic.IndirectObject):
            may_change.add(_id(holder.raw_get(name)))
    old_pages, new_pages = list(_pages(old)), list(_pages(new))
    if [ref for ref, _page in old_pages] != [ref for ref, _page in new_pages]:
        return False
    for (ref, before), (_ref, after) in zip(old_pages, new_pages, strict=True):
        if not _is_same_but(before, after, _ON_PAGE) or not _are_signatures(before, after):
            return False
        may_change.add(ref)
        if "/Annots" in before and isinstance(before.raw_get("/Annots"), generic.IndirectObject):
            may_change.add(_id(before.raw_get("/Annots")))
    known = _written(old, 0, old.xrefs.total_revisions)
    rewritten = known & _written(new, old.xrefs.total_revisions, new.xrefs.total_revisions)
    return rewritten <= may_change


def _written(reader: PdfFileReader, start: int, end: int) -> set[tuple[int, int]]:
    """The objects that were written in some revisions of a file."""
    return {
        (ref.idnum, ref.generation)
        for revision in range(start, end)
        for ref in reader.xrefs.explicit_refs_in_revision(revision)
    }


def _pages(reader: PdfFileReader) -> Iterator[tuple[tuple[int, int], Any]]:
    for number in range(int(reader.root["/Pages"]["/Count"])):
        ref = reader.find_page_for_modification(number)[0]  # type: ignore[no-untyped-call]
        yield _id(ref), ref.get_object()


def _is_same_but(before: Any, after: Any, names: frozenset[str]) -> bool:
    """Whether two dictionaries hold the same references and values, but for some names."""
    kept = {name for name in before if name not in names}
    if kept != {name for name in after if name not in names}:
        return False
    return all(_plain(before.raw_get(name)) == _plain(after.raw_get(name)) for name in kept)


def _are_signatures(before: Any, after: Any) -> bool:
    """Whether a page's annotations are the old ones, and after them only fields of signatures."""
    old, new = _annotations(before), _annotations(after)
    if len(new) > _MOST_ANNOTATIONS:
        return False
    if [_plain(item) for item in old] != [_plain(item) for item in new[: len(old)]]:
        return False
    added = [item.get_object() for item in new[len(old) :]]
    return all(item.get("/Subtype") == "/Widget" and item.get("/FT") == "/Sig" for item in added)


def _annotations(page: Any) -> list[Any]:
    """A page's annotations, as references where they are ones."""
    found = page["/Annots"] if "/Annots" in page else generic.ArrayObject()
    return [found.raw_get(place) for place in range(len(found))]


def _id(ref: Any) -> tuple[int, int]:
    return ref.idnum, ref.generation


def _plain(value: Any) -> object:
    """A value without the file that it was read from."""
    if isinstance(value, generic.IndirectObject):
        return ("ref", *_id(value))
    if isinstance(value, generic.DictionaryObject):
        return {name: _plain(value.raw_get(name)) for name in value}
    if isinstance(value, generic.ArrayObject):
        return [_plain(value.raw_get(place)) for place in range(len(value))]
    return value
