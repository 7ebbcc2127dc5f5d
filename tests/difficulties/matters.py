"""A commune in which units raise difficulties, for tests of what becomes of them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from factories import NOW, CommuneTree, make_commune, member
from tungngo.difficulties import services
from tungngo.notifications.models import Notification
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from tungngo.accounts.models import User
    from tungngo.difficulties.models import Difficulty

HOUR = dt.timedelta(hours=1)
WORDS = services.Matter(
    kind="difficulty",
    category="equipment",
    urgency="normal",
    title="Mạng ở nhà văn hóa chập chờn",
    text="Từ đầu tuần không vào được cổng dịch vụ công.",
    cause="Thiết bị phát sóng đã cũ.",
    asked="Hỗ trợ một bộ phát sóng.",
)


@dataclass
class Place:
    """A commune with people, and its acts on difficulties."""

    tree: CommuneTree = field(default_factory=make_commune)
    at: dt.datetime = NOW
    officer: User = field(init=False)
    leader: User = field(init=False)
    police: User = field(init=False)
    youth: User = field(init=False)
    province: User = field(init=False)

    def __post_init__(self) -> None:
        self.officer = member(Role.OFFICER, self.tree.culture)
        self.leader = member(Role.LEADER, self.tree.commune)
        self.police = member(Role.FOCAL_POINT, self.tree.police)
        self.youth = member(Role.FOCAL_POINT, self.tree.youth)
        self.province = member(Role.PROVINCIAL_OFFICER, self.tree.province)

    def raised(self, by: User | None = None, **facts: Any) -> Difficulty:
        """What a unit raises; words of `services.Matter` among the facts change its words."""
        actor = by or self.police
        words = {name: facts.pop(name) for name in list(facts) if hasattr(WORDS, name)}
        given: dict[str, Any] = {
            "unit": actor.membership.organization,
            "matter": services.Matter(**({name: getattr(WORDS, name) for name in WORDS.__slots__} | words)),
            "campaign": None,
            "assignment": None,
            "uploads": (),
            "files": (),
            "has_personal_data": False,
            "request_key": uuid.uuid4(),
            "actor": actor,
            "at": self.at,
        }
        return services.raise_difficulty(**(given | facts))

    def act(self, name: str, one: Difficulty, by: User | None = None, **facts: Any) -> Any:
        """An act on a difficulty as it is now, by the officer unless somebody else is named."""
        one.refresh_from_db()
        sent = services.Sent(by or self.officer, self.at, one.version, facts.pop("key", uuid.uuid4()))
        entry = getattr(services, name)(difficulty=one, **({"sent": sent} | facts))
        one.refresh_from_db()
        return entry

    def answered(self, one: Difficulty, **facts: Any) -> Difficulty:
        self.act("answer", one, **({"text": "Sẽ cấp trong tuần.", "is_province": False} | facts))
        return one

    def passed_up(self, one: Difficulty, **facts: Any) -> Difficulty:
        given = {"note": "Xã chưa có kinh phí.", "due_date": None, "attachments": ()}
        self.act("pass_up", one, **(given | facts))
        return one

    def undo(self, one: Difficulty, entry: Any, by: User | None = None, **facts: Any) -> Any:
        given = {"entry_id": entry.pk, "actor": by or self.officer, "at": self.at}
        undone = services.undo(difficulty=one, **(given | facts))
        one.refresh_from_db()
        return undone

    def told(self, kind: str) -> set[User]:
        found = Notification.objects.filter(kind=f"difficulties.{kind}").select_related("recipient")
        return {notice.recipient for notice in found}
