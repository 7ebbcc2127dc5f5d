"""An approved document gets its number, its signer's and its body's signature, and anybody checks it."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from authority import PASSWORD, authority, person
from cryptography.hazmat.primitives.serialization import Encoding
from PIL import Image
from playwright.sync_api import expect

from approved_document import SIGNER, Office, approved_in
from browser import DESK, PHONE
from factories import person_of
from tungngo.documents.models import Letterhead, Signature
from tungngo.documents.queries.signatures import bytes_of
from tungngo.documents.services.signing import newest_pdf
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload

    from journeys.conftest import Street

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

BODY = "Ủy ban nhân dân xã Mẫu"


@pytest.fixture
def office(street: Street) -> Office:
    Letterhead.objects.create(organization=street.tree.commune, body=BODY, symbol="UBND", place="Xã Mẫu")
    return approved_in(street.tree, street.officer, person_of(street.tree, Role.LEADER))


def file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def seal() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (200, 200), (200, 0, 0, 90)).save(out, "PNG")
    return out.getvalue()


def issues(street: Street, office: Office) -> None:
    """The officer reads what number comes and gives it."""
    page = street.page
    street.go(f"/van-ban-di/{office.document.pk}/")
    page.get_by_role("link", name="Ban hành", exact=True).click()
    day = page.get_by_label("Ngày ban hành")
    day.fill("01/01/2199")
    page.get_by_role("button", name="Cấp số và ban hành").click()
    expect(page.get_by_text("không được sau hôm nay")).to_be_visible()
    street.check()
    street.go(f"/van-ban-di/{office.document.pk}/ban-hanh/")
    page.get_by_role("button", name="Cấp số và ban hành").click()
    expect(page.get_by_text("Đã ban hành văn bản số 01/KH-UBND.")).to_be_visible()
    street.check()


def signs(street: Street, office: Office, owner: str, picture: bytes | None = None) -> None:
    """Somebody signs with their certificate's file, first with a wrong password."""
    page = street.page
    for secret in ("sai", PASSWORD):
        street.go(f"/van-ban-di/{office.document.pk}/ky-so/")
        page.get_by_label(re.compile("^Tệp chứng thư số")).set_input_files(
            file("khoa.p12", person(owner).file())
        )
        page.get_by_label(re.compile("^Mật khẩu của tệp")).fill(secret)
        if picture:
            page.get_by_label(re.compile("^Ảnh con dấu")).set_input_files(file("dau.png", picture))
        page.get_by_role("button", name="Ký", exact=True).click()
        if secret == "sai":
            expect(page.get_by_text("sai mật khẩu hoặc tệp hỏng").first).to_be_visible()
            street.check()
    expect(page.get_by_text("Đã ký số văn bản.")).to_be_visible()


def keeps_the_register(street: Street) -> None:
    """A letter on paper leaves a gap, which is listed; the register is shown and printed."""
    page = street.page
    street.go("/van-ban-di/so/vao-so/?loai=CV")
    page.get_by_label("Số", exact=True).fill("3")
    page.get_by_label("Ký hiệu").fill("UBND-VHXH")
    page.get_by_label("Ngày văn bản").fill("02/03/2026")
    page.get_by_role("button", name="Vào sổ").click()
    expect(page.get_by_text("Hãy ghi trích yếu của văn bản.").first).to_be_visible()
    street.check()
    page.get_by_label(re.compile("^Trích yếu")).fill("Mời họp bàn về đường hoa")
    page.get_by_label(re.compile("^Người ký")).fill("Lê Thị Mẫu")
    page.get_by_label("Để trống các số ở giữa").check()
    page.get_by_role("button", name="Vào sổ").click()
    expect(page.get_by_text("Đã vào sổ số 03/UBND-VHXH.")).to_be_visible()
    page.get_by_text("Số còn trống").click()
    expect(page.get_by_role("link", name="02", exact=True)).to_be_visible()
    street.check()
    street.go("/van-ban-di/so/in/?nam=2026")
    expect(page.get_by_text("03/UBND-VHXH")).to_be_visible()
    street.check()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_document_gets_number_and_signatures_and_is_checked(
    street: Street, office: Office, size: dict[str, int]
) -> None:
    page = street.page
    page.set_viewport_size(size)
    street.sign_in(street.officer)
    issues(street, office)
    keeps_the_register(street)

    page.set_viewport_size(size)
    street.sign_in(office.leader)
    signs(street, office, SIGNER)

    page.set_viewport_size(size)
    street.sign_in(street.officer)
    signs(street, office, BODY, seal())
    assert list(Signature.objects.values_list("kind", flat=True)) == ["signer", "body"]
    street.go(f"/van-ban-di/{office.document.pk}/ky-so/")
    expect(page.get_by_text("Chưa xác nhận được người ký")).to_have_count(2)
    street.check()

    page.set_viewport_size(size)
    street.sign_in(person_of(street.tree, Role.ADMINISTRATOR))
    street.go("/van-ban-di/co-quan-chung-thuc/")
    root = authority().certificate.public_bytes(Encoding.PEM)
    page.get_by_label(re.compile("^Chứng thư của")).set_input_files(file("goc.pem", root))
    page.locator("#noi-dung").get_by_role("button", name="Thêm", exact=True).click()
    expect(page.get_by_text("Cơ quan chứng thực Mẫu").first).to_be_visible()
    street.check()
    newest = newest_pdf(office.document)
    assert newest is not None
    page.set_viewport_size(size)
    street.go("/van-ban-di/kiem-tra-chu-ky/")
    page.get_by_label(re.compile("^Tệp PDF")).set_input_files(file("van-ban.pdf", bytes_of(newest.file)))
    page.get_by_role("button", name="Kiểm tra", exact=True).click()
    expect(page.get_by_text("Chữ ký tốt")).to_have_count(2)
    street.check()
    assert street.wrong == []
