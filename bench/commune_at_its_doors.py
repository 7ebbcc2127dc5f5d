"""A made-up commune at work from door to door, for bench/field_sync.py: households, teams and their telephones.

Everything is made in bulk. Import it within `database.started()`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.utils import timezone

from people_and_assignments import make_province
from tungngo.doorstep.models import (
    Device,
    DigitalSkill,
    Household,
    Member,
    Resident,
    Round,
    TeamMembership,
)
from tungngo.doorstep.rules.addresses import folded_household, household_sort_key
from tungngo.doorstep.rules.identifiers import uuid7
from tungngo.organizations.models import Organization, OrganizationKind, Role
from tungngo.organizations.rules import folded_name, stored_sort_key
from vanban.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from people_and_assignments import MadeCommune

SKILLS: Final = (
    "smartphone", "vneid2", "digital_signature", "online_services", "provincial_app", "cashless", "shopping", "safety",
    "ai", "learning",
)  # fmt: skip
_SURNAMES: Final = ("Lò", "Vi", "Đặng", "Phùng", "Bế", "Nông", "Hà", "Quách")
_SIGNATURES: Final = ("registered", "registered", "had", "declined", "")
_DAYS_ENROLLED: Final = 20


@dataclass(frozen=True, slots=True)
class Telephone:
    """A telephone that is bound to a member, with the households of its team."""

    device: UUID
    token: str
    team: int
    doors: list[tuple[str, list[str]]]  # household, its residents


@dataclass(frozen=True, slots=True)
class Doors:
    """What the telephones need to make acts."""

    commune: int
    round: int
    telephones: list[Telephone]


def make_doors(*, households: int, residents: int, teams: int, devices: int) -> Doors:
    """Makes a commune with so many households, residents, teams and telephones, each as even as it goes."""
    at = timezone.now() - dt.timedelta(days=_DAYS_ENROLLED)
    _province, (made,) = make_province(1)
    _add_skills(made)
    groups = _make_teams(made, teams)
    doors = _make_households(made, groups, households, residents // households, at)
    day = timezone.localdate()
    its_round = Round.objects.create(
        organization=made.commune, name="Ngày ra quân", start_date=day, end_date=day, is_day_of_action=True,
        created_by=made.people[Role.OFFICER], created_at=at,
    )  # fmt: skip
    telephones = [_make_telephone(made, groups[number % teams], doors, at) for number in range(devices)]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Doors(made.commune.pk, its_round.pk, telephones)


def _add_skills(made: MadeCommune) -> None:
    DigitalSkill.objects.bulk_create(
        DigitalSkill(organization=made.commune, code=code, name=code, short_name=code, position=place)
        for place, code in enumerate(SKILLS)
    )


def _make_teams(made: MadeCommune, teams: int) -> list[Organization]:
    parent = made.commune
    taken = len(made.units)
    rows = [
        Organization(
            path=Organization._get_path(parent.path, parent.depth + 1, taken + number),  # noqa: SLF001
            depth=parent.depth + 1, kind=OrganizationKind.COMMUNITY_TEAM, name=f"Tổ công nghệ số {number}", code="",
            commune=parent, folded_name=folded_name(f"Tổ công nghệ số {number}"),
            sort_key=stored_sort_key(f"Tổ công nghệ số {number}"),
        )
        for number in range(1, teams + 1)
    ]  # fmt: skip
    return Organization.objects.bulk_create(rows)


def _make_households(
    made: MadeCommune, teams: list[Organization], households: int, residents_each: int, at: dt.datetime
) -> dict[int, list[tuple[str, list[str]]]]:
    """Adds households with residents; returns them by team."""
    places = [unit for unit in made.units if unit.kind == OrganizationKind.NEIGHBORHOOD]
    rows, people = [], []
    doors: dict[int, list[tuple[str, list[str]]]] = {team.pk: [] for team in teams}
    for number in range(households):
        team = teams[number % len(teams)]
        address = {
            "lane": f"Ngõ {number // len(teams) % 40 + 1}",
            "house_number": str(number),
            "head_name": f"{_SURNAMES[number % 8]} Văn Mẫu {number}",
        }
        house = Household(
            id=uuid7(at), organization=made.commune, neighborhood=places[number % len(places)], team=team,
            folded=folded_household(**address), sort_key=household_sort_key(**address), created_at=at, **address,
        )  # fmt: skip
        rows.append(house)
        inside = [_resident(house, number * residents_each + place, at) for place in range(residents_each)]
        people += inside
        doors[team.pk].append((str(house.pk), [str(one.pk) for one in inside]))
    Household.objects.bulk_create(rows, batch_size=1000)
    Resident.objects.bulk_create(people, batch_size=2000)
    return doors


def _resident(house: Household, number: int, at: dt.datetime) -> Resident:
    name = f"{_SURNAMES[number % 8]} Thị Mẫu {number}"
    return Resident(
        id=uuid7(at), organization_id=house.organization_id, household=house, full_name=name,
        birth_year=1940 + number % 60, folded_name=fold(name), sort_key=stored_sort_key(name), created_at=at,
    )  # fmt: skip


def _make_telephone(
    made: MadeCommune, team: Organization, doors: dict[int, list[tuple[str, list[str]]]], at: dt.datetime
) -> Telephone:
    member = Member(organization=made.commune, full_name=f"Bế Thị Mẫu {team.pk}", created_at=at)
    member.derive()
    member.save()
    TeamMembership.objects.create(organization=made.commune, member=member, team=team, started_at=at)
    key = uuid7(at)
    token = f"token-of-{key}"
    Device.objects.create(
        id=key, organization=made.commune, member=member, token_hash=hashlib.sha256(token.encode()).hexdigest(),
        enrolled_at=at, last_seen_at=at,
    )  # fmt: skip
    return Telephone(key, token, team.pk, doors[team.pk])


def acts_of(doors: Doors, telephone: Telephone, seed: int) -> Iterator[tuple[str, bytes]]:
    """Visits of one telephone without end, its households in turn: the act's id, and the act as it is sent."""
    chosen = random.Random(seed)  # noqa: S311  (the same visits in every run)
    sequence = 0
    while True:
        for household, residents in chosen.sample(telephone.doors, len(telephone.doors)):
            sequence += 1
            act = _visit(doors, telephone, (household, residents), sequence, chosen)
            yield act["id"], json.dumps(act, ensure_ascii=False, separators=(",", ":")).encode()


def _visit(
    doors: Doors, telephone: Telephone, door: tuple[str, list[str]], sequence: int, chosen: random.Random
) -> dict[str, Any]:
    at = timezone.now()
    household, residents = door
    said = at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    people = [
        {
            "resident": resident,
            "taught": chosen.sample(SKILLS, 3),
            "known": chosen.sample(SKILLS, 2),
            "signature": chosen.choice(_SIGNATURES),
            "decline_reason": "",
            "support": "",
        }
        for resident in residents
    ]
    return {
        "id": str(uuid7(at)), "seq": sequence, "kind": "visit", "made_at": said, "offset_ms": -120,
        "team": telephone.team,
        "data": {
            "visit": str(uuid7(at)), "revision": 1, "household": household, "round": doors.round, "visited_at": said,
            "visited_on": None, "outcome": "present", "people": people, "consent": "given",
            "consent_by": residents[0], "revisit_date": None, "speed": None, "note": "", "place": None, "photos": [],
            "voided": False,
        },
    }  # fmt: skip
