"""A second directive on a running campaign, from the upload to what the units see."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browser import DESK, PHONE
from journeys.test_road import TODAY, confirm, document, hand_in
from tungngo.assignments.models import Campaign, CampaignUpdate

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Street

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def second_directive(folder: Path) -> Path:
    """Our own letter that changes the plan of the sample: a later day, another lead, a new task, one withdrawn."""
    day = {
        name: f"{TODAY + dt.timedelta(days=days):%d/%m/%Y}"
        for name, days in (("old", -14), ("new", 4), ("end", 25))
    }
    path = folder / "cong-van-dieu-chinh.txt"
    path.write_text(
        f"""ỦY BAN NHÂN DÂN
XÃ MẪU
Số: 61/UBND-VHXH
V/v điều chỉnh, bổ sung một số nội dung của Kế hoạch số 46/KH-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Xã Mẫu, ngày 30 tháng 9 năm 2026
Kính gửi: Các cơ quan, đơn vị, các thôn.
Ủy ban nhân dân xã điều chỉnh, bổ sung một số nội dung của Kế hoạch số 46/KH-UBND như sau:
1. Tổ chức lễ ra quân hưởng ứng tháng cao điểm tại nhà văn hóa xã.
- Chủ trì thực hiện: Đoàn Thanh niên xã.
- Phối hợp thực hiện: Phòng Văn hóa - Xã hội, Trạm Y tế xã.
- Thời gian thực hiện: ngày {day["new"]}.
2. Hướng dẫn các hộ kinh doanh tại chợ Mẫu nhận thanh toán bằng mã QR; phấn đấu tối thiểu 60 hộ.
- Chủ trì thực hiện: Phòng Kinh tế.
- Phối hợp thực hiện: Hội Nông dân xã, Hội Liên hiệp Phụ nữ xã.
- Thời gian thực hiện: đến hết ngày {day["end"]}.
3. Lập điểm cấp chữ ký số cá nhân miễn phí tại bộ phận một cửa.
- Chủ trì thực hiện: Trung tâm Phục vụ hành chính công.
- Thời gian thực hiện: trước ngày {day["end"]}.
4. Không tổ chức cuộc thi tìm hiểu an toàn trên mạng cho học sinh.
Các nội dung khác thực hiện theo Kế hoạch số 46/KH-UBND./.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Lê Thị Hải Mẫu
""",
        encoding="utf-8",
    )
    return path


def compare(street: Street, folder: Path) -> CampaignUpdate:
    """The second directive handed in, reviewed as it was read, and compared with the running campaign."""
    page = street.page
    hand_in(street, second_directive(folder))
    page.get_by_role("link", name="Xác nhận kế hoạch").click()
    page.wait_for_url(re.compile(r"/chien-dich/xac-nhan/\d+/"))
    proposed = page.get_by_role("radio", name=re.compile("Bổ sung vào chiến dịch đang chạy"))
    expect(proposed).to_be_checked()
    expect(page.get_by_text("văn bản nêu 46/KH-UBND")).to_be_visible()
    street.check()
    page.get_by_role("button", name="Đối chiếu với chiến dịch").click()
    page.wait_for_url(re.compile(r"/doi-chieu/\d+/"))
    return CampaignUpdate.objects.get()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_second_directive_is_compared_decided_and_applied(
    street: Street, tmp_path: Path, size: dict[str, int]
) -> None:
    page = street.page
    hand_in(street, document("txt", tmp_path))
    confirm(street)
    update = compare(street, tmp_path)
    street.check()
    page.set_viewport_size(size)  # type: ignore[arg-type]
    assert {kind: update.lines.filter(kind=kind).count() for kind in ("new", "changed", "withdrawn")} == {
        "new": 1,
        "changed": 3,
        "withdrawn": 1,
    }
    ceremony = page.locator("[data-line]", has_text="lễ ra quân")
    expect(ceremony.get_by_text("Đoàn Thanh niên Cộng sản Hồ Chí Minh", exact=True)).to_be_visible()
    ceremony.get_by_role("checkbox", name="Chủ trì").uncheck()
    ceremony.get_by_role("button", name="Áp dụng").click()
    expect(page.locator("[data-line]", has_text="lễ ra quân").get_by_text("Áp dụng một phần")).to_be_visible()
    expect(page.get_by_text("Còn 4 điểm chưa quyết định")).to_be_visible()

    page.keyboard.press("n")
    page.keyboard.press("y")
    expect(page.get_by_text("Còn 3 điểm chưa quyết định")).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_text("Còn 4 điểm chưa quyết định")).to_be_visible()
    page.get_by_role("button", name="Áp dụng cả 2").click()
    expect(page.get_by_text("Còn 2 điểm chưa quyết định")).to_be_visible()
    page.locator("[data-line]").get_by_role("button", name="Thêm", exact=True).click()
    expect(page.get_by_text("Còn 1 điểm chưa quyết định")).to_be_visible()
    page.get_by_role("button", name="Hủy việc này").click()
    expect(page.get_by_text("Đã quyết định xong.")).to_be_visible()
    street.check()
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.get_by_role("button", name="Áp dụng vào chiến dịch").click()
    page.get_by_role("dialog").get_by_role("button", name="Áp dụng").click()
    page.wait_for_url(re.compile(r"/chien-dich/\d+/$"))

    campaign = Campaign.objects.get()
    assert campaign.assignments.filter(series=None).count() >= 1
    changed = campaign.assignments.get(text__contains="lễ ra quân")
    assert changed.end_date == TODAY + dt.timedelta(days=4)
    assert campaign.assignments.get(text__contains="cuộc thi").state == "cancelled"
    assert campaign.assignments.get(text__contains="chữ ký số").parts.get().unit == street.tree.service_centre
    expect(page.get_by_role("heading", name="Văn bản bổ sung, thay đổi")).to_be_visible()
    street.check()
    street.go(f"/chien-dich/nhiem-vu/{changed.pk}/")
    expect(page.get_by_text("61/UBND-VHXH").first).to_be_visible()
    street.check()
    assert street.wrong == []


def test_a_pair_is_corrected_and_the_comparison_given_up(street: Street, tmp_path: Path) -> None:
    page = street.page
    hand_in(street, document("txt", tmp_path))
    confirm(street)
    compare(street, tmp_path)
    page.locator("[data-line]", has_text="chữ ký số").get_by_role("link", name="Là việc đang có?").click()
    street.check()
    page.get_by_label("Là việc nào của chiến dịch?").select_option(index=1)
    page.get_by_role("button", name="Lưu cặp việc").click()
    expect(page.get_by_text("Ghép bằng tay")).to_be_visible()
    page.get_by_role("button", name="Bỏ đối chiếu").click()
    page.get_by_role("dialog").get_by_role("button", name="Bỏ đối chiếu").click()
    page.wait_for_url(re.compile(r"/ra-soat/\d+/"))
    expect(page.get_by_role("link", name="Xác nhận kế hoạch")).to_be_visible()
    assert street.wrong == []
