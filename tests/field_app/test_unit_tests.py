"""The app's own tests, in TypeScript (field-app/tests)."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


def test_the_apps_own_tests_pass() -> None:
    if not (REPOSITORY / "node_modules" / ".bin" / "vitest").exists():
        pytest.skip("Node's packages are not installed (scripts/setup test)")
    done = subprocess.run(
        ["scripts/node", "npx", "vitest", "run", "--config", "field-app/vite.config.ts"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
