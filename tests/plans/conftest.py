"""The review's fixtures: a plan made of a made-up reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser import browser_context_args, browser_type_launch_args  # noqa: F401 - fixtures
from plans.benches import Bench, make_bench

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def bench(db: None) -> Bench:  # noqa: ARG001 - opens the database
    return make_bench()


@pytest.fixture
def new_bench(db: None) -> Callable[..., Bench]:  # noqa: ARG001 - opens the database
    return make_bench


@pytest.fixture
def shared_bench(transactional_db: None) -> Bench:  # noqa: ARG001 - opens the database
    """On the real database without a surrounding transaction, for two people at once."""
    return make_bench()
