"""A member's day of sixty households without a network, in a real browser at a phone's size, and the board after it.

The browser is killed with SIGKILL in the middle of a visit and opened again on the same profile, still without a
network. What the server holds at the end is compared with what was done, visit by visit and person by person.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
import signal
import socket
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from browser import PHONE, axe_violations
from doorstep.factories import Field, make_field, make_household
from factories import PASSWORD
from tungngo.doorstep.models import (
    Act,
    DigitalSkill,
    HeldAct,
    Household,
    Resident,
    SyncEpoch,
    Visit,
    VisitPhoto,
)
from tungngo.doorstep.queries.board import read_board, scope_of
from tungngo.doorstep.services.members import make_enrolment
from tungngo.doorstep.services.skills import ensure_skills
from tungngo.doorstep.views import app_shell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, BrowserType, Locator, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = pytest.mark.journey

PIN = "204816"
HOUSES = 60
KILLED_AT = 31
MOST_TAPS = 12
EDITS = 9  # the visit that was cut short in six taps, and what `edit_some` mends
OUTCOMES = {"absent": "Vắng nhà", "refused": "Từ chối", "moved": "Đã chuyển đi", "present": "Gặp được"}
SIGNATURES = {"registered": "Vừa đăng ký", "had": "Đã có trước", "declined": "Chưa đăng ký"}


@dataclass
class Done:
    """What the member did at one door, as the office must find it."""

    outcome: str
    taught: dict[str, set[str]] = field(default_factory=dict)  # by resident
    signatures: dict[str, str] = field(default_factory=dict)
    consent: str = ""
    note: str = ""
    has_revisit: bool = False
    is_voided: bool = False


class Line:
    """The network between telephone and server, which the test switches: also for a service worker without a page."""

    def __init__(self, server: str) -> None:
        host = urlsplit(server)
        self._server = (host.hostname or "", host.port or 80)
        self._listener = socket.create_server(("localhost", 0))
        self._open: set[socket.socket] = set()
        self.is_on = True
        self.address = f"http://localhost:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def switch(self, *, on: bool) -> None:
        """Lets everything through, or nothing; what is under way is cut off."""
        self.is_on = on
        if not on:
            for end in list(self._open):
                end.close()

    def close(self) -> None:
        """Takes the line down."""
        self.switch(on=False)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _address = self._listener.accept()
            except OSError:
                return
            if not self.is_on:
                near.close()
                continue
            try:
                far = socket.create_connection(self._server)
            except OSError:
                near.close()
                continue
            self._open |= {near, far}
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(source, target), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while (content := source.recv(65536)) and self.is_on:
                target.sendall(content)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
            self._open.discard(end)


class Phone:
    """The telephone: a browser's profile that outlives the browser, on a line that the test switches."""

    def __init__(self, browser_type: BrowserType, launch: dict[str, Any], server: str, profile: Path) -> None:
        self._open: Callable[[], BrowserContext] = lambda: browser_type.launch_persistent_context(
            profile,
            **launch,
            viewport=PHONE,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            has_touch=True,
            reduced_motion="reduce",
        )
        self.server = server
        self.line = Line(server)
        self.address = f"{self.line.address}/di-tung-ngo/"
        self.profile = profile
        self.taps = 0
        self.errors: list[str] = []
        self.start()

    def start(self) -> None:
        """Opens the browser, with or without a network."""
        self.context = self._open()
        self.context.set_offline(not self.line.is_on)
        self.page: Page = self.context.pages[0]
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(self.address)

    def switch_network(self, *, on: bool) -> None:
        """Takes the network away or gives it back, and lets the browser know."""
        self.line.switch(on=on)
        self.context.set_offline(not on)

    def kill(self) -> None:
        """Ends the browser as an empty battery does."""
        mark = f"--user-data-dir={self.profile}".encode()
        killed = 0
        for folder in Path("/proc").iterdir():
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0") if folder.name.isdigit() else []
            except OSError:
                continue
            if mark in words and not any(word.startswith(b"--type=") for word in words):
                os.kill(int(folder.name), signal.SIGKILL)
                killed += 1
        assert killed == 1
        deadline = time.monotonic() + 10
        while (self.profile / "SingletonLock").is_symlink() and time.monotonic() < deadline:
            pid = int((self.profile / "SingletonLock").readlink().name.rpartition("-")[2])
            if not Path(f"/proc/{pid}").exists():
                break
            time.sleep(0.05)

    def enter_pin(self) -> None:
        """Taps the PIN."""
        for digit in PIN:
            self.page.get_by_role("button", name=digit, exact=True).click()

    def go(self, place: str) -> None:
        """Goes to a place of the app as one of its links does."""
        self.page.evaluate("place => { location.hash = place }", place)

    def tap(self, target: Locator) -> None:
        """Taps, and counts."""
        target.click()
        self.taps += 1

    def button(self, name: str) -> Locator:
        """A button by its words."""
        return self.page.get_by_role("button", name=name, exact=True)


class Day:
    """Works from door to door and keeps what was done."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self.done: dict[str, list[Done]] = {}

    def next_house(self) -> str:
        """Taps the first household on the list where nobody was yet, and returns which it is."""
        page = self.phone.page
        expect(page.locator("a.house").first).to_be_visible()
        shown = page.locator("a.house").evaluate_all("links => links.map(link => link.hash)")
        for place in shown:
            house = place.rpartition("/")[2]
            if house not in self.done:
                self.phone.tap(page.locator(f"a.house[href='{place}']"))
                return house
        raise AssertionError("no household is left on the screen")

    def begin(self, house: str, outcome: str) -> Done:
        """Says what was found, in one tap."""
        self.phone.tap(self.phone.button(OUTCOMES[outcome]))
        expect(self.phone.button("Xong")).to_be_visible()
        done = Done(outcome)
        self.done.setdefault(house, []).append(done)
        return done

    def teach(self, house: str, done: Done, skills: int) -> None:
        """Teaches the whole family, one tap a skill."""
        adults = adults_of(house)
        for number, code in enumerate(skill_codes()[:skills]):
            self.phone.tap(self.phone.page.locator(".skill").nth(number))
            for adult in adults:
                done.taught.setdefault(adult, set()).add(code)

    def sign(self, house: str, done: Done, kinds: list[str]) -> None:
        """Asks each adult for the digital signature, one tap a person."""
        for adult, kind in zip(adults_of(house), kinds, strict=False):
            card = self.phone.page.locator(f"section[aria-labelledby='person-{adult}']")
            self.phone.tap(card.get_by_role("button", name=SIGNATURES[kind]))
            done.signatures[adult] = kind

    def consent(self, done: Done) -> None:
        """Asks whether the family agrees."""
        self.phone.tap(self.phone.button("Đồng ý"))
        done.consent = "given"

    def finish(self) -> None:
        """Back to the list."""
        self.phone.tap(self.phone.button("Xong"))
        expect(self.phone.page.get_by_role("list", name="Danh sách hộ")).to_be_visible()

    def visit(self, number: int) -> str:
        """One ordinary door."""
        house = self.next_house()
        outcome = {0: "absent", 1: "refused"}.get(number % 6, "present")
        if number % 20 == 7:
            outcome = "moved"
        done = self.begin(house, outcome)
        if outcome == "present":
            self.teach(house, done, number % 4 + 1)
            kinds = list(SIGNATURES)
            self.sign(house, done, [kinds[number % 3], kinds[(number + 1) % 3], kinds[(number + 2) % 3]])
            self.consent(done)
        elif outcome == "absent":
            self.phone.tap(self.phone.button("Ngày mai"))
            done.has_revisit = True
        self.finish()
        return house


@functools.cache
def adults_of(house: str) -> list[str]:
    """The adults of a household in the order in which they were added, which is the app's."""
    return [
        str(key)
        for key in Resident.objects.filter(household=house, birth_year__lt=2008)
        .order_by("sort_key")
        .values_list("pk", flat=True)
    ]


@functools.cache
def skill_codes() -> list[str]:
    """The skills in the order of their buttons."""
    return list(DigitalSkill.objects.values_list("code", flat=True))


@pytest.fixture
def commune() -> Field:
    """A commune whose first team goes out today to sixty-six households of five."""
    made = make_field()
    DigitalSkill.objects.all().delete()
    ensure_skills(made.commune)
    if not SyncEpoch.objects.exists():  # a test before this one emptied the table
        SyncEpoch.objects.create(began_at=timezone.now())
    today = timezone.localdate()
    made.round.start_date = made.round.end_date = today
    made.round.save()
    for number in range(HOUSES + 6):
        make_household(
            made, adults=3, children=2, lane=f"Ngõ {number // 20 + 1}", house_number=str(number % 20 + 1)
        )
    return made


@pytest.fixture
def phone(
    live_server: LiveServer,
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    tmp_path: Path,
) -> Iterator[Phone]:
    """A telephone that opens the app for the first time."""
    if not (app_shell.BUILT / app_shell.PAGE).exists():
        pytest.skip("the volunteers' app is not built (scripts/setup test)")
    opened = Phone(browser_type, browser_type_launch_args, live_server.url, tmp_path / "profile")
    opened.page.set_default_timeout(15_000)
    yield opened
    opened.context.close()
    opened.line.close()


def enrol(phone: Phone, commune: Field) -> None:
    """Binds the telephone with the code that the officer made, and waits for the list of households."""
    _enrolment, code = make_enrolment(member=commune.members[0], actor=commune.officer, at=timezone.now())
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    phone.go(f"/ghi-danh/{code}")
    expect(phone.page.get_by_role("heading", name="Chọn mã PIN")).to_be_visible()
    phone.enter_pin()
    expect(phone.page.get_by_role("heading", name="Nhập lại mã PIN")).to_be_visible()
    phone.enter_pin()
    expect(phone.page.locator("a.house").first).to_be_visible()
    expect(phone.page.locator(".filter__count").last).to_have_text(str(HOUSES + 6))


def test_a_day_of_sixty_households_without_a_network_arrives_exactly_as_it_was_done(
    phone: Phone, commune: Field
) -> None:
    enrol(phone, commune)
    phone.switch_network(on=False)
    expect(phone.page.get_by_text("Đang ngoại tuyến")).to_be_visible()
    day = Day(phone)
    visited = []
    for number in range(KILLED_AT - 1):
        phone.taps = 0
        visited.append(day.visit(number))
        assert phone.taps <= MOST_TAPS

    # Killed in the middle of a visit: each tap before it is on the disk.
    house = day.next_house()
    done = day.begin(house, "present")
    day.teach(house, done, 2)
    day.sign(house, done, ["registered"])
    time.sleep(0.3)
    phone.kill()
    phone.start()
    expect(phone.page.get_by_role("heading", name="Nhập mã PIN để mở")).to_be_visible()
    phone.enter_pin()
    expect(phone.page.get_by_text(f"{KILLED_AT} lượt chỉ có trên máy này")).to_be_visible()
    visit = f"/ho/{house}"
    phone.go(visit)
    phone.page.get_by_role("link", name="Xem và sửa").click()
    expect(phone.page.locator(".skill[aria-pressed=true]")).to_have_count(2)
    day.sign(house, done, ["registered", "declined", "had"])
    day.consent(done)
    phone.button("Xong").click()
    phone.go("/")

    edit_some(phone, day, visited)
    for number in range(KILLED_AT, HOUSES):
        day.visit(number)
    add_a_household(phone, commune)

    phone.go("/ket-qua")
    standing = [one for found in day.done.values() for one in found if not one.is_voided]
    today = phone.page.locator(".figures").first
    figures = dict(
        zip(today.locator("dt").all_inner_texts(), today.locator("dd").all_inner_texts(), strict=True)
    )
    assert figures["Hộ đã đến"] == str(len(standing))
    assert figures["Chữ ký số mới"] == str(
        sum(kind == "registered" for one in standing for kind in one.signatures.values())
    )
    assert Act.objects.count() == 0  # nothing went out: the network was off all day

    phone.switch_network(on=True)
    phone.go("/da-gui")
    expect(phone.page.get_by_role("heading", name="Mọi việc đã được gửi.")).to_be_visible(timeout=30_000)
    phone.go("/")
    expect(phone.page.get_by_text(re.compile("^Đã gửi hết"))).to_be_visible()

    expect_exactly(day, commune)
    expect_on_the_board(phone, day, commune)
    assert phone.errors == []


def edit_some(phone: Phone, day: Day, visited: list[str]) -> None:
    """Mends what was written before: another outcome, a note, a visit taken back, one undone at once."""

    def by_outcome(outcome: str) -> str:
        return next(house for house in visited if day.done[house][0].outcome == outcome)

    def open_visit(house: str) -> Done:
        phone.go(f"/ho/{house}")
        phone.page.get_by_role("link", name="Xem và sửa").click()
        expect(phone.button("Xong")).to_be_visible()
        return day.done[house][0]

    absent = by_outcome("absent")
    done = open_visit(absent)
    phone.button("Sửa").click()
    phone.button("Gặp được").click()
    done.outcome = "present"
    day.teach(absent, done, 1)
    phone.button("Xong").click()

    refused = by_outcome("refused")
    done = open_visit(refused)
    phone.page.get_by_text("Ghi thêm").click()
    phone.page.get_by_label("Ghi chú").fill("Hẹn nói chuyện với con trai")
    done.note = "Hẹn nói chuyện với con trai"
    phone.button("Xong").click()

    moved = by_outcome("moved")
    done = open_visit(moved)
    phone.button("Xóa lượt này").click()
    done.is_voided = True
    expect(phone.page.get_by_text("Lượt này đã xóa.")).to_be_visible()
    phone.button("Xong").click()

    present = by_outcome("present")
    done = open_visit(present)
    phone.button("Xóa lượt này").click()
    phone.button("Hoàn tác").click()
    expect(phone.page.get_by_text("Lượt này đã xóa.")).to_be_hidden()
    phone.button("Xong").click()
    phone.go("/")


def add_a_household(phone: Phone, commune: Field) -> None:
    """Adds a household that nobody knew, with one resident."""
    phone.go("/them-ho")
    phone.page.get_by_label("Tên chủ hộ").fill("Đặng Thị Mẫu Mới")
    phone.page.get_by_label("Số nhà").fill("99B")
    phone.page.get_by_label("Thôn, tổ dân phố").select_option(label=commune.tree.neighborhoods[0].name)
    phone.button("Lưu").click()
    phone.button("Thêm người").click()
    phone.page.get_by_label("Họ và tên").fill("Đặng Thị Mẫu Mới")
    phone.page.get_by_label("Năm sinh").fill("1956")
    phone.button("Lưu").click()
    expect(phone.page.get_by_text("sinh 1956")).to_be_visible()


def expect_exactly(day: Day, commune: Field) -> None:
    """Every visit and person on the server is one that was done, and none is missing or double."""
    assert HeldAct.objects.count() == 0
    visits = list(Visit.objects.prefetch_related("people"))
    assert len(visits) == sum(map(len, day.done.values())) == HOUSES
    for visit in visits:
        (done,) = day.done[str(visit.household_id)]
        assert (visit.outcome, visit.consent, visit.note) == (done.outcome, done.consent, done.note)
        assert visit.is_voided == done.is_voided
        assert (visit.revisit_date is not None) == done.has_revisit
        assert (visit.round, visit.member) == (commune.round, commune.members[0])
        people = {str(seen.resident_id): seen for seen in visit.people.all()}
        assert set(people) == set(done.taught) | set(done.signatures)
        for resident, seen in people.items():
            assert set(seen.taught) == done.taught.get(resident, set())
            assert seen.signature == done.signatures.get(resident, "")
    # Sixty visits, a household and a resident; the taps on a visit are one act until somebody else may have it, which
    # after the kill was so: edits of what was written before it are acts of their own.
    acts = Act.objects.count()
    assert HOUSES + 2 <= acts <= HOUSES + 2 + EDITS
    assert sorted(Act.objects.values_list("sequence", flat=True)) == list(range(1, acts + 1))
    added = Household.objects.get(head_name="Đặng Thị Mẫu Mới")
    assert added.team == commune.teams[0]
    assert [one.birth_year for one in added.residents.all()] == [1956]
    assert VisitPhoto.objects.count() == 0


def expect_on_the_board(phone: Phone, day: Day, commune: Field) -> None:
    """The office sees the same figures."""
    now = timezone.now()
    board = read_board(scope_of(commune.round, now=now), now=now)
    standing = [one for found in day.done.values() for one in found if not one.is_voided]

    def count(outcome: str) -> int:
        return sum(one.outcome == outcome for one in standing)

    assert board.houses["visited"] == len(standing)
    assert {name: board.houses[state] for state, name in BOARD_STATES.items()} == {
        name: count(name) for name in BOARD_STATES.values()
    }
    turns = sum(len(codes) for one in standing for codes in one.taught.values())
    assert board.turns == turns
    new = sum(kind == "registered" for one in standing for kind in one.signatures.values())
    signed = new + sum(kind == "had" for one in standing for kind in one.signatures.values())
    assert (board.people["new"], board.people["signature"]) == (new, signed)
    assert board.unsent == 0

    page = phone.page
    root = phone.server
    page.goto(f"{root}/")
    page.locator("input[name=login]").fill(commune.officer.username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{root}/")
    page.goto(f"{root}/tu-nha-den-nha/bang/{commune.round.pk}/")
    tile = page.locator(".board-tile").first.inner_text()
    assert re.search(rf"\b{len(standing)}\s*/", tile), tile


BOARD_STATES = {"met": "present", "absent": "absent", "refused": "refused", "moved": "moved"}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_at_the_door_can_be_read_and_reached_by_everybody(
    phone: Phone, commune: Field, theme: Any
) -> None:
    phone.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    enrol(phone, commune)
    phone.page.set_viewport_size({"width": 320, "height": 640})
    day = Day(phone)
    wrong: list[str] = []

    def look(where: str) -> None:
        wrong.extend(f"{where}: {violation}" for violation in axe_violations(phone.page))
        if phone.page.evaluate("document.documentElement.scrollWidth") > 320:
            wrong.append(f"{where}: wider than the screen")

    look("list")
    house = day.next_house()
    look("household")
    done = day.begin(house, "present")
    day.teach(house, done, 2)
    day.sign(house, done, ["declined"])
    phone.page.get_by_text("Ghi thêm").click()
    look("visit")
    phone.page.get_by_role("button", name=re.compile("^Kỹ năng của")).first.click()
    expect(phone.page.get_by_role("dialog")).to_be_visible()
    look("skills of one person")
    phone.page.get_by_role("dialog").get_by_role("button", name="Xong").click()
    for place in ("/ket-qua", "/da-gui", "/huong-dan", "/huong-dan/vneid2", "/them-ho", f"/ho/{house}/sua"):
        phone.go(place)
        phone.page.wait_for_timeout(300)
        look(place)
    assert wrong == []
