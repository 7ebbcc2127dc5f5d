"""Plans as a review leaves them, for tests of what comes after."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from factories import NOW, CommuneTree, make_commune, person_of
from tungngo.directives.models import Directive, DirectiveState
from tungngo.organizations.models import Role
from tungngo.plans.models import ItemState, Plan, PlanItem, PlanItemUnit, PlanReportObligation, PlanTarget
from vanban.text import fold

if TYPE_CHECKING:
    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization

_numbers = count(1)
SENTENCE = "Phòng Văn hóa - Xã hội chủ trì tổ chức ra quân hưởng ứng ngày hội trước ngày 10/11/2026."


@dataclass
class ReviewedPlan:
    """A plan with its commune and its officer."""

    tree: CommuneTree
    officer: User
    plan: Plan
    items: list[PlanItem] = field(default_factory=list)

    def add(
        self,
        text: str = SENTENCE,
        *,
        lead: list[Organization] | None = None,
        coordinating: list[Organization] | None = None,
        implementing: list[Organization] | None = None,
        **fields: Any,
    ) -> PlanItem:
        """One more item at the end, its units certain."""
        number = len(self.items) + 1
        start = (number - 1) * 200
        item = PlanItem.objects.create(
            plan=self.plan,
            position=number * 10,
            reading_id=f"T{number}",
            section=f"II.{number}",
            text=text,
            **{"source": text, "span_start": start, "span_end": start + len(text), **fields},
        )
        for part, units in (("lead", lead), ("coordinating", coordinating), ("implementing", implementing)):
            if units:
                names = ", ".join(unit.name for unit in units)
                named = PlanItemUnit.objects.create(
                    item=item, part=part, as_written=names, folded=fold(names)[:500], is_certain=True
                )
                named.organizations.set(units)
        self.items.append(item)
        return item

    def add_open_question(self, as_written: str = "Ban chỉ huy thống nhất") -> PlanItem:
        """An item whose unit nobody has found yet."""
        item = self.add("Ban chỉ huy thống nhất báo cáo tiến độ hằng tuần.")
        PlanItemUnit.objects.create(item=item, part="lead", as_written=as_written, folded=fold(as_written))
        return item


def make_directive(tree: CommuneTree, officer: User, **fields: Any) -> Directive:
    """A directive that has been read."""
    number = next(_numbers)
    return Directive.objects.create(
        organization=tree.commune,
        sha256=hashlib.sha256(f"reviewed plan {number}".encode()).hexdigest(),
        state=DirectiveState.READ,
        reading={"text": SENTENCE * 20, "tasks": []},
        subject=fields.pop("subject", f"Về việc hưởng ứng ngày hội mẫu {number}"),
        queued_at=NOW,
        received_by=officer,
        received_at=NOW,
        **fields,
    )


def make_plan(tree: CommuneTree | None = None, *, items: int = 0) -> ReviewedPlan:
    """A plan under review in a commune, with some ordinary items led by the culture department."""
    tree = tree or make_commune()
    officer = person_of(tree, Role.OFFICER)
    directive = make_directive(tree, officer)
    plan = Plan.objects.create(
        organization=tree.commune,
        directive=directive,
        name="Ngày hội mẫu 2026",
        day=dt.date(2026, 10, 10),
        start_date=dt.date(2026, 10, 1),
        end_date=dt.date(2026, 10, 31),
        opened_at=NOW,
        opened_by=officer,
    )
    made = ReviewedPlan(tree, officer, plan)
    for number in range(items):
        made.add(f"Việc mẫu số {number + 1} của ngày hội", lead=[tree.culture])
    return made


def add_target_and_report(made: ReviewedPlan) -> tuple[PlanTarget, PlanReportObligation]:
    """A target of the first item, and a report duty of the police with a cut-off before its due date."""
    target = PlanTarget.objects.create(
        plan=made.plan,
        position=1,
        text="trên 50% người dân",
        source="trên 50% người dân",
        span_start=5,
        span_end=23,
        operator=">",
        value=50,
        unit="%",
        indicator="người dân cài đặt ứng dụng",
        item=made.items[0] if made.items else None,
    )
    report = PlanReportObligation.objects.create(
        plan=made.plan,
        position=1,
        text="Công an báo cáo kết quả trước ngày 20/11/2026",
        source="Công an báo cáo kết quả trước ngày 20/11/2026",
        span_start=30,
        span_end=75,
        subject="kết quả",
        end_date=dt.date(2026, 11, 20),
        bound="before",
        cut_off_date=dt.date(2026, 11, 14),
        reporters_as_written=["Công an"],
    )
    report.reporters.set([made.tree.police])
    return target, report


def reject(item: PlanItem) -> None:
    """Leaves an item out, as a reviewer does."""
    item.state = ItemState.REJECTED
    item.save(update_fields=["state"])
