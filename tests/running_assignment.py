"""A running campaign with one assignment, for tests of what is done with it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from factories import NOW, CommuneTree, member
from reviewed_plans import ReviewedPlan, make_plan
from tungngo.assignments import services
from tungngo.assignments.models import Assignment, AssignmentUnit, Comment, Subtask
from tungngo.audit.models import AuditEvent
from tungngo.notifications.models import Notification
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization


@dataclass
class Running:
    """An assignment that the police lead and the youth union helps with, and the people around it."""

    made: ReviewedPlan
    assignment: Assignment
    police: User
    youth: User
    keys: list[uuid.UUID] = field(default_factory=list)

    @property
    def tree(self) -> CommuneTree:
        return self.made.tree

    @property
    def officer(self) -> User:
        return self.made.officer

    def part(self, unit: Organization | None = None) -> AssignmentUnit:
        return self.assignment.parts.get(unit=unit or self.tree.police)

    def fresh(self) -> Assignment:
        self.assignment = Assignment.objects.get(pk=self.assignment.pk)
        return self.assignment

    def step(self, state: str, *, actor: User | None = None, note: str = "", **facts: Any) -> AssignmentUnit:
        part = facts.pop("part", None) or self.part()
        is_officer = state in {"accepted", "returned"}
        given = {
            "part": part,
            "new_state": state,
            "note": note,
            "seen_version": part.version,
            "is_officer": is_officer,
            "actor": actor or (self.officer if is_officer else self.police),
            "at": NOW,
        }
        return services.change_state(**(given | facts))

    def say(self, text: str = "Tờ rơi lấy ở đâu?", **facts: Any) -> Comment:
        given = {
            "assignment": self.assignment,
            "text": text,
            "mentions": [],
            "is_question": False,
            "request_key": uuid.uuid4(),
            "actor": self.police,
            "at": NOW,
        }
        return services.add_comment(**(given | facts))

    def piece(self, text: str = "In tờ rơi", **facts: Any) -> Subtask:
        given = {
            "part": self.part(),
            "text": text,
            "request_key": uuid.uuid4(),
            "actor": self.police,
            "at": NOW,
        }
        return services.add_subtask(**(given | facts))

    def act(self, name: str, **facts: Any) -> Any:
        """An officer's act on the assignment as it is now."""
        assignment = self.fresh()
        given = {
            "assignment": assignment,
            "seen_version": assignment.version,
            "actor": self.officer,
            "at": NOW,
        }
        return getattr(services, name)(**(given | facts))

    def edit(self, **facts: Any) -> Assignment:
        now = self.fresh()
        given = {name: getattr(now, name) for name in ("text", "location", "start_date", "end_date", "bound")}
        edited: Assignment = self.act("edit_assignment", **(given | {"reason": "Theo văn bản mới"} | facts))
        return edited

    def last(self) -> AuditEvent:
        return AuditEvent.objects.filter(subject_type="assignments.assignment").latest("pk")

    def acts(self) -> list[str]:
        events = AuditEvent.objects.filter(
            subject_type="assignments.assignment", subject_id=str(self.assignment.pk)
        )
        return [
            act.removeprefix("assignments.") for act in events.order_by("pk").values_list("act", flat=True)
        ]

    def undo(self, actor: User | None = None, **facts: Any) -> AuditEvent:
        event = self.last()
        given = {
            "assignment": self.assignment,
            "event_id": event.pk,
            "actor": actor or event.actor,
            "at": NOW,
        }
        return services.undo(**(given | facts))

    def told(self, kind: str) -> set[User]:
        found = Notification.objects.filter(kind=f"assignments.{kind}").select_related("recipient")
        return {notification.recipient for notification in found}


def make_running(**fields: Any) -> Running:
    """A campaign of one assignment."""
    made = make_plan()
    units = {"lead": [made.tree.police], "coordinating": [made.tree.youth]}
    made.add(**(units | fields))
    campaign, _is_new = services.start_campaign(
        plan=made.plan,
        name="Ngày hội mẫu",
        is_assigning_later=True,
        seen_version=made.plan.version,
        actor=made.officer,
        at=NOW,
    )
    return Running(
        made,
        campaign.assignments.get(),
        member(Role.FOCAL_POINT, made.tree.police, full_name="Vũ Văn Mẫu Mực"),
        member(Role.FOCAL_POINT, made.tree.youth, full_name="Đỗ Thử Nghiệm"),
    )
