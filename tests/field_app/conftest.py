"""What the tests of the volunteers' app share: a browser, and that the app is built."""

from __future__ import annotations

import pytest

from browser import *
from tungngo.doorstep.views import app_shell


@pytest.fixture(scope="session", autouse=True)
def _built() -> None:
    """Skips where the app was not built."""
    if not (app_shell.BUILT / app_shell.PAGE).exists():
        pytest.skip("the volunteers' app is not built (scripts/setup test)")
