"""The main road, walked by people: a directive arrives, is read, reviewed, confirmed, and reaches the units."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tungngo.assignments.models import Campaign
from tungngo.plans.models import ItemState, PlanItem
from tungngo.web.sample.directives import plan_paper
from tungngo.web.sample.paper import docx_of

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Street

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TODAY = dt.date(2026, 10, 1)


def document(form: str, folder: Path) -> Path:
    """Our own plan as a file of one of the forms in which directives arrive."""
    paper = plan_paper(TODAY)
    path = folder / f"ke-hoach.{form}"
    if form == "txt":
        lines = [paper.parent_issuer, paper.issuer, paper.number, paper.place_and_date, *paper.title]
        body = [line.removeprefix("#").strip() for line in paper.body]
        ending = ["Nơi nhận:", *paper.recipients, *paper.authority, paper.signer]
        path.write_text("\n".join([*lines, *body, *ending]), encoding="utf-8")
        return path
    path.with_suffix(".docx").write_bytes(docx_of(paper))
    if form == "pdf":
        soffice = shutil.which("soffice")
        if soffice is None:
            pytest.skip("no LibreOffice on this machine to print the PDF with")
        profile = f"-env:UserInstallation=file://{folder}/profile"
        arguments = [soffice, "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder)]
        subprocess.run(
            [*arguments, str(path.with_suffix(".docx"))], check=True, capture_output=True, timeout=90
        )
    return path


def hand_in(street: Street, path: Path) -> None:
    """The officer drops the document in, waits for its reading and opens the review."""
    page = street.page
    street.sign_in(street.officer)
    page.set_input_files("input[name=document]", path)
    page.get_by_role("button", name="Tiếp nhận và đọc văn bản").click()
    page.wait_for_url(re.compile(r"/van-ban/\d+/"))
    street.read_waiting()
    page.get_by_role("button", name="Rà soát").click()
    page.wait_for_url(re.compile(r"/ra-soat/\d+/"))


def confirm(street: Street) -> None:
    """From the review to the running campaign; what is still open is given out later."""
    page = street.page
    page.get_by_role("link", name="Xác nhận kế hoạch").click()
    page.wait_for_url(re.compile(r"/chien-dich/xac-nhan/\d+/"))
    later = page.get_by_label("Giao sau những việc còn câu hỏi")
    if later.count():
        later.check()
    page.get_by_role("button", name=re.compile("Bắt đầu chiến dịch")).click()
    page.wait_for_url(re.compile(r"/chien-dich/\d+/$"))


@pytest.mark.parametrize("form", ["txt", "docx", "pdf"])
def test_a_directive_becomes_a_running_campaign_and_its_units_see_their_own(
    street: Street, form: str, tmp_path: Path
) -> None:
    page = street.page
    hand_in(street, document(form, tmp_path))
    confirm(street)
    campaign = Campaign.objects.get()
    assert campaign.assignments.filter(plan_item__isnull=False).count() == 12
    expect(page.get_by_role("heading", name=campaign.name, level=1)).to_be_visible()
    # "các thôn" has opened into all of them, and the ceremony is the culture department's.
    for heading in ("Thôn Đông", "Thôn Đoài", "Thôn Trung", "Công an", "Phòng Văn hóa - Xã hội"):
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()

    street.sign_in(street.police)
    own = page.get_by_role("link", name=re.compile("^Hỗ trợ người cao tuổi"))
    expect(own).to_be_visible()
    expect(page.get_by_text("trước ngày 28/09/2026")).to_be_visible()
    own.click()
    page.get_by_label("Ghi chú").fill("Đã đến từng nhà, còn 3 hộ đi vắng.")
    page.get_by_role("button", name="Nộp kết quả").click()
    expect(page.get_by_text("Đã ghi: Chờ nghiệm thu.")).to_be_visible()

    street.sign_in(street.officer)
    page.get_by_role("link", name=re.compile("^Hỗ trợ người cao tuổi")).first.click()
    expect(page.get_by_text("Đã đến từng nhà, còn 3 hộ đi vắng.")).to_be_visible()
    page.get_by_role("button", name="Nghiệm thu").click()
    expect(page.get_by_text("Đã ghi: Hoàn thành.")).to_be_visible()


def test_a_review_by_keyboard_alone(street: Street, tmp_path: Path) -> None:
    page = street.page
    hand_in(street, document("txt", tmp_path))
    cards = page.locator("li[data-item]")
    expect(cards.first).to_be_visible()
    standing = PlanItem.objects.exclude(state=ItemState.REJECTED)
    before = standing.count()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_text(f"{before - 1} việc", exact=True)).to_be_visible()
    assert standing.count() == before - 1
    page.keyboard.press("u")
    expect(page.get_by_text(f"{before} việc", exact=True)).to_be_visible()
    assert standing.count() == before


def test_every_page_of_the_road_is_reachable_and_readable_on_desk_and_phone(
    street: Street, tmp_path: Path
) -> None:
    page = street.page
    street.go("/")
    street.check()  # the sign-in page
    hand_in(street, document("txt", tmp_path))
    street.check()
    page.get_by_role("link", name="Xác nhận kế hoạch").click()
    page.wait_for_url(re.compile(r"/chien-dich/xac-nhan/"))
    street.check()
    page.go_back()
    confirm(street)
    street.check()
    campaign = Campaign.objects.get()
    for path in (
        "/chien-dich/",
        f"/chien-dich/{campaign.pk}/ban-in/",
        f"/chien-dich/nhiem-vu/{campaign.assignments.first().pk}/",
        "/van-ban/",
        f"/van-ban/{campaign.plan.directive_id}/",
        "/",
    ):
        street.go(path)
        street.check()
    street.sign_in(street.police)
    street.check()
    street.go("/chien-dich/viec-cua-don-vi/")
    street.check()
    assert street.wrong == []


def test_a_double_click_on_confirming_starts_one_campaign(street: Street, tmp_path: Path) -> None:
    page = street.page
    hand_in(street, document("txt", tmp_path))
    page.get_by_role("link", name="Xác nhận kế hoạch").click()
    later = page.get_by_label("Giao sau những việc còn câu hỏi")
    if later.count():
        later.check()
    page.get_by_role("button", name=re.compile("Bắt đầu chiến dịch")).dblclick()
    page.wait_for_url(re.compile(r"/chien-dich/\d+/$"))
    assert Campaign.objects.count() == 1
