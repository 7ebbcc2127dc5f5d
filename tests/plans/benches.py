"""A made-up reading and the plan that the review makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Any

import factories
from tungngo.directives.models import Directive
from tungngo.plans import services
from tungngo.plans.models import Plan, PlanItem

if TYPE_CHECKING:
    from tungngo.accounts.models import User

AT = datetime(2026, 10, 2, 2, 0, tzinfo=UTC)
_numbers = count(1)

SENTENCES = [
    "Phòng Văn hóa - Xã hội tham mưu tổ chức lễ phát động trước ngày 10/10/2026.",
    "Công an phường hướng dẫn người dân kích hoạt định danh mức 2 đến hết ngày 31/10/2026.",
    "Các thôn, tổ dân phố tuyên truyền trên cụm loa hằng ngày.",
    "Đội hình Hoa Sen chủ trì dọn dẹp vệ sinh.",
    "Lễ phát động hưởng ứng Ngày Chuyển đổi số.",
]


def unit(as_written: str, basis: str = "explicit") -> dict[str, Any]:
    return {"as_written": as_written, "norm": as_written, "basis": basis, "span": None}


def no_time() -> dict[str, Any]:
    return {"text": None, "start": None, "end": None, "kind": "none", "bound": None, "basis": None}


def until(end: str, bound: str, basis: str = "explicit") -> dict[str, Any]:
    kind = "before" if bound == "before" else "until"
    return {"text": f"đến {end}", "start": None, "end": end, "kind": kind, "bound": bound, "basis": basis}


def make_reading(extra: int = 0) -> dict[str, Any]:
    """Five tasks: T1 and T5 state the same work, T3 names a group, T4 a unit that nobody knows."""
    sentences = [*SENTENCES, *(f"Việc số {n} do Trạm Y tế thực hiện." for n in range(extra))]
    text, spans = "", []
    for sentence in sentences:
        spans.append([len(text), len(text) + len(sentence)])
        text += sentence + " "
    leads = [
        [unit("Phòng Văn hóa - Xã hội", "section_heading")],
        [unit("Công an phường")],
        [unit("Các thôn, tổ dân phố")],
        [unit("Đội hình Hoa Sen")],
        [unit("Phòng VH-XH", "table")],
        *([unit("Trạm Y tế")] for _ in range(extra)),
    ]
    times = [
        until("2026-10-10", "before"),
        until("2026-10-31", "on_or_before"),
        no_time(),
        no_time(),
        until("2026-10-09", "on_or_before", "table"),
        *(no_time() for _ in range(extra)),
    ]
    tasks = [
        {
            "id": f"T{n}",
            "section": f"II.{n}",
            "section_title": "II. Nhiệm vụ",
            "source": sentence,
            "span": span,
            "text": sentence,
            "kind": "action",
            "modality": "yêu cầu",
            "lead": lead,
            "coordinating": [unit("Nhân dân")] if n == 2 else [],
            "implementers": [],
            "time": time,
            "recurrence": {"freq": "daily", "interval": 1, "day": None, "text": "hằng ngày", "until": None}
            if n == 3
            else None,
            "targets": [],
            "platforms": [],
            "location": None,
            "parent": None,
            "same_as": {1: ["T5"], 5: ["T1"]}.get(n, []),
            "duplicate_of": None,
            "confidence": 0.5 if n == 4 else 0.95,
        }
        for n, (sentence, span, lead, time) in enumerate(zip(sentences, spans, leads, times, strict=True), 1)
    ]
    return {
        "schema_version": "1.0",
        "text": text.strip(),
        "campaign": {
            "name": "Ngày Chuyển đổi số 2026",
            "day": "2026-10-10",
            "start": "2026-10-01",
            "end": None,
        },
        "tasks": tasks,
        "targets": [
            {
                "id": "G1",
                "source": SENTENCES[1],
                "span": spans[1],
                "operator": ">",
                "value": 50,
                "unit": "%",
                "indicator": "người dân có định danh mức 2",
                "due": None,
                "task": "T2",
            }
        ],
        "report_obligations": [
            {
                "id": "R1",
                "section": "III",
                "kind": "result",
                "source": SENTENCES[3],
                "span": spans[3],
                "subject": "kết quả",
                "reporters": [unit("Công an phường")],
                "to": [],
                "via": [],
                "time": until("2026-11-10", "before"),
                "cut_off": "2026-11-05",
                "task": None,
            }
        ],
        "warnings": [
            {
                "code": "spelling",
                "message": "Có thể sai chính tả.",
                "span": [spans[2][0] + 2, spans[2][0] + 9],
            },
            {"code": "no_number", "message": "Văn bản chưa có số.", "span": None},
        ],
    }


@dataclass
class Bench:
    """A plan under review with its commune and two officers."""

    tree: factories.CommuneTree
    officer: User
    other: User
    directive: Directive
    plan: Plan

    def item(self, number: int) -> PlanItem:
        return self.plan.items.get(reading_id=f"T{number}")

    def act(self, name: str, **facts: Any) -> Any:
        """One service call by the first officer, with the item's present version where it takes one."""
        return self.act_as(self.officer, name, **facts)

    def act_as(self, actor: User, name: str, **facts: Any) -> Any:
        if "item" in facts and "version" not in facts:
            facts["version"] = PlanItem.objects.get(pk=facts["item"]).version
        return getattr(services, name)(plan=self.plan, actor=actor, at=AT, **facts)


def make_directive(tree: factories.CommuneTree, officer: User, reading: dict[str, Any]) -> Directive:
    return Directive.objects.create(
        organization=tree.commune,
        sha256=f"{next(_numbers):064d}",
        subject="Tổ chức Ngày Chuyển đổi số",
        state="read",
        queued_at=AT,
        started_at=AT,
        finished_at=AT,
        received_at=AT,
        received_by=officer,
        reading=reading,
        reading_seconds=0.1,
    )


def make_bench(extra: int = 0, tree: factories.CommuneTree | None = None) -> Bench:
    tree = tree or factories.make_commune()
    officer = factories.member("officer", tree.culture, full_name="Nguyễn Thị Thử")
    other = factories.member("leader", tree.commune, full_name="Trần Văn Mẫu")
    directive = make_directive(tree, officer, make_reading(extra))
    plan = services.open_review(directive=directive, actor=officer, at=AT)
    return Bench(tree, officer, other, directive, plan)
