"""Who gets in at what starts the volunteers' app: everybody, since it names nobody."""

from permissions.table import Row, public

ROWS = [
    Row("field:page", get=public()),
    Row("field:service_worker", get=public()),
    Row("field:manifest", get=public()),
]
