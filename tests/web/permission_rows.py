"""Who gets in at the addresses of the shell (tests/permissions/table.py says how to read this)."""

from permissions.table import Row, everyone, public

ROWS = [
    Row("web:home", get=everyone()),
    Row("web:attention", lambda _world: {"mark": "qua-han"}, get=everyone(unplaced=404)),
    Row("web:search", get=everyone()),
    Row("web:components", get=everyone()),
    Row("web:set_theme", post=public()),
    Row("web:set_language", get=public(), post=public()),
    Row("web:session_state", get=public()),
    Row("web:manifest", get=public()),
]
