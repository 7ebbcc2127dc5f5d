"""The letterhead that a body's own name suggests."""

from __future__ import annotations

import re
from typing import Final

_COMMUNE: Final = re.compile(r"^(xã|phường|đặc khu|thị trấn)\s+(.+)$", re.IGNORECASE)
_PROVINCE: Final = re.compile(r"^(tỉnh|thành phố)\s+(.+)$", re.IGNORECASE)


def proposed_letterhead(name: str, province: str) -> dict[str, str]:
    """What a commune, or a province when `province` is empty, most likely writes on its documents.

    Place: the official name of the commune or province (Decree 30/2020/NĐ-CP, annex I, part I, II.4.a), a name that is
    only a number keeps its word.
    """
    found = (_COMMUNE if province else _PROVINCE).match(name.strip())
    kind, own = (found.group(1), found.group(2)) if found else ("", name.strip())
    # A province that is kept by its bare name is a province: a city under the centre is called so.
    kind = kind or ("" if province else "tỉnh")
    full = f"{kind.lower()} {own}" if kind else own
    return {
        "parent_body": f"UBND {_inside(province)}" if province else "",
        "body": f"Ủy ban nhân dân {full}",
        "symbol": "UBND",
        "place": f"{kind.capitalize()} {own}" if own.isdigit() else own,
        "keeper": "VT",
    }


def _inside(name: str) -> str:
    """The province's name inside a line: its kind small."""
    found = _PROVINCE.match(name.strip())
    return f"{found.group(1).lower()} {found.group(2)}" if found else f"tỉnh {name.strip()}"
