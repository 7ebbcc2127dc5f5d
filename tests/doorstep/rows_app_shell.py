"""Who gets in at what starts the volunteers' app: everybody, since it names nobody."""

from permissions.table import Row, public

ROWS = [
    Row("doorstep_phone:page", get=public()),
    Row("doorstep_phone:service_worker", get=public()),
    Row("doorstep_phone:manifest", get=public()),
]
