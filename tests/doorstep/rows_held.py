"""Who gets in at what could not be taken in."""

from __future__ import annotations

from doorstep.rows_members import OWN
from permissions.table import Row

ROWS = [
    Row("doorstep:held", get=OWN, post=OWN),
    Row("doorstep:take_file", get=OWN, post=OWN),
]
