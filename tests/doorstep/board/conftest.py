"""The board's fixtures: a real browser."""

from browser import browser_context_args, browser_type_launch_args  # noqa: F401 - fixtures
