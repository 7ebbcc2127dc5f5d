"""A running campaign and a further directive on it, for tests."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factories import NOW, CommuneTree
from reviewed_plans import ReviewedPlan, add_target_and_report, make_plan
from tungngo.assignments.services import start_campaign
from tungngo.assignments.services.applying import Applied, apply_update
from tungngo.assignments.services.updating import decide, decide_all, open_update

if TYPE_CHECKING:
    from tungngo.accounts.models import User
    from tungngo.assignments.models import Assignment, Campaign, CampaignUpdate, UpdateLine

LATER = NOW + dt.timedelta(days=3)
CEREMONY = "Tổ chức lễ phát động Ngày hội Công dân số tại nhà văn hóa trung tâm"
QR = "Hướng dẫn tiểu thương chợ Mẫu nhận thanh toán bằng mã QR"
CONTEST = "Tổ chức hội thi “Gia đình số” cấp xã"
CLASSES = "Mở các lớp kỹ năng số cơ bản cho người cao tuổi"


@dataclass
class Running:
    """A campaign of four assignments, and the plan of a further directive under review."""

    tree: CommuneTree
    officer: User
    campaign: Campaign
    first: ReviewedPlan
    further: ReviewedPlan

    def open(self, kind: str = "adds") -> CampaignUpdate:
        """Compares the further plan with the campaign."""
        update, _is_new = open_update(
            plan=self.further.plan,
            campaign=self.campaign,
            kind=kind,
            seen_version=self.further.plan.version,
            actor=self.officer,
            at=LATER,
        )
        return update

    def line(self, update: CampaignUpdate, words: str) -> UpdateLine:
        """The line whose item, or whose assignment, has these words."""
        (found,) = [
            line
            for line in update.lines.select_related("plan_item", "assignment")
            if words in str(line.plan_item.text if line.plan_item else line.assignment)
            and not line.plan_target_id
        ]
        return found

    def decide(self, line: UpdateLine, decision: str = "taken", **facts: Any) -> UpdateLine:
        """Decides a line as the officer."""
        defaults = {"left_fields": [], "seen_version": line.version, "actor": self.officer, "at": LATER}
        return decide(update=line.update, line=line, decision=decision, **(defaults | facts))

    def take_all(self, update: CampaignUpdate) -> None:
        """Takes everything."""
        for kind in ("new", "changed", "withdrawn", "same"):
            update.refresh_from_db()
            decide_all(
                update=update,
                kind=kind,
                decision="taken",
                seen_version=update.version,
                actor=self.officer,
                at=LATER,
            )

    def apply(self, update: CampaignUpdate, **facts: Any) -> Applied:
        """Applies what was decided."""
        update.refresh_from_db()
        defaults = {"seen_version": update.version, "actor": self.officer, "at": LATER}
        return apply_update(update=update, **(defaults | facts))

    def assignment(self, words: str) -> Assignment:
        """The campaign's assignment with these words."""
        return self.campaign.assignments.get(text__contains=words)


def make_running() -> Running:
    """The campaign, and a further directive: one changed, one same, one new; a figure raised, a report put off."""
    first = make_plan()
    tree = first.tree
    day = {"start_date": dt.date(2026, 10, 9), "end_date": dt.date(2026, 10, 9), "bound": "on"}
    first.add(CEREMONY, lead=[tree.culture], coordinating=[tree.police], time_basis="field", **day)
    first.add(QR, lead=[tree.economy], end_date=dt.date(2026, 10, 31), bound="on_or_before")
    first.add(CONTEST, lead=[tree.women], end_date=dt.date(2026, 10, 24), bound="before")
    first.add(CLASSES, lead=[tree.youth])
    add_target_and_report(first)
    campaign, _is_new = start_campaign(
        plan=first.plan,
        name="Ngày hội mẫu",
        is_assigning_later=False,
        seen_version=first.plan.version,
        actor=first.officer,
        at=NOW,
    )
    further = make_plan(tree)
    later_day = {"start_date": dt.date(2026, 10, 16), "end_date": dt.date(2026, 10, 16), "bound": "on"}
    further.add(CEREMONY, lead=[tree.youth], coordinating=[tree.health], time_basis="field", **later_day)
    further.add(QR, lead=[tree.economy], end_date=dt.date(2026, 10, 31), bound="on_or_before")
    further.add("Cấp chữ ký số cá nhân miễn phí tại bộ phận một cửa", lead=[tree.service_centre])
    target, report = add_target_and_report(further)
    target.value = 60
    target.save()
    report.end_date = dt.date(2026, 11, 25)
    report.save()
    return Running(tree, first.officer, campaign, first, further)
