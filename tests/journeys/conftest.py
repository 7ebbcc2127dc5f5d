"""What the journeys share: the browser, a commune with people, and a worker that reads."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from django.db import connections
from procrastinate.contrib.django import app

import factories
from browser import *
from browser import DESK, PHONE, axe_violations
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from tungngo.accounts.models import User


@dataclass
class Street:
    """The platform as a person meets it: its address, a commune, and a browser."""

    page: Page
    address: str
    tree: factories.CommuneTree
    officer: User
    police: User
    wrong: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Opens a page."""
        self.page.goto(f"{self.address}{path}")

    def sign_in(self, person: User) -> None:
        """Signs a person in by the form, after signing out whoever was there."""
        self.page.context.clear_cookies()
        self.go("/")
        self.page.locator("input[name=login]").fill(person.username)
        self.page.locator("input[name=password]").fill(factories.PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"{self.address}/")

    def read_waiting(self) -> None:
        """Lets the background worker do what is queued, as the platform's own worker process does."""
        failed: list[BaseException] = []

        def work() -> None:
            try:
                with app.replace_connector(app.connector.get_worker_connector()) as running:
                    running.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
            except BaseException as error:  # noqa: BLE001  (told to the test below)
                failed.append(error)
            finally:
                connections.close_all()

        thread = threading.Thread(target=work)
        thread.start()
        thread.join(60)
        assert not thread.is_alive()
        assert failed == []

    def check(self) -> None:
        """Asks axe about the page as it is, on a phone and on a desk; nothing may lie beside the phone's screen."""
        for size in (PHONE, DESK):
            self.page.set_viewport_size(size)
            where = f"{self.page.url} ({size['width']} px)"
            self.wrong += [f"{where}: {violation}" for violation in axe_violations(self.page)]
            width = self.page.evaluate("document.documentElement.scrollWidth")
            if width > size["width"]:
                self.wrong.append(f"{where}: the page is {width} px wide")


@pytest.fixture
def street(page: Page, live_server: LiveServer) -> Street:
    """A commune with an officer and a focal point of the police, and files on disk as the reader needs them."""
    page.set_default_timeout(15_000)
    tree = factories.make_commune("Xã Mẫu", neighborhoods=("Thôn Đông", "Thôn Đoài", "Thôn Trung"))
    officer = factories.person_of(tree, Role.OFFICER)
    police = factories.person_of(tree, Role.FOCAL_POINT)
    return Street(page, live_server.url, tree, officer, police)
