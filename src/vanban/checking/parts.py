"""Which part of an administrative document each paragraph of a DOCX is, told by its words and its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from vanban.text import fold
from vanban.writing.document_types import LETTER, TYPES, DocumentType
from vanban.writing.problems import BASIS_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vanban.checking.looks import ParagraphLook

_NUMBER: Final = re.compile(r"^Số\s*:?\s*[\d\s.…]*/", re.IGNORECASE)
_PLACE_DATE: Final = re.compile(r",?\s*ngày\b.*\btháng\b.*\bnăm\b", re.IGNORECASE)
_LETTER_SUBJECT: Final = re.compile(r"^V/v\b", re.IGNORECASE)
_ADDRESSEES: Final = re.compile(r"^Kính gửi\b", re.IGNORECASE)
_RECIPIENTS: Final = re.compile(r"^Nơi nhận\b", re.IGNORECASE)
_ANNEX: Final = re.compile(r"^Phụ lục(?:\s+[IVX\d]+)?$", re.IGNORECASE)
_ANNEX_REFERENCE: Final = re.compile(r"^\(?\s*(?:Ban hành )?Kèm theo\b", re.IGNORECASE)
_STAMPS: Final = frozenset({"hoa toc", "thuong khan", "khan", "luu hanh noi bo", "xem xong tra lai"})
_TYPE_OF_NAME: Final = {fold(kind.name): kind for kind in TYPES if kind.name}
_HEAD_PARAGRAPHS: Final = 25  # the head of a document stands within so many
_LONGEST_SUBJECT_LINES: Final = 4


class Part(StrEnum):
    """The parts that the decree has rules for."""

    NATIONAL_TITLE = "national_title"
    MOTTO = "motto"
    PARENT_BODY = "parent_body"
    BODY = "body"
    NUMBER = "number"
    PLACE_DATE = "place_date"
    TYPE = "type"
    SUBJECT = "subject"
    LETTER_SUBJECT = "letter_subject"
    ADDRESSEES = "addressees"
    BASIS = "basis"
    TEXT = "text"
    TABLE = "table"
    SIGNING = "signing"
    SIGNER = "signer"
    RECIPIENTS_WORD = "recipients_word"
    RECIPIENT = "recipient"
    ANNEX_LABEL = "annex_label"
    ANNEX_TITLE = "annex_title"
    ANNEX_REFERENCE = "annex_reference"
    STAMP = "stamp"


@dataclass(slots=True)
class Parts:
    """The parts of one document: its paragraphs by part, in the order in which they stand.

    Attributes:
        kind: The document's type; None when neither a type nor "V/v" was found.
        found: Paragraphs with words by part.
        all: Every paragraph, empty ones too.
    """

    kind: DocumentType | None = None
    found: dict[Part, list[ParagraphLook]] = field(default_factory=dict)
    all: Sequence[ParagraphLook] = ()

    def of(self, part: Part) -> list[ParagraphLook]:
        """The paragraphs of a part."""
        return self.found.get(part, [])

    def first(self, part: Part) -> ParagraphLook | None:
        """The first paragraph of a part."""
        return next(iter(self.of(part)), None)

    def put(self, part: Part, paragraph: ParagraphLook) -> None:
        """Adds a paragraph to a part."""
        self.found.setdefault(part, []).append(paragraph)

    def has_line_after(self, paragraph: ParagraphLook) -> bool:
        """Whether a line is drawn at a paragraph or at the empty ones that follow it in the same place."""
        if paragraph.has_line:
            return True
        place = self.all.index(paragraph)
        for other in self.all[place + 1 :]:
            if other.cell != paragraph.cell or (other.text and not other.has_line):
                return False
            if other.has_line:
                return True
        return False


def parts_of(paragraphs: Sequence[ParagraphLook]) -> Parts:
    """Tells the parts of a document."""
    parts = Parts(all=paragraphs)
    worded = [paragraph for paragraph in paragraphs if paragraph.text]
    foot = next((at for at, each in enumerate(worded) if _RECIPIENTS.match(each.text)), len(worded))
    rest = _head(parts, worded, foot)
    _middle(parts, worded[rest:foot])
    after = _foot(parts, worded, foot)
    _annexes(parts, worded[after:])
    return parts


def _head(parts: Parts, worded: Sequence[ParagraphLook], foot: int) -> int:
    """Takes the head; returns where the middle begins."""
    head_table = next((each.cell[0] for each in worded[:foot] if each.cell and _is_of_head(each)), None)
    at = 0
    for paragraph in worded[: min(foot, _HEAD_PARAGRAPHS)]:
        part = _part_of_head(paragraph, head_table, parts)
        if part is None:
            break
        parts.put(part, paragraph)
        at += 1
    left = parts.of(Part.BODY)
    if len(left) > 1:  # the bold lines at the end are the body's own name, what stands above is its parent
        own = len(left) - 1
        while own and _is_bold(left[own - 1]) and _is_bold(left[own]):
            own -= 1
        parts.found[Part.PARENT_BODY], parts.found[Part.BODY] = left[:own], left[own:]
    if parts.of(Part.LETTER_SUBJECT):
        parts.kind = LETTER
    return at


def _part_of_head(paragraph: ParagraphLook, head_table: int | None, parts: Parts) -> Part | None:
    text = paragraph.text
    by_words = (
        (Part.NATIONAL_TITLE, _is_national_title(paragraph)),
        (Part.MOTTO, _is_motto(paragraph)),
        (Part.NUMBER, bool(_NUMBER.match(text))),
        (Part.PLACE_DATE, bool(_PLACE_DATE.search(text)) and len(text) < 90),  # noqa: PLR2004  (one line)
        (Part.LETTER_SUBJECT, bool(_LETTER_SUBJECT.match(text))),
        (Part.STAMP, fold(text).strip() in _STAMPS),
    )
    for part, is_it in by_words:
        if is_it:
            return part
    if head_table is not None and paragraph.cell and paragraph.cell[0] == head_table:
        if parts.of(Part.LETTER_SUBJECT):
            return Part.LETTER_SUBJECT  # its second line
        return Part.BODY if paragraph.cell[2] == 0 and not parts.of(Part.NUMBER) else Part.STAMP
    return None


def _middle(parts: Parts, worded: Sequence[ParagraphLook]) -> None:
    at = 0
    kind = _TYPE_OF_NAME.get(fold(worded[0].text).strip()) if worded else None
    if kind is not None:
        parts.kind = kind
        parts.put(Part.TYPE, worded[0])
        at = 1
        while at < min(len(worded), 1 + _LONGEST_SUBJECT_LINES) and _is_subject(worded[at], at):
            parts.put(Part.SUBJECT, worded[at])
            at += 1
    if at < len(worded) and _ADDRESSEES.match(worded[at].text):
        parts.put(Part.ADDRESSEES, worded[at])
        at += 1
        while at < len(worded) and _is_addressee(worded[at]):
            parts.put(Part.ADDRESSEES, worded[at])
            at += 1
    in_bases = parts.kind is not LETTER  # a letter tells what it stands on in its text
    for paragraph in worded[at:]:
        if paragraph.cell:
            parts.put(Part.TABLE, paragraph)
            continue
        is_basis = paragraph.text.startswith(BASIS_WORDS) and _ends_like_basis(paragraph.text)
        if in_bases and is_basis:
            parts.put(Part.BASIS, paragraph)
            continue
        in_bases = in_bases and paragraph.text.isupper()  # "CHỦ TỊCH ỦY BAN NHÂN DÂN" above the bases
        parts.put(Part.TEXT, paragraph)


def _foot(parts: Parts, worded: Sequence[ParagraphLook], foot: int) -> int:
    """Takes the signature and the recipients; returns where what follows begins."""
    if foot >= len(worded):
        return len(worded)
    word = worded[foot]
    parts.put(Part.RECIPIENTS_WORD, word)
    at = foot + 1
    beside: list[ParagraphLook] = []
    while at < len(worded):
        paragraph = worded[at]
        if word.cell and paragraph.cell and paragraph.cell[0] == word.cell[0]:
            (
                parts.put(Part.RECIPIENT, paragraph)
                if paragraph.cell[2] == word.cell[2]
                else beside.append(paragraph)
            )
        elif not word.cell and not paragraph.cell and paragraph.text.startswith("-"):
            parts.put(Part.RECIPIENT, paragraph)
        else:
            break
        at += 1
    for paragraph in beside[:-1]:
        parts.put(Part.SIGNING, paragraph)
    for paragraph in beside[-1:]:
        parts.put(Part.SIGNER, paragraph)
    return at


def _annexes(parts: Parts, worded: Sequence[ParagraphLook]) -> None:
    expects_title = False
    for paragraph in worded:
        if _ANNEX.match(paragraph.text) and not paragraph.cell:
            parts.put(Part.ANNEX_LABEL, paragraph)
            expects_title = True
        elif _ANNEX_REFERENCE.match(paragraph.text) and not paragraph.cell:
            parts.put(Part.ANNEX_REFERENCE, paragraph)
            expects_title = False
        elif expects_title and not paragraph.cell:
            parts.put(Part.ANNEX_TITLE, paragraph)
        else:
            expects_title = False
            parts.put(Part.TABLE if paragraph.cell else Part.TEXT, paragraph)


def _key(text: str) -> str:
    return re.sub(r"[^a-z]", "", fold(text))


def _is_national_title(paragraph: ParagraphLook) -> bool:
    return _key(paragraph.text) == "conghoaxahoichunghiavietnam"


def _is_addressee(paragraph: ParagraphLook) -> bool:
    """Whether a line goes on with the addressees: a hyphen under the colon, not the first point of the body."""
    return paragraph.text.startswith("-") or (
        paragraph.has_label and paragraph.left > 0 and paragraph.first_line <= 0
    )


def _is_of_head(paragraph: ParagraphLook) -> bool:
    return _is_national_title(paragraph) or _is_motto(paragraph) or bool(_NUMBER.match(paragraph.text))


def _is_motto(paragraph: ParagraphLook) -> bool:
    return _key(paragraph.text) == "doclaptudohanhphuc"


def _is_bold(paragraph: ParagraphLook) -> bool:
    return bool(paragraph.lettered) and all(run.is_bold for run in paragraph.lettered)


def _is_subject(paragraph: ParagraphLook, at: int) -> bool:
    if paragraph.cell or paragraph.text.startswith(BASIS_WORDS) or paragraph.has_label:
        return False
    return at == 1 or (paragraph.align == "center" and _is_bold(paragraph) and not paragraph.text.isupper())


def _ends_like_basis(text: str) -> bool:
    return not text.endswith(":") and len(text) < 600  # noqa: PLR2004  (what leads into the body is no basis)
