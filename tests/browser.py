"""A real browser for tests: Debian's Chromium through pytest-playwright, and axe for what cannot be seen or reached.

A folder that needs it writes `from browser import *` in its conftest.py; tests are marked `journey`.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Playwright keeps an event loop in the tests' thread; Django is used there all the same, one call at a time.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
# WCAG 2.2 AA and what axe's makers count as good practice.
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How pytest-playwright starts the browser."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    return {"executable_path": chromium, "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """A Vietnamese person at a desk; `page.set_viewport_size(PHONE)` makes it a phone."""
    return {"locale": "vi-VN", "viewport": DESK, "timezone_id": "Asia/Ho_Chi_Minh"}


def axe_violations(page: Page) -> list[str]:
    """What axe finds wrong on the page, one line each: the rule, what it wants, and the first places."""
    found = Axe().run(page, options=_RULES).response["violations"]
    return [
        f"{violation['id']} ({violation['impact']}): {violation['help']} – "
        + "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:3])
        for violation in found
    ]
