"""Takes the pictures of the documentation from a running sample: `python scripts/screenshots.py http://127.0.0.1:8000`.

Start the platform first with `tungngo run --sample` (or `make run`), in a fresh folder: the pictures are those of the
sample as it is loaded. They go to docs/images. The only thing that this changes in the sample is that the review of
the second directive is opened.
"""

from __future__ import annotations

import argparse
import io
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page, ViewportSize

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
DESK: ViewportSize = {"width": 1360, "height": 850}
PHONE: ViewportSize = {"width": 390, "height": 844}
MOST_BYTES = 150_000
MOST_BYTES_TOGETHER = 1_500_000
COLOURS = (256, 128, 64)
# What the sample is called and whom it lets in (tungngo.web.sample.sign_ins, which needs Django's settings to import).
COMMUNE = "Xã Mẫu"
CAMPAIGN = "Tháng cao điểm “Mỗi nhà một công dân số”"
PASSWORD = "tung-ngo-go-tung-nha"  # noqa: S105  (known to everybody)
# The people of the sample who are looked over the shoulder.
OFFICER = "chuyenvien"
LEADER = "lanhdao"
SCHOOL = "truonghoc"
POLICE = "congan"
ECONOMY = "kinhte"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the documentation.

    Attributes:
        name: Of the file, without its ending.
        person: Who is signed in; empty for nobody.
        go: Leads from the home page to what is to be seen.
        is_phone: On a phone; otherwise on a desk.
        is_dark: In the dark theme; otherwise in the light one.
    """

    name: str
    person: str
    go: Callable[[Page], None]
    is_phone: bool = False
    is_dark: bool = False


def stay(_page: Page) -> None:
    """Shows the page that signing in leads to."""


def open_path(page: Page, path: str) -> None:
    """Goes to a path of the platform."""
    page.goto(re.sub(r"(https?://[^/]+).*", rf"\1{path}", page.url))


def open_directive(page: Page) -> None:
    """Opens the directive that has been read and waits for its review."""
    open_path(page, "/van-ban/")
    page.locator("tr", has_text="318/").locator(".directive-link").click()
    page.wait_for_url(re.compile(r"/van-ban/\d+/$"))


def open_review(page: Page) -> None:
    """Opens its review, with the second task chosen and its sentence shown."""
    open_directive(page)
    page.get_by_role("button", name="Rà soát").click()
    page.wait_for_url(re.compile(r"/ra-soat/\d+/"))
    page.locator("li[data-item]").first.wait_for()
    page.keyboard.press("j")
    page.keyboard.press("j")


def open_form(page: Page) -> None:
    """Opens the form of the first task under review."""
    open_review(page)
    page.keyboard.press("k")
    page.keyboard.press("e")
    page.locator("form.item-form").wait_for()
    page.locator("form.item-form").scroll_into_view_if_needed()


def open_confirming(page: Page) -> None:
    """Opens the page where the reviewed plan becomes a campaign."""
    open_review(page)
    page.get_by_role("link", name="Xác nhận kế hoạch").click()
    page.wait_for_url(re.compile(r"/chien-dich/xac-nhan/"))


def open_campaign(page: Page) -> None:
    """Opens the sample's campaign."""
    open_path(page, "/chien-dich/")
    page.get_by_role("link", name=CAMPAIGN).first.click()
    page.wait_for_url(re.compile(r"/chien-dich/\d+/"))


def open_layout(name: str) -> Callable[[Page], None]:
    """Opens the sample's campaign in one of its layouts, all units' work, scrolled to where that begins."""

    def go(page: Page) -> None:
        open_campaign(page)
        page.locator("#assignment-list").get_by_role("link", name=name, exact=True).click()
        page.locator("#assignment-list [aria-current]", has_text=name).wait_for()
        page.locator("#assignment-list").evaluate("node => node.scrollIntoView()")

    return go


def open_series(page: Page) -> None:
    """Opens the campaign's recurring work by months."""
    open_campaign(page)
    page.get_by_role("link", name="Việc định kỳ", exact=True).first.click()
    page.wait_for_load_state()


def open_update(page: Page) -> None:
    """Opens the comparison of the plan's change with the campaign."""
    open_campaign(page)
    page.locator("a[href*='/doi-chieu/']").first.click()
    page.wait_for_load_state()


def open_notifications(page: Page) -> None:
    """Opens what a person was told."""
    open_path(page, "/thong-bao/")


def open_assignment(words: str, part: str = "") -> Callable[[Page], None]:
    """Opens the assignment of the person's unit that holds some words, scrolled to a part of its page."""

    def go(page: Page) -> None:
        open_path(page, "/chien-dich/viec-cua-don-vi/")
        page.locator(".assignment__text a", has_text=words).first.click()
        page.wait_for_url(re.compile(r"/chien-dich/nhiem-vu/\d+/"))
        if part:
            page.locator(part).evaluate("node => node.scrollIntoView()")

    return go


def open_setup(page: Page) -> None:
    """Opens the wizard's proposals of units."""
    page.get_by_role("link", name="Đơn vị", exact=True).first.click()
    page.get_by_role("link", name="Thiết lập nhanh").click()


def open_neighborhoods(page: Page) -> None:
    """Opens the wizard's page of neighbourhoods, with the Excel file."""
    open_setup(page)
    page.get_by_role("link", name="Bỏ qua bước này").click()


def open_invitation(page: Page) -> None:
    """Opens the form of an invitation."""
    page.get_by_role("link", name="Người dùng", exact=True).first.click()
    page.get_by_role("link", name="Mời người").click()
    page.get_by_label("Họ và tên").fill("Trần Thị Ví Dụ")


PICTURES = (
    Picture("sign-in", "", stay),
    Picture("home", OFFICER, stay),
    Picture("home-dark", LEADER, stay, is_dark=True),
    Picture("directive", OFFICER, open_directive),
    Picture("review", OFFICER, open_review),
    Picture("review-edit", OFFICER, open_form),
    Picture("confirm", OFFICER, open_confirming),
    Picture("campaign", OFFICER, open_campaign),
    Picture("campaign-phone", OFFICER, open_campaign, is_phone=True, is_dark=True),
    Picture("board", OFFICER, open_layout("Bảng")),
    Picture("timeline", OFFICER, open_layout("Dòng thời gian"), is_dark=True),
    Picture("update", OFFICER, open_update),
    Picture("series", OFFICER, open_series),
    Picture("notifications", OFFICER, open_notifications),
    Picture("assignment", POLICE, open_assignment("người cao tuổi")),
    Picture("progress-phone", SCHOOL, open_assignment("lớp kỹ năng số", "#ket-qua"), is_phone=True),
    Picture("unit-phone", ECONOMY, stay, is_phone=True, is_dark=True),
    Picture("neighborhoods", OFFICER, open_neighborhoods),
    Picture("invitation", OFFICER, open_invitation),
)


def small_png(taken: bytes) -> bytes:
    """The picture with as many colours as fit into `MOST_BYTES`.

    Raises:
        SystemExit: Even the fewest colours do not fit.
    """
    image = Image.open(io.BytesIO(taken)).convert("RGB")
    for colours in COLOURS:
        out = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() <= MOST_BYTES:
            return out.getvalue()
    raise SystemExit(f"A picture is larger than {MOST_BYTES} bytes even in {COLOURS[-1]} colours.")


def sign_in(page: Page, person: str) -> None:
    """Signs a person of the sample in by the form."""
    page.locator("input[name=login]").fill(person)
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text(COMMUNE).first.wait_for()


def take(browser: Browser, address: str, picture: Picture) -> bytes:
    """Walks to what a picture shows and takes it."""
    context = browser.new_context(
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        viewport=PHONE if picture.is_phone else DESK,
        color_scheme="dark" if picture.is_dark else "light",
        reduced_motion="reduce",
    )
    try:
        page = context.new_page()
        page.goto(address)
        if picture.person:
            sign_in(page, picture.person)
        picture.go(page)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready")
        return page.screenshot()
    finally:
        context.close()


def main() -> int:
    """Takes the pictures that were asked for and says how large they are."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("address", help="of the running sample, such as http://127.0.0.1:8000")
    names = [picture.name for picture in PICTURES]
    parser.add_argument(
        "names", nargs="*", metavar="name", help=f"all when none is given: {', '.join(names)}"
    )
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - set(names):
        parser.error(f"no such picture: {', '.join(sorted(unknown))}")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        parser.error("no Chromium on this machine (Debian: apt-get install chromium)")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for picture in PICTURES:
            if arguments.names and picture.name not in arguments.names:
                continue
            content = small_png(take(browser, arguments.address, picture))
            (IMAGES / f"{picture.name}.png").write_bytes(content)
            print(f"{picture.name}.png  {len(content) // 1000} kB")
        browser.close()
    total = sum(path.stat().st_size for path in IMAGES.glob("*.png"))
    print(f"together {total // 1000} kB")
    return 0 if total < MOST_BYTES_TOGETHER else 1


if __name__ == "__main__":
    sys.exit(main())
