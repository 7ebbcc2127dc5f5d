"""A commune with a campaign, a letterhead and a signer, ready to draft; and a draft of it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from factories import NOW, CommuneTree, person_of
from reviewed_plans import add_target_and_report, make_plan
from tungngo.assignments import services as assignments
from tungngo.documents import rules, services
from tungngo.documents.models import Document, Letterhead, Signer
from tungngo.documents.queries import drafting as facts
from tungngo.organizations.models import Role
from vanban.writing import to_dict

if TYPE_CHECKING:
    from tungngo.accounts.models import User
    from tungngo.assignments.models import Campaign


@dataclass
class DraftingDesk:
    """An officer who drafts and a leader who approves."""

    tree: CommuneTree
    officer: User
    leader: User
    campaign: Campaign
    letterhead: Letterhead
    signer: Signer

    def draft(self, kind: str = rules.PLAN) -> Document:
        """A new draft."""
        make = rules.draft_plan if kind == rules.PLAN else rules.draft_letter
        written = make(
            facts.head_facts(self.letterhead),
            facts.signer_facts(self.signer),
            facts.campaign_facts(self.campaign),
            2026,
        )
        document, _is_new = services.create_document(
            organization=self.tree.commune,
            campaign=self.campaign,
            type_symbol="KH" if kind == rules.PLAN else "",
            subject=rules.kept_subject(written),
            content=to_dict(written),
            actor=self.officer,
            at=NOW,
            request_key=uuid.uuid4(),
        )
        return document


def make_letterhead(tree: CommuneTree) -> tuple[Letterhead, Signer]:
    """What stands on the commune's documents, and its chairwoman."""
    letterhead = Letterhead.objects.create(
        organization=tree.commune,
        parent_body="UBND tỉnh Thử Nghiệm",
        body="Ủy ban nhân dân phường Hoa Mẫu",
        symbol="UBND",
        place="Hoa Mẫu",
        letter_field="VHXH",
    )
    signer = Signer.objects.create(
        organization=tree.commune,
        full_name="Trần Thị Mẫu",
        authority="TM. Ủy ban nhân dân",
        title="Chủ tịch",
    )
    return letterhead, signer


def make_desk(tree: CommuneTree | None = None) -> DraftingDesk:
    """A campaign of three tasks with a target and a report duty, ordered by a letter of the province."""
    made = make_plan(tree)
    directive = made.plan.directive
    directive.document_type, directive.number = "cong_van", "1780/UBND-VX"
    directive.document_date, directive.issuer = dt.date(2026, 9, 5), "Ủy ban nhân dân tỉnh Thử Nghiệm"
    directive.save()
    units = made.tree
    made.add(
        "Tổ chức ra quân hướng dẫn người dân cài đặt ứng dụng.",
        lead=[units.police],
        coordinating=[units.youth, *units.neighborhoods],
        section_title="Hoạt động trọng tâm",
        end_date=dt.date(2026, 10, 10),
        bound="before",
    )
    made.add("Tuyên truyền trên hệ thống loa", lead=[units.culture], section_title="Tuyên truyền")
    made.add("Báo cáo kết quả", implementing=units.neighborhoods, section_title="Tuyên truyền")
    add_target_and_report(made)
    campaign, _is_new = assignments.start_campaign(
        plan=made.plan,
        name="Ngày hội mẫu 2026",
        is_assigning_later=True,
        seen_version=made.plan.version,
        actor=made.officer,
        at=NOW,
    )
    letterhead, signer = make_letterhead(made.tree)
    leader = person_of(made.tree, Role.LEADER)
    return DraftingDesk(made.tree, made.officer, leader, campaign, letterhead, signer)
