"""A province's officer writes a decision from an empty page: letterhead first, then the editor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browser import DESK, PHONE
from drafted_documents import make_letterhead
from factories import member
from tungngo.documents.models import Letterhead, Signer
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from conftest import Street

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_province_begins_a_decision_and_sees_what_is_to_be_filled_in(
    street: Street, size: dict[str, int]
) -> None:
    page, tree = street.page, street.tree
    provincial = member(Role.PROVINCIAL_OFFICER, tree.province)
    make_letterhead(tree)
    Letterhead.objects.update(organization=tree.province, body="Ủy ban nhân dân tỉnh Mẫu", parent_body="")
    Signer.objects.update(organization=tree.province)
    street.sign_in(provincial)
    street.check()
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.locator("main").get_by_role("link", name="Văn bản đi").click()
    street.check()
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.get_by_role("link", name="Soạn văn bản mới").first.click()
    page.get_by_role("radio", name="Quyết định").check()
    page.get_by_role("button", name="Lập dự thảo").click()
    expect(page.get_by_text("Hãy ghi trích yếu.").first).to_be_visible()
    expect(page.get_by_role("radio", name="Quyết định")).to_be_checked()
    street.check()
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.get_by_role("textbox", name="Trích yếu").fill("Thành lập Tổ công tác mẫu")
    page.get_by_role("button", name="Lập dự thảo").click()
    page.wait_for_url(re.compile(r"/van-ban-di/\d+/soan/"))
    expect(page.get_by_role("heading", name="Soạn quyết định")).to_be_visible()
    expect(page.get_by_label("Lưu", exact=True)).to_have_value("VT")
    expect(page.get_by_label("Thẩm quyền ban hành")).to_have_value("Ủy ban nhân dân tỉnh Mẫu")
    street.check()
    assert street.wrong == []
