"""Giving numbers from the register: one after the other, never twice, also under many hands at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from tungngo.audit.services import record
from tungngo.documents import rules
from tungngo.documents.models import RegisterEntry, RegisterYear
from tungngo.documents.services.errors import NumberTaken, NumberTooHigh, OutOfOrder
from vanban.text import fold

if TYPE_CHECKING:
    import datetime as dt
    from uuid import UUID

    from django.db.models import QuerySet

    from tungngo.accounts.models import User
    from tungngo.documents.models import Document
    from tungngo.organizations.models import Organization


def lock_register(organization: Organization, type_symbol: str, year: int) -> RegisterYear:
    """Takes the register of one type and year for this transaction; whoever comes second waits."""
    RegisterYear.objects.get_or_create(organization=organization, year=year, type_symbol=type_symbol)
    return RegisterYear.objects.select_for_update().get(
        organization=organization, year=year, type_symbol=type_symbol
    )


@transaction.atomic
def register_document(
    *,
    document: Document,
    date: dt.date,
    symbol: str,
    signer: str,
    recipients: str,
    keeper: str,
    actor: User,
    at: dt.datetime,
    request_key: UUID,
) -> RegisterEntry:
    """Gives an approved document the next number of its register, in the transaction of its issue.

    Raises:
        OutOfOrder: A document with a later date has a number already: numbers and dates would cross.
    """
    register = lock_register(document.organization, document.type_symbol, date.year)
    latest = (
        RegisterEntry.objects.filter(
            organization=document.organization, year=date.year, type_symbol=document.type_symbol
        )
        .order_by("-number")
        .first()
    )
    if latest and latest.date > date:
        raise OutOfOrder(
            _("Văn bản số %(number)s đã ghi ngày %(date)s. Ngày ban hành không được sớm hơn ngày đó.")
            % {"number": f"{latest.number:02d}", "date": f"{latest.date:%d/%m/%Y}"}
        )
    register.last_number = rules.next_number(register.last_number)
    register.save(update_fields=["last_number"])
    return RegisterEntry.objects.create(
        organization=document.organization,
        year=date.year,
        type_symbol=document.type_symbol,
        number=register.last_number,
        symbol=symbol,
        date=date,
        subject=document.subject,
        folded_subject=fold(document.subject),
        signer=signer,
        recipients=recipients,
        keeper=keeper,
        document=document,
        entered_by=actor,
        entered_at=at,
        request_key=request_key,
    )


@transaction.atomic
def enter_paper_document(
    *,
    organization: Organization,
    type_symbol: str,
    number: int,
    symbol: str,
    date: dt.date,
    subject: str,
    signer: str,
    recipients: str,
    note: str,
    actor: User,
    at: dt.datetime,
    request_key: UUID,
    keeper: str = "",
    copies: int | None = None,
    is_leaving_gap: bool = False,
) -> tuple[RegisterEntry, bool]:
    """Enters a document that was numbered and issued on paper, so that its number is given to no other.

    Args:
        organization: The body whose register it is.
        type_symbol: The type's abbreviation, empty for a letter.
        number: The number on the paper: a free one of the register, or the next.
        symbol: What stands after the number, as in KH-UBND.
        date: Date of the document; its year is the register's.
        subject: Type and subject.
        signer: Who signed it.
        recipients: Where it went.
        note: A remark for the register.
        actor: Who enters it.
        at: When.
        request_key: The form's own key: sent twice, it is entered once.
        keeper: Who keeps the register's copy.
        copies: How many were made, None when nobody says.
        is_leaving_gap: Numbers between the last one and this one stay free for other papers still to be entered.

    Returns:
        The entry, and whether this call made it.

    Raises:
        NumberTaken: A document has the number already.
        NumberTooHigh: Numbers before it are not given yet, and `is_leaving_gap` is false.
        OutOfOrder: A lower number has a later date, or a higher one an earlier date.
    """
    register = lock_register(organization, type_symbol, date.year)
    known = RegisterEntry.objects.filter(organization=organization, request_key=request_key).first()
    if known:
        return known, False
    here = RegisterEntry.objects.filter(organization=organization, year=date.year, type_symbol=type_symbol)
    holder = here.filter(number=number).first()
    if holder:
        raise NumberTaken(
            _("Số %(number)s đã cấp cho “%(subject)s”.")
            % {"number": f"{number:02d}", "subject": holder.subject[:80]}
        )
    if number > rules.next_number(register.last_number) and not is_leaving_gap:
        raise NumberTooHigh(
            _(
                "Số cuối của sổ là %(last)s. Nếu các số ở giữa cũng đã cấp trên giấy, hãy chọn để trống các số đó."
            )
            % {"last": f"{register.last_number:02d}"}
        )
    _check_neighbours(here, number, date)
    if number > register.last_number:
        register.last_number = number
        register.save(update_fields=["last_number"])
    entry = RegisterEntry.objects.create(
        organization=organization,
        year=date.year,
        type_symbol=type_symbol,
        number=number,
        symbol=symbol,
        date=date,
        subject=subject,
        folded_subject=fold(subject),
        signer=signer,
        recipients=recipients,
        keeper=keeper,
        copies=copies,
        note=note,
        entered_by=actor,
        entered_at=at,
        request_key=request_key,
    )
    record(
        act="documents.register.enter_paper",
        actor=actor,
        organization_id=organization.pk,
        subject=entry,
        at=at,
        data={"number": str(entry), "subject": subject},
    )
    return entry, True


@transaction.atomic
def note_on_entry(*, entry: RegisterEntry, note: str, actor: User, at: dt.datetime) -> RegisterEntry:
    """Writes a remark into the register, as that a number is cancelled; the number itself is never given again."""
    locked = RegisterEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if locked.note == note:
        return locked
    before, locked.note = locked.note, note
    locked.save(update_fields=["note"])
    record(
        act="documents.register.note",
        actor=actor,
        organization_id=locked.organization_id,
        subject=locked,
        at=at,
        data={"number": str(locked), "note": note, "before": before},
    )
    return locked


def _check_neighbours(here: QuerySet[RegisterEntry], number: int, date: dt.date) -> None:
    before = here.filter(number__lt=number, date__gt=date).order_by("number").first()
    after = here.filter(number__gt=number, date__lt=date).order_by("number").first()
    crossed = before or after
    if crossed:
        raise OutOfOrder(
            _("Số %(number)s ghi ngày %(date)s: số và ngày phải theo cùng một thứ tự.")
            % {"number": f"{crossed.number:02d}", "date": f"{crossed.date:%d/%m/%Y}"}
        )
