"""Who gets in at the address of the audit log (tests/permissions/table.py)."""

from __future__ import annotations

from permissions.table import Row, only

# Everybody reads their own part only: an officer of another commune gets in and sees that commune's.
ROWS = [Row("audit:list", get=only("administrator", "officer", "leader", stranger="in", unplaced=403))]
