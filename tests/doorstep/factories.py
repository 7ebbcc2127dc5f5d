"""Made-up households, teams, telephones and visits for tests of the doorstep. Nobody here exists.

    field = make_field()                                   # a commune with teams, members, telephones, a round
    house = make_household(field, adults=2)                # in the first neighborhood, of its team
    visit = make_visit(field, house, outcome="present", people=[person(house.residents.first(), taught=["ai"])])

`make_many` writes thousands of rows at once, for tests of speed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import uuid
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from factories import NOW, CommuneTree, make_commune, person_of
from tungngo.doorstep.models import (
    Act,
    Device,
    DigitalSkill,
    Household,
    Member,
    Resident,
    Round,
    Route,
    TeamMembership,
    Visit,
    VisitedResident,
)
from tungngo.organizations.models import Role
from tungngo.organizations.rules import stored_sort_key
from vanban.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization

DAY = dt.date(2026, 10, 10)
ON_THE_DAY = dt.datetime(2026, 10, 10, 2, 0, tzinfo=dt.UTC)  # nine in the morning in Việt Nam
SKILLS = (
    ("smartphone", "Sử dụng điện thoại thông minh", "Điện thoại"),
    ("vneid2", "Định danh điện tử mức 2", "VNeID mức 2"),
    ("digital_signature", "Chữ ký số cá nhân", "Chữ ký số"),
    ("online_services", "Dịch vụ công trực tuyến", "Dịch vụ công"),
    ("cashless", "Thanh toán không dùng tiền mặt", "Thanh toán"),
)
_numbers = count(1)
_surnames = ("Lò", "Vi", "Đặng", "Phùng", "Bế", "Nông", "Hà", "Quách")
_names = ("Mẫu An", "Mẫu Bình", "Mẫu Chi", "Mẫu Đông", "Mẫu Em", "Mẫu Giang", "Mẫu Hạ", "Mẫu Khê")


def new_id(at: dt.datetime = ON_THE_DAY) -> uuid.UUID:
    """A UUIDv7, the later made the greater."""
    milliseconds = int(at.timestamp() * 1000)
    return uuid.UUID(
        int=milliseconds << 80 | 7 << 76 | (next(_numbers) & 0xFFF) << 64 | 2 << 62 | random.getrandbits(62)
    )


@dataclass
class Field:
    """A commune at work from door to door."""

    tree: CommuneTree
    officer: User
    round: Round
    members: list[Member]  # two of each team, the first is its head
    devices: list[Device]  # one of each member
    sequences: dict[uuid.UUID, int] = field(default_factory=dict)

    @property
    def commune(self) -> Organization:
        return self.tree.commune

    @property
    def teams(self) -> list[Organization]:
        return self.tree.teams

    def device_of(self, member: Member) -> Device:
        return next(device for device in self.devices if device.member_id == member.pk)

    def next_sequence(self, device: Device) -> int:
        self.sequences[device.pk] = self.sequences.get(device.pk, 0) + 1
        return self.sequences[device.pk]


def make_member(
    team: Organization | None, commune: Organization, *, is_head: bool = False, **facts: Any
) -> Member:
    """A volunteer; of no team where `team` is None."""
    number = next(_numbers)
    facts.setdefault("full_name", f"{_surnames[number % 8]} Thị Mẫu {number}")
    member = Member(organization=commune, created_at=NOW, **facts)
    member.derive()
    member.save()
    if team is not None:
        TeamMembership.objects.create(
            organization=commune, member=member, team=team, is_head=is_head, started_at=NOW
        )
    return member


def token_of(device: Device | uuid.UUID) -> str:
    """The token with which a telephone of these tests proves itself."""
    return f"token-{device.pk if isinstance(device, Device) else device}"


def make_device(member: Member, **facts: Any) -> Device:
    """A telephone that is bound to a member; its token is `token_of(it)`."""
    key = facts.pop("id", None) or uuid.uuid4()
    facts = {"enrolled_at": NOW, "last_seen_at": NOW, "name": "Máy thử"} | facts
    return Device.objects.create(
        id=key,
        organization_id=member.organization_id,
        member=member,
        token_hash=hashlib.sha256(token_of(key).encode()).hexdigest(),
        **facts,
    )


def make_round(commune: Organization, created_by: User, **facts: Any) -> Round:
    """A round, by default the day of action."""
    facts = {
        "name": "Ngày ra quân 10/10",
        "start_date": DAY,
        "end_date": DAY,
        "is_day_of_action": True,
    } | facts
    return Round.objects.create(organization=commune, created_by=created_by, created_at=NOW, **facts)


def make_route(field: Field, team: Organization, neighborhood: Organization, **facts: Any) -> Route:
    """That a team goes to a neighborhood in the round."""
    facts = {"meeting_time": dt.time(8, 0)} | facts
    return Route.objects.create(
        organization=field.commune, round=field.round, team=team, neighborhood=neighborhood, **facts
    )


def make_field(tree: CommuneTree | None = None, *, members_of_a_team: int = 2) -> Field:
    """A commune with skills, members and telephones in each team, and a round in which each goes to its place."""
    tree = tree or make_commune()
    officer = person_of(tree, Role.OFFICER)
    DigitalSkill.objects.bulk_create(
        DigitalSkill(organization=tree.commune, code=code, name=name, short_name=short, position=position)
        for position, (code, name, short) in enumerate(SKILLS)
    )
    members = [
        make_member(team, tree.commune, is_head=number == 0)
        for team in tree.teams
        for number in range(members_of_a_team)
    ]
    made = Field(
        tree=tree,
        officer=officer,
        round=make_round(tree.commune, officer),
        members=members,
        devices=[make_device(member) for member in members],
    )
    for team, place in zip(tree.teams, tree.neighborhoods, strict=True):
        make_route(made, team, place)
    return made


def _household(field: Field, **facts: Any) -> Household:
    number = next(_numbers)
    facts = {
        "id": new_id(),
        "neighborhood": field.tree.neighborhoods[0],
        "team": field.tree.teams[0],
        "lane": f"Ngõ {number % 20 + 1}",
        "house_number": str(number),
        "head_name": f"{_surnames[number % 8]} Văn {_names[number // 8 % 8]}",
        "created_at": NOW,
    } | facts
    house = Household(organization=field.commune, **facts)
    house.folded = fold(f"{house.house_number} {house.lane} {house.head_name}")
    house.sort_key = stored_sort_key(f"{house.lane} {house.house_number}")
    return house


def _resident(house: Household, **facts: Any) -> Resident:
    number = next(_numbers)
    facts = {
        "id": new_id(),
        "full_name": f"{_surnames[number % 8]} {_names[number // 8 % 8]} {number}",
        "birth_year": 1950 + number % 50,
        "created_at": NOW,
    } | facts
    resident = Resident(organization_id=house.organization_id, household=house, **facts)
    resident.folded_name = fold(resident.full_name)
    resident.sort_key = stored_sort_key(resident.full_name)
    return resident


def make_resident(house: Household, **facts: Any) -> Resident:
    """A person of a household, by default an adult."""
    resident = _resident(house, **facts)
    resident.save(force_insert=True)
    return resident


def make_household(field: Field, *, adults: int = 2, children: int = 0, **facts: Any) -> Household:
    """A household with residents, in the first neighborhood and of the first team unless said otherwise."""
    house = _household(field, **facts)
    house.save(force_insert=True)
    for _ in range(adults):
        make_resident(house)
    for _ in range(children):
        make_resident(house, birth_year=2018)
    return house


def person(resident: Resident, **facts: Any) -> dict[str, Any]:
    """What a visit did for a resident, as docs/field-sync.md writes it."""
    return {
        "resident": str(resident.pk),
        "taught": [],
        "known": [],
        "signature": "",
        "decline_reason": "",
        "support": "",
    } | facts


def visit_data(visit: Visit, people: Iterable[dict[str, Any]] = ()) -> dict[str, Any]:
    """The data of the act that this version of a visit would come from."""
    return {
        "visit": str(visit.pk),
        "revision": visit.revision,
        "household": str(visit.household_id),
        "round": visit.round_id,
        "visited_at": visit.visited_at.isoformat(),
        "visited_on": None,
        "outcome": visit.outcome,
        "people": list(people),
        "consent": visit.consent,
        "consent_by": str(visit.consent_by) if visit.consent_by else None,
        "revisit_date": visit.revisit_date.isoformat() if visit.revisit_date else None,
        "speed": None,
        "note": visit.note,
        "place": None,
        "photos": [],
        "voided": visit.is_voided,
    }


def make_act(field: Field, visit: Visit, data: dict[str, Any], *, received_at: dt.datetime) -> Act:
    """An act as a telephone sent it, with the visit's version."""
    sequence = field.next_sequence(visit.device)
    body = {
        "id": str(visit.version_act),
        "seq": sequence,
        "kind": "visit",
        "made_at": visit.visited_at.isoformat(),
        "offset_ms": 0,
        "team": visit.team_id,
        "data": data,
    }
    return Act.objects.create(
        id=visit.version_act,
        organization_id=visit.organization_id,
        device=visit.device,
        sequence=sequence,
        member=visit.member,
        team_id=visit.team_id,
        kind="visit",
        body=body,
        made_at=visit.visited_at,
        received_at=received_at,
    )


def make_visit(
    field: Field,
    house: Household,
    *,
    member: Member | None = None,
    people: Sequence[dict[str, Any]] = (),
    at: dt.datetime = ON_THE_DAY,
    **facts: Any,
) -> Visit:
    """A visit as the first act of a telephone leaves it: the act, the visit and its people."""
    member = member or field.members[0]
    key = new_id(at)
    facts = {
        "id": key,
        "round": field.round,
        "team": field.tree.teams[0],
        "outcome": Visit.Outcome.PRESENT,
        "consent": Visit.Consent.GIVEN,
        "revision": 1,
        "version_act": new_id(at),
        "visited_date": (at + dt.timedelta(hours=7)).date(),
    } | facts
    visit = Visit(
        organization=field.commune,
        household=house,
        member=member,
        device=field.device_of(member),
        visited_at=at,
        **facts,
    )
    visit.save(force_insert=True)
    VisitedResident.objects.bulk_create(_visited(visit, row) for row in people)
    make_act(field, visit, visit_data(visit, people), received_at=at)
    return visit


def _visited(visit: Visit, row: dict[str, Any]) -> VisitedResident:
    return VisitedResident(
        visit=visit,
        resident_id=uuid.UUID(row["resident"]),
        organization_id=visit.organization_id,
        taught=row["taught"],
        known=row["known"],
        signature=row["signature"],
        decline_reason=row["decline_reason"],
        support=row["support"],
    )


def make_many(field: Field, *, households: int, residents_each: int = 3, visits: int = 0) -> None:
    """Thousands of households, residents and visits (without acts), spread over teams, hours and outcomes."""
    chance = random.Random(10)  # noqa: S311
    places = len(field.tree.neighborhoods)
    houses = [
        _household(
            field,
            neighborhood=field.tree.neighborhoods[number % places],
            team=field.tree.teams[number % places],
        )
        for number in range(households)
    ]
    Household.objects.bulk_create(houses, batch_size=1000)
    by_house = {house.pk: [_resident(house) for _ in range(residents_each)] for house in houses}
    Resident.objects.bulk_create((one for each in by_house.values() for one in each), batch_size=2000)
    made: list[Visit] = []
    people: list[VisitedResident] = []
    codes = [code for code, *_ in SKILLS]
    for number in range(visits):
        house = houses[number % households] if chance.random() < 0.8 else chance.choice(houses)
        at = ON_THE_DAY + dt.timedelta(minutes=chance.randrange(0, 480))
        member = field.members[number % len(field.members)]
        outcome = chance.choices(Visit.Outcome.values, [6, 2, 1, 1])[0]
        visit = Visit(
            id=new_id(at),
            organization=field.commune,
            household=house,
            round=field.round,
            member=member,
            team=house.team,
            device=field.device_of(member),
            visited_at=at,
            visited_date=DAY,
            outcome=outcome,
            revision=1,
            version_act=new_id(at),
            revisit_date=DAY + dt.timedelta(days=5) if outcome == Visit.Outcome.ABSENT else None,
        )
        made.append(visit)
        if outcome == Visit.Outcome.PRESENT:
            people += [
                VisitedResident(
                    visit=visit,
                    resident=one,
                    organization=field.commune,
                    taught=chance.sample(codes, 2),
                    known=chance.sample(codes, 1),
                    signature=chance.choice(VisitedResident.Signature.values),
                )
                for one in by_house[house.pk]
            ]
    Visit.objects.bulk_create(made, batch_size=1000)
    VisitedResident.objects.bulk_create(people, batch_size=2000)
