"""The provinces and communes of the nation, from the package `vietnam-provinces` (statistics office's codes)."""

from __future__ import annotations

from dataclasses import dataclass

PROVINCE_DIGITS = 2
COMMUNE_DIGITS = 5
ROOT_NAME = "Nhà nước, Trung ương"


@dataclass(frozen=True, slots=True)
class Place:
    """A province (no parent) or commune of the nation's list, codes as text with leading zeros."""

    code: str
    name: str
    province_code: str = ""


def nation() -> list[Place]:
    """Returns all provinces and communes: 34 and 3,321 since 2025-07-01.

    Their names bear the word for their kind ("Phường …"), as on letterheads.
    """
    from vietnam_provinces import Province, Ward

    provinces = [
        Place(code=str(int(p.code)).zfill(PROVINCE_DIGITS), name=p.name) for p in Province.iter_all()
    ]
    communes = [
        Place(
            code=str(int(ward.code)).zfill(COMMUNE_DIGITS),
            name=ward.name,
            province_code=str(int(ward.province_code)).zfill(PROVINCE_DIGITS),
        )
        for ward in Ward.iter_all()
    ]
    return provinces + communes
