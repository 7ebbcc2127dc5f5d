"""The register of issued documents as pages show it: searched, filtered, with what is missing in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tungngo.documents import rules
from tungngo.documents.models import RegisterEntry, RegisterYear
from tungngo.documents.models.drafts import type_name
from vanban.text import fold

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tungngo.documents.models import Document, IssuedFile
    from tungngo.organizations.models import Organization

LETTERS = "CV"  # what letters, which have no abbreviation, are called in lists and addresses
_MOST_FREE_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """The numbers of one type in one year.

    Attributes:
        type_symbol: Abbreviation of the type, empty for letters.
        last_number: The last number given.
        free: The first numbers before it that no document has.
        free_count: How many there are.
    """

    type_symbol: str
    last_number: int
    free: list[int]
    free_count: int

    @property
    def key(self) -> str:
        """The type as addresses name it."""
        return self.type_symbol or LETTERS

    @property
    def name(self) -> str:
        """The type in words."""
        return type_name(self.type_symbol)


def titled(entry: RegisterEntry) -> str:
    """Type and subject of an entry, as the register has them in one column."""
    name = type_name(entry.type_symbol)
    if not entry.type_symbol or entry.folded_subject.startswith(fold(name)):
        return entry.subject
    return f"{name} {entry.subject[:1].lower()}{entry.subject[1:]}"


def years_of(organization: Organization) -> list[int]:
    """The years in which the body has numbers, newest first."""
    years = RegisterYear.objects.filter(organization=organization).values_list("year", flat=True)
    return sorted(set(years), reverse=True)


def newest_files(document: Document | None) -> list[IssuedFile]:
    """The files of an issued document that count, the newest of each form: PDF, then DOCX."""
    if document is None:
        return []
    newest: dict[str, IssuedFile] = {}
    for file in document.files.all():  # newest first
        newest.setdefault(file.form, file)
    return sorted(newest.values(), key=lambda file: file.form, reverse=True)


def entries_of(
    organization: Organization, *, year: int, type_symbol: str | None, words: str
) -> QuerySet[RegisterEntry]:
    """The entries of a year, of one type or all (None), by words of subject, symbol, signer or number."""
    found = RegisterEntry.objects.filter(organization=organization, year=year).prefetch_related(
        "document__files"
    )
    if type_symbol is not None:
        found = found.filter(type_symbol=type_symbol)
    number, _slash, symbol = words.partition("/")
    if number.strip().isdecimal() and len(number.strip()) < 7:  # noqa: PLR2004  # no longer number is given
        found = found.filter(number=int(number))
        return found.filter(symbol__istartswith=symbol.strip()) if symbol.strip() else found
    for word in fold(words).split():
        found = found.filter(folded_subject__contains=word)
    return found


def sheets_of(organization: Organization, year: int) -> list[Sheet]:
    """Each type that has numbers in a year, with the numbers that are free."""
    taken: dict[str, list[int]] = {}
    rows = RegisterEntry.objects.filter(organization=organization, year=year)
    for type_symbol, number in rows.values_list("type_symbol", "number").order_by():
        taken.setdefault(type_symbol, []).append(number)
    sheets = []
    for register in RegisterYear.objects.filter(organization=organization, year=year).order_by("type_symbol"):
        free = rules.free_numbers(taken.get(register.type_symbol, []), register.last_number)
        sheets.append(Sheet(register.type_symbol, register.last_number, free[:_MOST_FREE_SHOWN], len(free)))
    return [sheet for sheet in sheets if sheet.last_number]


def next_number_of(organization: Organization, type_symbol: str, year: int) -> int:
    """The number that the next document of a type will get, if nobody is quicker."""
    register = RegisterYear.objects.filter(
        organization=organization, type_symbol=type_symbol, year=year
    ).first()
    return rules.next_number(register.last_number if register else 0)
