"""A document on its way: units acknowledge it, a commune makes a directive of it, packets come in and are answered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browser import DESK, PHONE
from factories import member
from issued_documents import issued, letterhead
from tungngo.documents.models import Correspondent, Dispatch, Packet
from tungngo.documents.services.exchanging import stored_bytes
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Street

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_units_get_a_document_acknowledge_it_and_the_sender_sees_who_has_not(
    street: Street, size: dict[str, int]
) -> None:
    page, tree = street.page, street.tree
    document = issued(tree.commune, street.officer, recipients=("Công an xã",))
    street.sign_in(street.officer)
    page.set_viewport_size(size)  # type: ignore[arg-type]
    street.go(f"/van-ban-di/{document.pk}/")
    page.get_by_role("link", name="Gửi văn bản").click()
    expect(page.get_by_role("checkbox", name="Công an", exact=True)).to_be_checked()
    page.get_by_role("checkbox", name=re.compile("Tất cả thôn, tổ dân phố")).check()
    expect(page.get_by_role("checkbox", name="Thôn Đông", exact=True)).to_be_checked()
    expect(page.get_by_text("Đã chọn 4 nơi")).to_be_visible()
    street.check()
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.get_by_role("button", name="Gửi", exact=True).click()
    page.wait_for_url(re.compile(r"/lan-gui/\d+/"))
    expect(page.get_by_text("Có thể rời trang này")).to_be_visible()
    street.read_waiting()
    expect(page.get_by_text("Đã gửi 4 trên 4 nơi.")).to_be_visible()
    street.check()

    street.sign_in(street.police)
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.get_by_role("link", name="1 văn bản gửi đến đơn vị chưa ai mở").click()
    street.check()
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.get_by_role("link", name="Hưởng ứng ngày hội mẫu").click()
    expect(page.get_by_role("img", name="Trang 1 của văn bản")).to_be_visible()
    expect(page.get_by_text("Tệp này không có chữ ký số.")).to_be_visible()
    page.get_by_role("button", name="Xác nhận đã nhận").click()
    expect(page.get_by_text("Đã xác nhận với nơi gửi.")).to_be_visible()
    street.check()

    street.sign_in(street.officer)
    street.go(f"/van-ban-di/{document.pk}/noi-da-gui/?loc=chua-xac-nhan")
    page.set_viewport_size(size)  # type: ignore[arg-type]
    expect(page.get_by_role("row", name=re.compile("Thôn Đông"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Công an"))).to_have_count(0)
    page.get_by_role("button", name="Nhắc 3 nơi chưa xác nhận").click()
    expect(page.get_by_text("Đã nhắc 3 nơi.")).to_be_visible()
    street.check()
    assert street.wrong == []


def test_a_provinces_document_becomes_a_directive_that_is_read_already(street: Street) -> None:
    page, tree = street.page, street.tree
    provincial = member(Role.PROVINCIAL_OFFICER, tree.province)
    document = issued(tree.province, provincial, recipients=("UBND các xã, phường",))
    street.sign_in(provincial)
    street.go(f"/van-ban-di/{document.pk}/gui/")
    expect(page.get_by_text("Đã chọn 1 nơi")).to_be_visible()
    page.get_by_role("button", name="Gửi", exact=True).click()
    page.wait_for_url(re.compile(r"/lan-gui/\d+/"))
    street.read_waiting()

    street.sign_in(street.officer)
    street.go("/van-ban-nhan/")
    page.get_by_role("link", name="Hưởng ứng ngày hội mẫu").click()
    page.get_by_role("button", name="Tiếp nhận thành văn bản chỉ đạo").click()
    page.wait_for_url(re.compile(r"/ra-soat/\d+/"))
    expect(page.get_by_text("văn bản đã được đọc sẵn")).to_be_visible()

    street.sign_in(provincial)
    street.go(f"/van-ban-di/{document.pk}/noi-da-gui/")
    expect(page.get_by_text("1 đã tiếp nhận, 1 đã lập kế hoạch, 0 đang chạy chiến dịch")).to_be_visible()
    street.check()
    assert street.wrong == []


def test_a_packet_is_taken_in_and_answered(street: Street, tmp_path: Path) -> None:
    page, tree = street.page, street.tree
    letterhead(tree.commune, "H99.1")
    document = issued(tree.commune, street.officer)
    street.sign_in(street.officer)
    street.go("/van-ban-di/noi-nhan/")
    page.get_by_role("link", name="Thêm nơi nhận").click()
    page.get_by_label("Tên cơ quan, đơn vị").fill("Sở Mẫu")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Hãy nhập thư điện tử hoặc mã định danh")).to_be_visible()
    street.check()
    page.get_by_label("Mã định danh").fill("H99.1")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("link", name="Sở Mẫu")).to_be_visible()
    street.check()
    assert Correspondent.objects.get().organ_id == "H99.1"
    street.go(f"/van-ban-di/{document.pk}/gui/")
    page.get_by_role("checkbox", name="Gói edXML Sở Mẫu").check()
    page.get_by_role("button", name="Gửi", exact=True).click()
    page.wait_for_url(re.compile(r"/lan-gui/\d+/"))
    street.read_waiting()
    expect(page.get_by_role("link", name="Sở Mẫu")).to_be_visible()
    assert Dispatch.objects.get().state == Dispatch.State.SENT
    file = tmp_path / "goi.edxml"
    file.write_bytes(stored_bytes(Packet.objects.get()))

    street.go("/van-ban-nhan/goi-tin/")
    street.check()
    page.get_by_role("link", name="Nhận gói tin").click()
    page.get_by_label("Tệp gói tin edXML").set_input_files(file)
    street.check()
    page.get_by_role("button", name="Nhận gói tin").click()
    expect(page.get_by_text("Không xác nhận được ai đã gửi")).to_be_visible()
    page.get_by_role("button", name="Đã tiếp nhận (03)").click()
    expect(page.get_by_role("link", name="Đã tiếp nhận (03)")).to_be_visible()
    street.check()
    assert street.wrong == []
