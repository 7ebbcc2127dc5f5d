"""What people of the sample have done since the campaign began, by the services that the pages use.

It is told in days before the loading, so that on whatever day the sample is loaded something is late, due soon,
blocked, silent, waiting, given back and done.
"""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from tungngo.assignments.models import AssignmentUnit, Comment, State
from tungngo.assignments.services import (
    add_comment,
    add_subtask,
    block,
    change_state,
    edit_subtask,
    hand_over,
    tick_subtask,
)
from tungngo.assignments.services.progress import SentEvidence, add_entry
from tungngo.assignments.services.saved_views import keep_view
from tungngo.web.sample.evidence import list_pdf, photo
from tungngo.web.sample.sign_ins import CULTURE, EAST, ECONOMY, POLICE, SCHOOL, YOUTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from django.core.files import File

    from tungngo.accounts.models import User
    from tungngo.assignments.models import Assignment, Campaign

_LINK = "https://xamau.example/tin-tuc/le-ra-quan"
_HOUR = dt.timedelta(hours=1)
_MORNING = dt.time(9, 0)


class WorkMissing(Exception):
    """The reading of the sample's own plan gave a unit no such work."""


class Story:
    """Acts of people, kept with their time until `play` does them, the oldest first."""

    def __init__(self, campaign: Campaign, people: Mapping[str, User], at: dt.datetime) -> None:
        self._campaign, self._people = campaign, people
        self._today = timezone.localdate(at)
        self._acts: list[tuple[dt.datetime, Callable[[dt.datetime], object]]] = []

    def play(self) -> None:
        """Does all that was told, in order of time."""
        for when, act in sorted(self._acts, key=lambda told: told[0]):
            act(when)

    def ago(self, days: int) -> dt.date:
        """The day so many days before the loading."""
        return self._today - dt.timedelta(days=days)

    def past_occurrences(self, words: str) -> list[Assignment]:
        """The occurrences of recurring work whose period is over, the oldest first."""
        found = self._campaign.assignments.filter(text__contains=words, deadline_date__lt=self._today)
        return list(found.order_by("occurrence_date"))

    def entry(
        self,
        day: dt.date,
        who: str,
        unit: str,
        work: str | Assignment,
        note: str,
        *,
        amount: tuple[str, str] | None = None,
        files: Iterable[File[bytes]] = (),
        links: Iterable[str] = (),
    ) -> None:
        """Somebody notes what was done, with evidence."""
        number, counted = amount or ("", "")

        def act(at: dt.datetime) -> None:
            add_entry(
                part=self._part(unit, work),
                note=note,
                amount=Decimal(number) if number else None,
                amount_unit=counted,
                evidence=SentEvidence(files=tuple(files), links=tuple(links)),
                request_key=uuid.uuid4(),
                actor=self._people[who],
                at=at,
            )

        self._tell(day, act)

    def step(
        self, day: dt.date, who: str, unit: str, work: str | Assignment, *, state: State, note: str = ""
    ) -> None:
        """A unit begins or hands in, or the officer accepts or gives back."""

        def act(at: dt.datetime) -> None:
            part = self._part(unit, work)
            change_state(
                part=part,
                new_state=state,
                note=note,
                seen_version=part.version,
                is_officer=state in {State.ACCEPTED, State.RETURNED},
                actor=self._people[who],
                at=at,
            )

        self._tell(day, act)

    def hand_over(self, day: dt.date, who: str, unit: str, work: str, *, to: str, note: str) -> None:
        """Somebody puts the unit's part into another's hands."""

        def act(at: dt.datetime) -> None:
            part = self._part(unit, work)
            hand_over(
                part=part,
                holder=self._people[to],
                note=note,
                seen_version=part.version,
                actor=self._people[who],
                at=at,
            )

        self._tell(day, act)

    def block(self, day: dt.date, who: str, unit: str, work: str, reason: str) -> None:
        """A unit says what hinders it."""

        def act(at: dt.datetime) -> None:
            part = self._part(unit, work)
            block(part=part, reason=reason, seen_version=part.version, actor=self._people[who], at=at)

        self._tell(day, act)

    def ask(self, day: dt.date, who: str, unit: str, work: str, text: str) -> None:
        """A unit asks the officer."""
        self._say(day, who, unit, work, text, is_question=True)

    def say(
        self, day: dt.date, who: str, unit: str, work: str, *, text: str, calls: tuple[str, ...] = ()
    ) -> None:
        """Somebody says something, calls people to it, and answers the question that is open there."""
        self._say(day, who, unit, work, text, calls=calls)

    def pieces(
        self, day: dt.date, who: str, unit: str, work: str, texts: Mapping[str, tuple[bool, int]]
    ) -> None:
        """A unit parts its work: for each piece whether it is done, and in how many days it is due."""

        def act(at: dt.datetime) -> None:
            actor, part = self._people[who], self._part(unit, work)
            for text, (is_done, days) in texts.items():
                piece = add_subtask(part=part, text=text, request_key=uuid.uuid4(), actor=actor, at=at)
                piece = edit_subtask(
                    subtask=piece,
                    text=text,
                    holder=actor,
                    due_date=self._today + dt.timedelta(days=days),
                    seen_version=piece.version,
                    actor=actor,
                    at=at,
                )
                if is_done:
                    tick_subtask(subtask=piece, is_done=True, actor=actor, at=at)

        self._tell(day, act)

    def keep_view(self, day: dt.date, who: str, name: str, layout: str, query: str) -> None:
        """Somebody keeps a view of the campaign for the whole commune."""

        def act(at: dt.datetime) -> None:
            keep_view(
                campaign=self._campaign,
                name=name,
                layout=layout,
                query=query,
                is_shared=True,
                actor=self._people[who],
                at=at,
            )

        self._tell(day, act)

    def _say(
        self,
        day: dt.date,
        who: str,
        unit: str,
        work: str,
        text: str,
        *,
        is_question: bool = False,
        calls: tuple[str, ...] = (),
    ) -> None:
        def act(at: dt.datetime) -> None:
            assignment = self._part(unit, work).assignment
            asked = Comment.objects.filter(assignment=assignment, is_question=True, answered_at=None).first()
            add_comment(
                assignment=assignment,
                text=text,
                mentions=[self._people[called].pk for called in calls],
                is_question=is_question,
                request_key=uuid.uuid4(),
                actor=self._people[who],
                at=at,
                answers=None if is_question else asked,
            )

        self._tell(day, act)

    def _tell(self, day: dt.date, act: Callable[[dt.datetime], object]) -> None:
        # Later on the same day what is told later; the day before the loading is the last one.
        day = min(day, self.ago(1))
        morning = timezone.make_aware(dt.datetime.combine(day, _MORNING))
        before = sum(when.astimezone(morning.tzinfo).date() == day for when, _act in self._acts)
        self._acts.append((morning + before * _HOUR / 4, act))

    def _part(self, unit: str, work: str | Assignment) -> AssignmentUnit:
        parts = AssignmentUnit.objects.filter(assignment__campaign=self._campaign, unit__name=unit)
        parts = parts.select_related("assignment", "unit").order_by("-is_answering", "assignment_id")
        if isinstance(work, str):
            part = parts.filter(assignment__text__contains=work).first()
        else:
            part = parts.filter(assignment=work).first()
        if part is None:
            raise WorkMissing(f"{unit}: {work}")
        return part


def tell(story: Story) -> None:
    """The months of the sample."""
    _recurring_work(story)
    _finished_and_waiting(story)
    _late_work(story)
    _work_under_way(story)
    ago = story.ago
    story.keep_view(ago(10), "chuyenvien", "Việc quá hạn", "danh-sach", "mark=late&unit=&xem=danh-sach")
    story.keep_view(ago(9), "lanhdao", "Bảng của các đơn vị", "bang", "unit=&group=don-vi&xem=bang")


def _recurring_work(story: Story) -> None:
    """A day every month: earlier ones done, the last one missing. A bulletin every week: done until now."""
    *done, _missing = story.past_occurrences("Ngày thứ Bảy số")
    for place, month in enumerate(done, 1):
        last = month.deadline_date or story.ago(1)
        first = max(last - dt.timedelta(days=5), story.ago(74))
        story.entry(
            first,
            "doanthanhnien",
            YOUTH,
            month,
            "Đã mở điểm hướng dẫn tại 3 nhà văn hóa thôn.",
            amount=(str(50 + 14 * place), "người"),
            files=[photo(f"ngay-thu-bay-so-{place}")],
        )
        story.step(
            first, "doanthanhnien", YOUTH, month, state=State.SUBMITTED, note="Gửi kết quả trong tháng."
        )
        story.step(first + dt.timedelta(days=1), "chuyenvien", YOUTH, month, state=State.ACCEPTED)
    for week in story.past_occurrences("bản tin hằng tuần"):
        last = week.deadline_date or story.ago(1)
        story.entry(last, "chuyenvien", CULTURE, week, "Đã phát 3 bản tin.", amount=("3", "bản tin"))
        story.step(last, "chuyenvien", CULTURE, week, state=State.SUBMITTED)
        story.step(last, "lanhdao", CULTURE, week, state=State.ACCEPTED)


def _finished_and_waiting(story: Story) -> None:
    ago = story.ago
    story.entry(
        ago(14),
        "chuyenvien",
        CULTURE,
        "lễ ra quân",
        "Lễ ra quân tại nhà văn hóa xã, đủ 6 thôn tham gia.",
        amount=("120", "người"),
        files=[photo("le-ra-quan-san-khau"), photo("le-ra-quan-doan-dieu-hanh")],
        links=[_LINK],
    )
    story.step(ago(14), "chuyenvien", CULTURE, "lễ ra quân", state=State.SUBMITTED)
    story.step(ago(13), "lanhdao", CULTURE, "lễ ra quân", state=State.ACCEPTED, note="Tổ chức tốt.")
    story.pieces(
        ago(20),
        "truonghoc",
        SCHOOL,
        "lớp kỹ năng số",
        {
            "Xếp lịch hai lớp buổi tối": (True, -16),
            "Chuẩn bị 20 máy tính": (True, -10),
            "Mời hai thầy cô hướng dẫn": (True, -10),
        },
    )
    classes = list_pdf(
        "danh-sach-lop",
        body=SCHOOL,
        subject="Kết quả hai lớp kỹ năng số buổi tối",
        rows=(("Lớp thứ nhất, phòng tin học", "31 người"), ("Lớp thứ hai, phòng tin học", "26 người")),
    )
    story.step(ago(7), "truonghoc", SCHOOL, "lớp kỹ năng số", state=State.SUBMITTED, note="Đã mở hai lớp.")
    missing = "Chưa có ảnh và số người học, đề nghị bổ sung."
    story.step(ago(6), "chuyenvien", SCHOOL, "lớp kỹ năng số", state=State.RETURNED, note=missing)
    story.entry(
        ago(5),
        "truonghoc",
        SCHOOL,
        "lớp kỹ năng số",
        "Đã mở đủ hai lớp.",
        amount=("57", "người"),
        files=[photo("lop-hoc-toi-1"), photo("lop-hoc-toi-2"), classes],
    )
    story.step(
        ago(5), "truonghoc", SCHOOL, "lớp kỹ năng số", state=State.SUBMITTED, note="Đề nghị nghiệm thu."
    )


def _late_work(story: Story) -> None:
    """The police are late and ask; the economy's estimate came back; the youth began a contest and fell silent."""
    ago, work = story.ago, "người cao tuổi"
    story.entry(
        ago(11),
        "congan",
        POLICE,
        work,
        "Đã đến 3 trong 6 thôn.",
        amount=("48", "người"),
        files=[photo("thon-doai")],
    )
    story.ask(ago(8), "congan", POLICE, work, "Người không đi lại được có được lập hồ sơ tại nhà không?")
    story.say(
        ago(7),
        "chuyenvien",
        POLICE,
        work,
        text="Được. Anh mang thiết bị lưu động của xã, hẹn trước với gia đình.",
        calls=("congan",),
    )
    story.ask(
        ago(2), "congan", POLICE, work, "Thôn Thượng còn 12 cụ, xin làm xong trong tuần sau được không?"
    )
    story.step(ago(12), "kinhte", ECONOMY, "kinh phí", state=State.SUBMITTED, note="Đã có dự toán.")
    story.step(
        ago(5),
        "chuyenvien",
        ECONOMY,
        "kinh phí",
        state=State.RETURNED,
        note="Dự toán chưa nêu nguồn kinh phí, đề nghị bổ sung.",
    )
    story.step(ago(9), "doanthanhnien", YOUTH, "cuộc thi", state=State.IN_PROGRESS, note="Đang soạn thể lệ.")


def _work_under_way(story: Story) -> None:
    ago = story.ago
    sellers = list_pdf(
        "danh-sach-ho-kinh-doanh",
        body=ECONOMY,
        subject="Danh sách hộ kinh doanh đã nhận thanh toán bằng mã QR",
        rows=(("Dãy hàng khô", "11 hộ"), ("Dãy hàng vải", "9 hộ"), ("Dãy hàng ăn", "6 hộ")),
    )
    story.entry(
        ago(6),
        "kinhte",
        ECONOMY,
        "chợ Mẫu",
        "Đã hướng dẫn xong ba dãy hàng.",
        amount=("26", "hộ"),
        files=[photo("cho-mau"), sellers],
    )
    story.block(
        ago(3), "kinhte", ECONOMY, "chợ Mẫu", "Hết bảng in mã QR, ngân hàng hẹn tuần sau mới giao thêm."
    )
    homes = "Đến từng hộ"
    story.entry(ago(13), "thondong", EAST, homes, "Đã đến 34 hộ đầu thôn.", amount=("22", "%"))
    story.hand_over(
        ago(12), "thondong", EAST, homes, to="tocongnghe", note="Chị phụ trách hai xóm còn lại giúp tôi."
    )
    story.pieces(
        ago(11),
        "tocongnghe",
        EAST,
        homes,
        {"Xóm Đình": (True, -6), "Xóm Giếng": (True, -2), "Xóm Bãi": (False, 6)},
    )
    story.entry(
        ago(2),
        "tocongnghe",
        EAST,
        homes,
        "Xong xóm Đình và xóm Giếng, còn xóm Bãi.",
        amount=("58", "%"),
        files=[photo("xom-dinh"), photo("xom-gieng")],
    )
    story.say(
        ago(1),
        "chuyenvien",
        EAST,
        homes,
        text="Thôn Đông đã đi được hơn nửa, xã mong thôn xong xóm Bãi trong tuần này.",
        calls=("thondong", "tocongnghe"),
    )
    story.entry(
        ago(4), "chuyenvien", "Thôn Trung", homes, "Trưởng thôn báo qua điện thoại.", amount=("47", "%")
    )
