"""Who gets in where telephones talk to the server: nobody by being signed in, only who holds a telephone's token."""

from permissions.table import Row, public

_ID = "0199c2a0-0000-7000-8000-000000000001"
_NOBODY = public(401)

ROWS = [
    Row("doorstep_phone:enrol", post=public(400)),  # what is sent here says nothing
    Row("doorstep_phone:acts", post=_NOBODY),
    Row("doorstep_phone:sealed", post=_NOBODY),
    Row("doorstep_phone:wiped", post=_NOBODY),
    Row("doorstep_phone:pull", get=_NOBODY),
    Row("doorstep_phone:photo", lambda _world: {"photo_id": _ID}),  # only PUT, as tests/doorstep/sync has it
]
