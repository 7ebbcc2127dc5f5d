"""Who may send files in pieces (tests/permissions/table.py says how to read this)."""

from __future__ import annotations

import uuid

from permissions.table import IN, Row, only

_IN_A_COMMUNE = only("officer", "leader", "focal_point", "team_member", "media", stranger=IN, unplaced=403)

ROWS = [
    Row("files:uploads", post=_IN_A_COMMUNE),
    # By HEAD, PATCH and DELETE only: tests/files/test_uploads.py.
    Row("files:upload", lambda _world: {"key": uuid.uuid4()}),
]
