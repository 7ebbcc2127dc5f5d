"""What the sample's teams did from door to door: members with telephones, households, a round, and their visits.

Telephones are played by their own acts: what they send goes through the services that answer real ones. Everybody here
is invented.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils import timezone

from tungngo.doorstep.models import Household, Member
from tungngo.doorstep.queries.rounds import units_of
from tungngo.doorstep.queries.senders import sender_for
from tungngo.doorstep.rules.identifiers import uuid7
from tungngo.doorstep.services.enrolling import enrol, note_contact
from tungngo.doorstep.services.households import HouseholdValues, ResidentValues, add_household
from tungngo.doorstep.services.members import NewMember, add_member, make_enrolment
from tungngo.doorstep.services.receiving import receive
from tungngo.doorstep.services.rounds import (
    RoundFacts,
    RouteFacts,
    add_round,
    assign_households,
    save_route,
)
from tungngo.organizations.models import OrganizationKind
from tungngo.web.sample.sign_ins import EAST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tungngo.accounts.models import User
    from tungngo.assignments.models import Campaign
    from tungngo.doorstep.models import Device, Round
    from tungngo.organizations.models import Organization

_WEST: Final = "Thôn Đoài"
_APP_VERSION: Final = "1.0.0"
# Name, neighborhood of the team, whether head, whether with a telephone.
_MEMBERS: Final = (
    ("Bùi Thị Thí Dụ", EAST, True, True),
    ("Lò Văn Mẫu An", EAST, False, True),
    ("Vi Thị Mẫu Bình", EAST, False, True),
    ("Quách Văn Mẫu Chi", _WEST, True, True),
    ("Nông Thị Mẫu Em", _WEST, False, False),  # whose code waits to be scanned
)
_SURNAMES: Final = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi")
_GIVEN: Final = ("Mẫu", "Thử", "Ví Dụ", "Thí Dụ", "Minh Họa")
_TAUGHT: Final = ("smartphone", "vneid2", "digital_signature", "online_services", "cashless", "safety", "ai")
_HOUSES: Final = {EAST: 24, _WEST: 16}
_MINUTES: Final = 11  # from door to door


@dataclass
class _Phone:
    """A telephone of the sample and what it has sent."""

    member: Member
    device: Device
    team: Organization
    sequence: int = 0
    acts: list[tuple[dt.datetime, dict[str, Any]]] = field(default_factory=list)

    def say(self, kind: str, at: dt.datetime, data: dict[str, Any]) -> None:
        """Notes an act at its time, to be sent."""
        self.sequence += 1
        act = {
            "id": str(uuid7(at)),
            "seq": self.sequence,
            "kind": kind,
            "made_at": _written(at),
            "offset_ms": 0,
            "team": self.team.pk,
            "data": data,
        }
        self.acts.append((at, act))

    def send(self) -> None:
        """Sends each act a little after it was made."""
        sender = sender_for(self.device.pk)
        if sender is None:
            raise LookupError(self.device.pk)
        for at, act in self.acts:
            received = at + dt.timedelta(seconds=20)
            receive(sender=sender, acts=[json.dumps(act).encode()], sent_at=received, received_at=received)
        if self.acts:
            last = self.acts[-1][0] + dt.timedelta(minutes=1)
            note_contact(sender=sender, app_version=_APP_VERSION, unsent_acts=0, sent_at=last, at=last)


@transaction.atomic
def ensure_doorstep(campaign: Campaign, people: Mapping[str, User], at: dt.datetime) -> None:
    """The whole doorstep of the sample, or what people have made of it since."""
    commune, officer = campaign.organization, people["chuyenvien"]
    if Member.objects.filter(organization=commune).exists():
        return
    prepared = at - dt.timedelta(days=4)
    teams = {
        place.name: (place, team)
        for place in units_of(commune, OrganizationKind.NEIGHBORHOOD)
        for team in units_of(commune, OrganizationKind.COMMUNITY_TEAM)
        if team.path.startswith(place.path)
    }
    phones = _bind(commune, teams, officer, prepared)
    today = timezone.localdate(at)
    the_round = add_round(
        organization=commune,
        facts=RoundFacts(
            name="Ra quân “Đi từng ngõ, gõ từng nhà”",
            start_date=today - dt.timedelta(days=1),
            end_date=today + dt.timedelta(days=1),
            is_day_of_action=True,
            repeats_monthly=True,
            daily_target=8,
            campaign=campaign,
        ),
        request_key=uuid.uuid4(),
        actor=officer,
        at=prepared,
    )
    for name, number in _HOUSES.items():
        place, team = teams[name]
        _settle(commune, place, number, officer, prepared)
        save_route(
            of_round=the_round,
            facts=RouteFacts(team, place, [], dt.time(7, 30), f"Nhà văn hóa {name}", "Mang theo thẻ tên"),
            actor=officer,
            at=prepared,
        )
        # One lane waits for somebody to go there.
        lanes = ["Ngõ 1", "Ngõ 2", "Ngõ 3"] if name == EAST else []
        assign_households(
            neighborhood=place, team=team, lanes=lanes, takes_assigned=False, actor=officer, at=prepared
        )
    _go(phones, the_round, at)


def _bind(
    commune: Organization,
    teams: Mapping[str, tuple[Organization, Organization]],
    officer: User,
    at: dt.datetime,
) -> list[_Phone]:
    phones = []
    for number, (name, place, is_head, has_phone) in enumerate(_MEMBERS, start=1):
        team = teams[place][1]
        new = NewMember(name, f"09000000{number:02d}", [team], is_head, uuid.uuid4())
        member = add_member(organization=commune, new=new, actor=officer, at=at)
        _enrolment, code = make_enrolment(member=member, actor=officer, at=at)
        if has_phone:
            bound = enrol(
                code=code,
                device_id=uuid7(at),
                name=f"Điện thoại mẫu {number}",
                app_version=_APP_VERSION,
                at=at + dt.timedelta(hours=1),
            )
            phones.append(_Phone(member, bound.device, team))
    return phones


def _settle(commune: Organization, place: Organization, number: int, officer: User, at: dt.datetime) -> None:
    """Households of three to five people each, six to a lane."""
    for count in range(number):
        surname = _SURNAMES[(count * 3) % len(_SURNAMES)]
        head = f"{surname} Văn {_GIVEN[count % len(_GIVEN)]} {count + 1}"
        born = at.year - 34 - count * 5 % 40
        adults = [
            (head, born),
            (f"{_SURNAMES[count % len(_SURNAMES)]} Thị {_GIVEN[(count + 2) % 5]}", born + 2),
        ]
        if count % 3 == 0:
            adults.append((f"{surname} Thị {_GIVEN[(count + 1) % 5]} Bà", born - 27))
        children = [
            (f"{surname} {_GIVEN[(count + 3) % 5]} Con {n + 1}", at.year - 6 - 4 * n)
            for n in range(count % 3)
        ]
        add_household(
            commune=commune,
            pk=uuid7(at),
            values=HouseholdValues(
                neighborhood=place,
                team=None,
                lane=f"Ngõ {count // 6 + 1}",
                house_number=str(count % 6 * 2 + 1),
                head_name=head,
                phone="",
                note="Cạnh nhà văn hóa" if count == 0 else "",
            ),
            residents=[(uuid7(at), ResidentValues(name, year)) for name, year in (*adults, *children)],
            actor=officer,
            at=at,
        )


def _go(phones: list[_Phone], the_round: Round, at: dt.datetime) -> None:
    """Visits of yesterday morning and of the hours before the loading, the houses of each team shared out."""
    begins = [at - dt.timedelta(days=1, hours=2), at - dt.timedelta(hours=2)]
    for team in {phone.team.pk: phone.team for phone in phones}.values():
        own = [phone for phone in phones if phone.team == team]
        houses = list(Household.objects.filter(team=team).order_by("sort_key").prefetch_related("residents"))
        visited = houses[: len(houses) * 3 // 4]
        for count, house in enumerate(visited):
            phone = own[count % len(own)]
            begin = begins[0] if count < len(visited) // 2 else begins[1]
            when = begin + dt.timedelta(minutes=_MINUTES * (count % (len(visited) // 2 + 1) // len(own)))
            phone.say("visit", when, _visit(house, the_round, when, count))
        if len(own) > 1:  # two called at one door: both are kept, the house counts once
            when = begins[1] + dt.timedelta(minutes=100)
            own[1].say("visit", when, _visit(visited[0], the_round, when, 0))
    for phone in phones:
        phone.acts.sort(key=lambda said: said[0])
        phone.send()


def _visit(house: Household, the_round: Round, when: dt.datetime, count: int) -> dict[str, Any]:
    outcome = {4: "absent", 9: "refused", 13: "absent"}.get(count, "present")
    adults = [one for one in house.residents.all() if one.birth_year and when.year - one.birth_year >= 18]  # noqa: PLR2004  # of age
    people = [
        _person(one.pk, count + place, when.year - (one.birth_year or 0)) for place, one in enumerate(adults)
    ]
    revisit = timezone.localdate(when) + dt.timedelta(days=1) if outcome == "absent" else None
    return {
        "visit": str(uuid7(when)),
        "revision": 1,
        "household": str(house.pk),
        "round": the_round.pk,
        "visited_at": _written(when),
        "visited_on": None,
        "outcome": outcome,
        "people": people if outcome == "present" else [],
        "consent": "given" if outcome == "present" else "",
        "consent_by": str(adults[0].pk) if outcome == "present" and adults else None,
        "revisit_date": revisit.isoformat() if revisit else None,
        "speed": {"download_mbps": 42.5, "upload_mbps": 18.1, "latency_ms": 23, "operator": "Nhà mạng mẫu"}
        if count % 6 == 2  # noqa: PLR2004  # now and then
        else None,
        "note": "Cả nhà đi làm, hẹn buổi tối" if outcome == "absent" else "",
        "place": None,
        "photos": [],
        "voided": False,
    }


def _person(resident: uuid.UUID, count: int, age: int) -> dict[str, Any]:
    signature = ("registered", "had", "declined", "registered")[count % 4]
    return {
        "resident": str(resident),
        "taught": [_TAUGHT[count % len(_TAUGHT)], _TAUGHT[(count + 3) % len(_TAUGHT)]],
        "known": [_TAUGHT[(count + 1) % len(_TAUGHT)]],
        "signature": signature,
        "decline_reason": "Muốn hỏi thêm con cháu" if signature == "declined" else "",
        "support": "elderly" if age >= 60 else "",  # noqa: PLR2004  # Law on the elderly, 39/2009/QH12, article 2
    }


def _written(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
