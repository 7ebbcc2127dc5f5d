"""An approved document of a made-up commune, ready for its number."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from factories import NOW, CommuneTree, make_commune, person_of
from tungngo.documents import services
from tungngo.documents.models import Document, Signer
from tungngo.documents.services.issuing import issue
from tungngo.organizations.models import Role
from vanban.writing import Document as Written
from vanban.writing import Item, Level, Signature, text, to_dict

if TYPE_CHECKING:
    from tungngo.accounts.models import User

SIGNER = "Nguyễn Văn Mẫu"
TODAY = dt.date(2026, 10, 1)  # NOW's day
WRITTEN = Written(
    type_key="ke_hoach",
    parent_body="UBND tỉnh Mẫu",
    body="Ủy ban nhân dân phường Hoa Mẫu",
    symbol="KH-UBND",
    place="Hoa Mẫu",
    year=2026,
    subject="Tổ chức tuần lễ đọc sách tại các tổ dân phố",
    signature=Signature(SIGNER, "Chủ tịch", collective="Ủy ban nhân dân"),
    bases=(
        "Thực hiện Kế hoạch số 46/KH-UBND ngày 01 tháng 9 năm 2026 của Ủy ban nhân dân tỉnh Mẫu về tuần lễ đọc sách",
    ),
    blocks=(Item(Level.CLAUSE, "", text("Các tổ dân phố mở tủ sách vào sáng thứ Bảy hằng tuần.")),),
    recipients=("UBND tỉnh (báo cáo)", "Các tổ dân phố"),
)


@dataclass
class Office:
    """A commune with an officer, a leader who signs, and an approved document between them."""

    tree: CommuneTree
    officer: User
    leader: User
    signer: Signer
    document: Document

    def issue(self, *, actor: User | None = None, **changes: Any) -> tuple[Document, bool]:
        """Issues the document today, or as the changes say."""
        facts = {
            "document": self.document,
            "date": TODAY,
            "seen_version": self.document.version,
            "actor": actor or self.officer,
            "at": NOW,
            "request_key": uuid.uuid4(),
        }
        return issue(**(facts | changes))


def approved(office: Office | None = None, written: Written = WRITTEN) -> Office:
    """Another approved document in an office, or one in a new office."""
    if office is None:
        tree = make_commune()
        return approved_in(tree, person_of(tree, Role.OFFICER), person_of(tree, Role.LEADER), written)
    return _with_document(office.tree, office.officer, office.leader, office.signer, written)


def approved_in(tree: CommuneTree, officer: User, leader: User, written: Written = WRITTEN) -> Office:
    """An approved document of a commune that has its people already."""
    signer = Signer.objects.create(
        organization=tree.commune,
        user=leader,
        full_name=SIGNER,
        authority="TM. ỦY BAN NHÂN DÂN",
        title="Chủ tịch",
    )
    return _with_document(tree, officer, leader, signer, written)


def _with_document(
    tree: CommuneTree, officer: User, leader: User, signer: Signer, written: Written
) -> Office:
    document, _ = services.create_document(
        organization=tree.commune,
        campaign=None,
        type_symbol="KH",
        subject=written.subject,
        content=to_dict(written),
        actor=officer,
        at=NOW,
        request_key=uuid.uuid4(),
    )
    document = services.submit(
        document=document, approver=leader, seen_version=document.version, actor=officer, at=NOW
    )
    document = services.approve(document=document, seen_version=document.version, actor=leader, at=NOW)
    return Office(tree, officer, leader, signer, document)


def with_bases(*bases: str) -> Written:
    """The plan with other bases."""
    return replace(WRITTEN, bases=bases)
