"""Numbers of issued documents: none missing, none twice, whoever asks and however many at once."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from typing import Any

import pytest
from django.db import connections, transaction

from factories import NOW, make_commune, person_of
from tungngo.documents import services
from tungngo.documents.models import Document, RegisterEntry
from tungngo.documents.services.registering import register_document
from tungngo.organizations.models import Organization, Role

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 10, 6)


def drafted(organization: Organization, actor: Any, type_symbol: str = "KH") -> Document:
    document, _ = services.create_document(
        organization=organization,
        campaign=None,
        type_symbol=type_symbol,
        subject="Hưởng ứng ngày mẫu",
        content={},
        actor=actor,
        at=NOW,
        request_key=uuid.uuid4(),
    )
    return document


def numbered(document: Document, actor: Any, date: dt.date = DAY) -> RegisterEntry:
    return register_document(
        document=document,
        date=date,
        symbol="KH-UBND",
        signer="Nguyễn Văn Mẫu",
        recipients="Như trên",
        keeper="VT",
        actor=actor,
        at=NOW,
        request_key=uuid.uuid4(),
    )


def on_paper(
    organization: Organization, actor: Any, number: int, **changes: Any
) -> tuple[RegisterEntry, bool]:
    facts = {
        "organization": organization,
        "type_symbol": "KH",
        "number": number,
        "symbol": "KH-UBND",
        "date": DAY,
        "subject": "Kế hoạch trên giấy",
        "signer": "Nguyễn Văn Mẫu",
        "recipients": "",
        "note": "",
        "actor": actor,
        "at": NOW,
        "request_key": uuid.uuid4(),
    }
    return services.enter_paper_document(**(facts | changes))


def test_numbers_run_from_one_within_a_body_a_year_and_a_type() -> None:
    here, there = make_commune(), make_commune()
    officer, other = person_of(here, Role.OFFICER), person_of(there, Role.OFFICER)
    given = [
        numbered(drafted(here.commune, officer), officer).number,
        numbered(drafted(here.commune, officer), officer).number,
        numbered(drafted(here.commune, officer, ""), officer).number,
        numbered(drafted(there.commune, other), other).number,
        numbered(drafted(here.commune, officer), officer, dt.date(2027, 1, 4)).number,
    ]
    assert given == [1, 2, 1, 1, 1]


def test_a_date_before_that_of_the_last_number_is_refused() -> None:
    tree = make_commune()
    officer = person_of(tree, Role.OFFICER)
    numbered(drafted(tree.commune, officer), officer)
    with pytest.raises(services.OutOfOrder, match="06/10/2026"):
        numbered(drafted(tree.commune, officer), officer, DAY - dt.timedelta(days=1))
    assert numbered(drafted(tree.commune, officer), officer).number == 2


def test_a_number_that_was_given_on_paper_is_given_to_no_other() -> None:
    tree = make_commune()
    officer = person_of(tree, Role.OFFICER)
    entry, is_new = on_paper(tree.commune, officer, 1)
    assert is_new
    assert numbered(drafted(tree.commune, officer), officer).number == 2
    with pytest.raises(services.NumberTaken, match="Kế hoạch trên giấy"):
        on_paper(tree.commune, officer, 1)
    assert on_paper(tree.commune, officer, 1, request_key=entry.request_key) == (entry, False)


def test_a_gap_is_left_only_when_it_is_meant_and_can_be_filled_later() -> None:
    tree = make_commune()
    officer = person_of(tree, Role.OFFICER)
    with pytest.raises(services.NumberTooHigh):
        on_paper(tree.commune, officer, 3)
    on_paper(tree.commune, officer, 3, is_leaving_gap=True)
    on_paper(tree.commune, officer, 2)
    assert numbered(drafted(tree.commune, officer), officer).number == 4


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_numbers_without_a_gap_or_a_double_though_some_fail() -> None:
    tree = make_commune()
    officer = person_of(tree, Role.OFFICER)
    documents = [drafted(tree.commune, officer) for _ in range(24)]
    start = threading.Barrier(8)

    def work(own: list[Document]) -> None:
        start.wait()
        for document in own:
            try:
                with transaction.atomic():
                    numbered(document, officer)
                    _ = 1 // (document.pk % 3)  # some fail after their number was taken
            except ZeroDivisionError:
                continue
        connections.close_all()

    threads = [threading.Thread(target=work, args=(documents[place::8],)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    issued = [document for document in documents if document.pk % 3]
    numbers = sorted(RegisterEntry.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(issued) + 1))
