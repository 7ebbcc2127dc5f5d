"""Who gets in at the addresses of the doorstep (tests/permissions/table.py says how to read this).

Each area keeps its rows in a module `rows_<area>.py` beside this one, as a list `ROWS`; all of them are gathered here.
"""

from __future__ import annotations

import importlib
from pathlib import Path

from permissions.table import IN, Row, only

ROWS: list[Row] = [
    Row("doorstep:home", get=only("officer", "leader", stranger=IN)),
]
for _path in sorted(Path(__file__).parent.glob("rows_*.py")):
    ROWS += importlib.import_module(f"doorstep.{_path.stem}").ROWS
