"""A year of recurring work at a desk and on a phone: months without an entry, a change of the following, next year."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from reviewed_plans import make_plan
from tungngo.assignments import services
from tungngo.assignments.models import Campaign, State
from tungngo.assignments.services.series import extend_all

if TYPE_CHECKING:
    from conftest import Street

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

TEXT = "Ra quân hướng dẫn người dân nộp hồ sơ trực tuyến, ngày 25 hằng tháng"


def start(street: Street) -> Campaign:
    """A campaign of the last months: of its recurring work one month is done, the others are empty."""
    now = timezone.now()
    begin = (now - dt.timedelta(days=100)).date().replace(day=1)
    end = dt.date(begin.year + 1, begin.month, 28)
    made = make_plan(street.tree)
    made.plan.start_date, made.plan.end_date = begin, end
    made.plan.day = begin + dt.timedelta(days=9)
    made.plan.name = f"Tháng cao điểm {begin.year}"
    made.plan.save()
    monthly = {"freq": "monthly", "interval": 1, "day": 25, "text": "ngày 25 hằng tháng", "until": None}
    weekly = {"freq": "weekly", "interval": 1, "day": None, "text": "hằng tuần", "until": None}
    made.add(TEXT, lead=[street.tree.police], coordinating=[street.tree.youth], recurrence=monthly)
    made.add("Phát bản tin hằng tuần trên loa", lead=[street.tree.culture], recurrence=weekly)
    made.add(
        "Tổng kết đợt cao điểm",
        lead=[street.tree.culture],
        end_date=begin + dt.timedelta(days=70),
        bound="before",
    )
    at = now - dt.timedelta(days=100)
    campaign, _ = services.start_campaign(
        plan=made.plan,
        name=made.plan.name,
        is_assigning_later=False,
        seen_version=made.plan.version,
        actor=made.officer,
        at=at,
    )
    extend_all(at=now)
    first = campaign.assignments.filter(text=TEXT).order_by("occurrence_date")[0]
    part = first.parts.get(is_answering=True)
    for state in (State.SUBMITTED, State.ACCEPTED):
        part.refresh_from_db()
        services.change_state(
            part=part,
            new_state=state,
            note="Đã ra quân",
            seen_version=part.version,
            is_officer=state == State.ACCEPTED,
            actor=made.officer,
            at=now,
        )
    return campaign


def test_recurring_work_is_watched_changed_and_done_again_next_year(street: Street) -> None:
    page = street.page
    campaign = start(street)
    street.sign_in(street.officer)
    street.go(f"/chien-dich/{campaign.pk}/")
    page.get_by_role("link", name="Việc định kỳ").click()
    row = page.get_by_role("row", name=re.compile("Ra quân hướng dẫn"))
    expect(row.get_by_text("hoàn thành")).to_be_visible()
    expect(row.get_by_text("quá hạn, chưa có kết quả").first).to_be_visible()
    street.check()

    row.get_by_role("link", name=re.compile("quá hạn, chưa có kết quả")).first.click()
    page.get_by_role("link", name="Việc định kỳ").last.click()
    page.wait_for_url(re.compile("/dinh-ky/$"))
    street.check()
    page.get_by_label("Nội dung").fill("Ra quân cùng Đoàn Thanh niên")
    page.get_by_label("Hạn vào ngày mấy trong tháng").fill("20")
    page.get_by_label("Kỳ này và các kỳ sau").check()
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text(re.compile(r"Đã sửa \d+ kỳ"))).to_be_visible()
    texts = campaign.assignments.filter(text="Ra quân cùng Đoàn Thanh niên")
    assert texts.count() >= 3
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("Đã hoàn tác: Sửa các kỳ.")).to_be_visible()
    assert texts.count() == 0

    street.go(f"/chien-dich/{campaign.pk}/")
    page.get_by_role("link", name="Làm lại cho năm sau").click()
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_role("heading", name="3 việc")).to_be_visible()
    street.check()
    page.get_by_label("Tổng kết đợt cao điểm", exact=True).uncheck()
    page.get_by_role("button", name="Tạo chiến dịch").click()
    page.wait_for_url(re.compile("/da-tao/$"))
    street.check()
    new = Campaign.objects.get(copied_from=campaign)
    assert {one.text for one in new.assignments.all()} == {TEXT, "Phát bản tin hằng tuần trên loa"}
    page.get_by_role("link", name="Mở chiến dịch").click()
    expect(page.get_by_role("heading", name=new.name, level=1)).to_be_visible()
    assert street.wrong == []
