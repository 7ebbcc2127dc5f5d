"""Sending evidence from a phone whose line is cut, as a person meets it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image

from browser import DESK, PHONE, axe_violations
from files.photos_for_tests import HANOI, exif, photo
from tungngo.assignments.models import Evidence, ProgressEntry
from tungngo.assignments.services.progress import SentEvidence
from tungngo.files.models import StoredFile, Upload

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page, Route

    from tungngo.accounts.models import User
    from tungngo.assignments.models import Assignment

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone(
    live_server: Any, page: Page, reporter: User, sign_in: Callable[..., User], assignment: Assignment
) -> Page:
    """The reporter's phone on the page of the assignment's results."""
    client = Client()
    sign_in(client, reporter)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.set_default_timeout(15_000)
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/chien-dich/nhiem-vu/{assignment.pk}/ket-qua/")
    return page


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A document of several pieces."""
    path = tmp_path / "Danh sách.pdf"
    path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 12_000)
    return path


def _saved(phone: Page) -> None:
    phone.wait_for_url("**/nhiem-vu/*/#ket-qua")


def test_a_photo_is_shrunk_and_turned_on_the_phone_and_its_place_kept_when_asked(
    phone: Page, tmp_path: Path
) -> None:
    taken = tmp_path / "IMG_1.jpg"
    taken.write_bytes(photo((3000, 2000), quality=95, exif=exif(orientation=6, place=HANOI)))
    pieces: list[int] = []
    phone.on(
        "request", lambda r: pieces.append(len(r.post_data_buffer or b"")) if r.method == "PATCH" else None
    )
    phone.get_by_label("Đã làm được gì").fill("Đã ra quân")
    phone.set_input_files("#id_photos", taken)
    phone.get_by_text("Đã gửi xong 1 tệp.").wait_for()
    phone.get_by_label("Chú thích cho IMG_1.jpg").fill("Ra quân ở thôn Đông")
    phone.get_by_label("Giữ nơi chụp của ảnh").check()
    phone.get_by_role("button", name="Lưu kết quả").click()
    _saved(phone)
    item = Evidence.objects.select_related("file").get()
    assert item.caption == "Ra quân ở thôn Đông"
    file = item.file
    assert file is not None
    assert (file.width, file.height, file.original_name) == (1333, 2000, "IMG_1.jpg")
    assert float(file.latitude or 0) == pytest.approx(HANOI[0], abs=1e-5)
    assert float(file.longitude or 0) == pytest.approx(HANOI[1], abs=1e-5)
    assert sum(pieces) < taken.stat().st_size


def test_a_line_that_is_cut_in_the_middle_loses_nothing(
    phone: Page, document: Path, live_server: Any
) -> None:
    cuts, files_before = {"left": 3}, StoredFile.objects.count()

    def cut(route: Route) -> None:
        """Lets the first piece through, loses the answer of the next, then cuts three times."""
        if route.request.method != "PATCH" or route.request.headers["upload-offset"] == "0":
            route.continue_()
        elif cuts["left"] == 3:
            cuts["left"] -= 1
            route.fetch()
            route.abort("connectionreset")
        elif cuts["left"]:
            cuts["left"] -= 1
            route.abort("internetdisconnected")
        else:
            route.continue_()

    phone.route("**/tep/tai-len/**", cut)
    phone.get_by_label("Đã làm được gì").fill("Danh sách đã hướng dẫn")
    phone.set_input_files("#id_documents", document)
    phone.get_by_role("button", name="Lưu kết quả").click()
    phone.get_by_text("Đường truyền yếu").wait_for()
    _saved(phone)
    assert cuts["left"] == 0
    entry = ProgressEntry.objects.get()
    file = entry.evidence.get().file
    assert file is not None
    assert (file.size, file.original_name) == (document.stat().st_size, "Danh sách.pdf")
    assert StoredFile.objects.count() == files_before + 1
    served = phone.request.get(f"{live_server.url}/chien-dich/nhiem-vu/minh-chung/{entry.evidence.get().pk}/")
    assert served.body() == document.read_bytes()


def test_without_a_network_it_waits_and_a_reload_forgets_nothing(phone: Page, document: Path) -> None:
    phone.get_by_label("Đã làm được gì").fill("Chưa có mạng")
    phone.route("**/tep/tai-len/*/", lambda route: route.abort("internetdisconnected"))
    phone.set_input_files("#id_documents", document)
    phone.context.set_offline(True)
    phone.get_by_text("Mất mạng").wait_for()
    phone.get_by_role("button", name="Lưu kết quả").click()
    phone.get_by_text("Sẽ tự lưu khi gửi xong").wait_for()
    phone.unroute("**/tep/tai-len/*/")
    phone.wait_for_timeout(600)
    phone.context.set_offline(False)
    phone.reload()
    _saved(phone)
    entry = ProgressEntry.objects.get()
    assert entry.note == "Chưa có mạng"
    assert entry.evidence.get().file is not None
    phone.reload()
    assert phone.get_by_text("Còn nội dung chưa lưu").count() == 0


def test_a_lost_answer_to_saving_saves_once(phone: Page) -> None:
    losses = {"left": 1}

    def lose(route: Route) -> None:
        if route.request.method == "POST" and losses["left"]:
            losses["left"] -= 1
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    phone.route("**/ket-qua/", lose)
    phone.get_by_label("Đã làm được gì").fill("Một lần thôi")
    phone.get_by_role("button", name="Lưu kết quả").click()
    _saved(phone)
    assert losses["left"] == 0
    assert ProgressEntry.objects.count() == 1


def test_what_is_not_taken_is_said_beside_the_file_and_can_be_dropped(phone: Page, tmp_path: Path) -> None:
    heic, program, film = tmp_path / "IMG_2.HEIC", tmp_path / "a.pdf", tmp_path / "b.mp4"
    heic.write_bytes(b"\0\0\0\x18ftypheic" + b"\0" * 300)
    program.write_bytes(b"MZ" + b"\0" * 400)
    film.write_bytes(b"\0\0\0\x18ftypisom" + b"\0" * 300)
    phone.set_input_files("#id_photos", [heic, film])
    phone.set_input_files("#id_documents", program)
    for words in ("Tương thích nhất", "tệp chương trình", "đường liên kết"):
        phone.locator(".upload__say").filter(has_text=words).wait_for()
    phone.get_by_role("button", name="Lưu kết quả").click()
    phone.get_by_text("Có tệp chưa gửi được").wait_for()
    for name in ("IMG_2.HEIC", "a.pdf", "b.mp4"):
        phone.get_by_role("button", name=f"Bỏ tệp {name}").click()
    assert phone.locator(".upload").count() == 0
    assert phone.evaluate("document.activeElement.className").startswith("button uploads-pick")
    phone.get_by_role("button", name="Lưu kết quả").click()
    phone.get_by_text("Hãy ghi đã làm được gì").wait_for()
    assert not Upload.objects.filter(file__isnull=False).exists()


def test_photos_open_large_by_hand_and_by_keyboard(
    phone: Page, note: Callable[..., ProgressEntry], reporter: User
) -> None:
    shots = [ContentFile(photo((900, 600)), name=f"{n}.jpg") for n in range(3)]
    note(evidence=SentEvidence(files=shots), actor=reporter)
    phone.reload()
    phone.get_by_role("link", name="Ảnh 2, mở lớn").focus()
    phone.keyboard.press("Enter")
    large = phone.locator("dialog.lightbox")
    large.get_by_text("2/3").wait_for()
    phone.keyboard.press("ArrowRight")
    large.get_by_text("3/3").wait_for()
    assert phone.evaluate("document.querySelector('dialog.lightbox img').decode().then(() => true)")
    phone.keyboard.press("Escape")
    assert phone.evaluate("document.activeElement.querySelector('img')?.alt") == "Ảnh 3, mở lớn"


@pytest.mark.parametrize(("size", "theme"), [(PHONE, "dark"), (DESK, "light")], ids=["phone", "desk"])
def test_the_page_has_no_barrier_that_axe_finds(
    phone: Page, note: Callable[..., ProgressEntry], size: Any, theme: Any, tmp_path: Path
) -> None:
    links = ["https://www.facebook.com/hoamau/1", "https://example.com/a"]
    note(
        evidence=SentEvidence(files=[ContentFile(photo(), name="a.jpg")], links=links),
        amount=3,
        amount_unit="hộ",
    )
    phone.emulate_media(color_scheme=theme)
    phone.set_viewport_size(size)
    phone.reload()
    phone.locator("summary").filter(has_text="Ghi kết quả").click()
    shot, heic = tmp_path / "x.png", tmp_path / "y.heic"
    target = io.BytesIO()
    Image.new("RGB", (400, 300), "teal").save(target, "PNG")
    shot.write_bytes(target.getvalue())
    heic.write_bytes(b"\0\0\0\x18ftypheic" + b"\0" * 300)
    phone.set_input_files("#id_photos", [shot, heic])
    phone.locator(".upload[data-state=done]").wait_for()
    phone.locator(".upload[data-state=refused]").wait_for()
    phone.get_by_role("button", name="Chọn tài liệu").focus()
    assert axe_violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
