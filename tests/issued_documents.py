"""An issued document with a PDF, made for tests of what comes after."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile

from factories import NOW
from tungngo.documents.models import Document, IssuedFile, Letterhead, RegisterEntry, RegisterYear, State
from tungngo.files.services import store_file
from vanban.text import fold
from vanban.writing import Document as Written
from vanban.writing import Item, Level, Signature, text, to_dict, write_pdf

if TYPE_CHECKING:
    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization

DAY = dt.date(2026, 9, 28)


def issued(
    body: Organization,
    actor: User,
    *,
    number: int = 5,
    subject: str = "Hưởng ứng ngày hội mẫu",
    recipients: tuple[str, ...] = (),
    **changes: Any,
) -> Document:
    """An issued plan of a body, numbered, with its PDF."""
    written = Written(
        type_key="ke_hoach",
        body=f"Ủy ban nhân dân {body.name}",
        number=number,
        symbol="KH-UBND",
        place=body.name,
        date=DAY,
        subject=subject,
        signature=Signature("Trần Thị Mẫu", "Chủ tịch", collective="Ủy ban nhân dân"),
        blocks=(
            Item(Level.CLAUSE, "", text("Tổ chức lễ ra quân tại nhà văn hóa ngày 10/10/2026.")),
            Item(Level.CLAUSE, "", text("Báo cáo kết quả trước ngày 15/10/2026.")),
        ),
        recipients=recipients,
    )
    document = Document.objects.create(
        organization=body,
        type_symbol="KH",
        subject=subject,
        folded_subject=fold(subject),
        content=to_dict(written),
        state=State.ISSUED,
        drafted_by=actor,
        drafted_at=NOW,
        changed_by=actor,
        changed_at=NOW,
        approved_at=NOW,
        issued_at=NOW,
        request_key=uuid.uuid4(),
        **changes,
    )
    RegisterYear.objects.update_or_create(
        organization=body, year=DAY.year, type_symbol="KH", defaults={"last_number": number}
    )
    RegisterEntry.objects.create(
        organization=body,
        year=DAY.year,
        type_symbol="KH",
        number=number,
        symbol="KH-UBND",
        date=DAY,
        subject=subject,
        folded_subject=fold(subject),
        signer="Trần Thị Mẫu",
        document=document,
        entered_by=actor,
        entered_at=NOW,
        request_key=uuid.uuid4(),
    )
    file = store_file(
        organization=body,
        content=ContentFile(write_pdf(written)),
        name="Ke-hoach-05.pdf",
        actor=actor,
        at=NOW,
    )
    IssuedFile.objects.create(
        organization=body, document=document, form=IssuedFile.Form.PDF, file=file, made_at=NOW
    )
    return document


def letterhead(body: Organization, organ_id: str) -> Letterhead:
    """The facts of a body that its packets need."""
    return Letterhead.objects.create(
        organization=body,
        body=f"Ủy ban nhân dân {body.name}",
        symbol="UBND",
        place=body.name,
        organ_id=organ_id,
    )
