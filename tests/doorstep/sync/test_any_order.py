"""Whatever phones send, in whatever order, split and repeated: the tables come to the same, told anew from the acts."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from doorstep.factories import SKILLS, Field, make_field, make_household
from doorstep.sync.oracle import expected, found
from doorstep.sync.phones import Json, Phone, bind, client_line, person, rfc3339
from factories import make_commune
from tungngo.doorstep.models import Act, HeldAct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tungngo.organizations.models import Organization

EXAMPLES = 20
CODES = [code for code, *_names in SKILLS]


@dataclass
class Story:
    """What three telephones of two members did, before anything was sent."""

    field: Field
    phones: list[Phone]
    chance: random.Random
    houses: dict[str, list[str]] = field(default_factory=dict)
    acts: list[tuple[Phone, Json]] = field(default_factory=list)

    def members_phone(self, phone: Phone) -> Phone:
        """A telephone of the same member: the first member has two."""
        return self.chance.choice(self.phones[:2]) if phone in self.phones[:2] else phone

    def note(self, phone: Phone, act: Json) -> Json:
        self.acts.append((phone, act))
        return act

    def earlier(self, kind: str) -> tuple[Phone, Json] | None:
        chosen = [(phone, act) for phone, act in self.acts if act["kind"] == kind]
        return self.chance.choice(chosen) if chosen else None

    def facts(self, house: str) -> Json:
        """What a visit found, by chance."""
        outcome = self.chance.choice(("present", "present", "absent", "refused", "moved"))
        people = [
            person(
                resident,
                taught=self.chance.sample(CODES, self.chance.randrange(3)),
                known=self.chance.sample(CODES, self.chance.randrange(2)),
                signature=self.chance.choice(("", "registered", "had", "declined")),
                support=self.chance.choice(("", "elderly")),
            )
            for resident in self.houses[house]
            if self.chance.random() < 0.7
        ]
        return {
            "outcome": outcome,
            "people": people if outcome == "present" else [],
            "round": self.chance.choice((self.field.round.pk, None)),
            "revisit_date": self.chance.choice((None, "2027-01-05")),
            "note": self.chance.choice(("", "chó dữ")),
            "speed": self.chance.choice((None, _speed(self.chance.randrange(1, 300)))),
        }

    def tell(self, what: str, number: int) -> None:
        phone = self.phones[number]
        house = self.chance.choice(list(self.houses))
        if what == "visit":
            self.note(phone, phone.visit(house, **self.facts(house)))
        elif what in {"edit visit", "void visit"} and (before := self.earlier("visit")):
            phone = self.members_phone(before[0])
            changes = {"voided": True} if what == "void visit" else self.facts(before[1]["data"]["household"])
            # Every version says the time by the clock and the offset of the telephone that sends it.
            changes["visited_at"] = rfc3339(phone.now() - timedelta(minutes=1))
            self.note(phone, phone.edit(before[1], **changes))
        elif what == "add household":
            act = self.note(phone, phone.add_household(self.field.tree.neighborhoods[0].pk))
            self.houses[act["data"]["household"]] = []
        elif what == "add resident":
            act = self.note(phone, phone.add_resident(house))
            self.houses[house].append(act["data"]["resident"])
        elif what == "edit household" and (before := self.earlier("household")):
            # Somebody of another team sees it only when its first version has come: then the team is settled.
            phone = self.members_phone(before[0])
            self.note(phone, phone.edit(before[1], note=f"cổng xanh {self.chance.random()}"))
        elif what == "edit resident" and (before := self.earlier("resident")):
            self.note(phone, phone.edit(before[1], full_name=f"Phạm Mẫu {self.chance.random()}"))


def _speed(download: int) -> Json:
    return {"download_mbps": float(download), "upload_mbps": None, "latency_ms": 12.5, "operator": "Viettel"}


def _story(field: Field, told: Sequence[tuple[str, int]], chance: random.Random) -> Story:
    line = client_line(Client())
    team, other = field.teams[:2]
    phones = [
        bind(field.members[0], line, team=team),
        bind(field.members[0], line, team=team),
        bind(field.members[2], line, team=other),
    ]
    phones[1].clock, phones[1].offset_ms = timedelta(hours=-2), 7_200_000  # slow, and it knows
    story = Story(field, phones, chance)
    for _ in range(2):
        house = make_household(field, adults=2)
        story.houses[str(house.pk)] = [str(resident.pk) for resident in house.residents.all()]
    for what, number in told:
        story.tell(what, number)
    return story


def _sendings(story: Story) -> list[tuple[Phone, list[Json]]]:
    """Every act at least once, some again, in any order and in batches of any size."""
    again = [one for one in story.acts if story.chance.random() < 0.4]
    order = [*story.acts, *again]
    story.chance.shuffle(order)
    made: list[tuple[Phone, list[Json]]] = []
    while order:
        size = story.chance.choice((1, 2, 5, 50))
        chunk, order = order[:size], order[size:]
        by_sender = [(phone, [act for sender, act in chunk if sender is phone]) for phone in story.phones]
        made += [(phone, acts) for phone, acts in by_sender if acts]
    return made


def _check_receipt(told: dict[str, Json], receipt: Json) -> None:
    assert receipt["status"] in {"accepted", "waiting"}, receipt
    before = told.setdefault(receipt["id"], receipt)
    # What waited may have been applied meanwhile; nothing else may change.
    assert receipt == before or (before["status"], receipt["status"]) == ("waiting", "accepted")


_TOLD = st.lists(
    st.tuples(
        st.sampled_from(
            (
                "visit", "visit", "visit", "edit visit", "edit visit", "void visit", "add household",
                "add resident", "edit household", "edit resident",
            )
        ),
        st.integers(0, 2),
    ),
    min_size=2,
    max_size=14,
)  # fmt: skip


@pytest.mark.django_db
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
)
@given(told=_TOLD, seed=st.integers(0, 2**32))
def test_the_tables_follow_from_the_acts_in_whatever_order_split_and_number_they_come(
    province: Organization, told: list[tuple[str, int]], seed: int
) -> None:
    field = make_field(make_commune(province=province))
    story = _story(field, told, random.Random(seed))  # noqa: S311
    standing = found(field.commune.pk)
    receipts: dict[str, Json] = {}
    for phone, acts in _sendings(story):
        for receipt in phone.send(acts):
            _check_receipt(receipts, receipt)
    assert not HeldAct.objects.filter(organization=field.commune).exists()
    stored: dict[str, Any] = {str(row.pk): row.body for row in Act.objects.filter(organization=field.commune)}
    assert stored == {act["id"]: act for _phone, act in story.acts}
    assert not Act.objects.filter(organization=field.commune).exclude(state=Act.State.APPLIED).exists()
    tables = found(field.commune.pk)
    wanted = expected((act for _phone, act in story.acts), standing)
    for name, rows in wanted.items():
        wrong = {
            key: (tables[name].get(key), row) for key, row in rows.items() if tables[name].get(key) != row
        }
        assert not wrong, name
        assert set(tables[name]) == set(rows), name


@pytest.mark.django_db
def test_a_visit_that_comes_before_its_household_and_residents_waits_and_is_counted_when_they_have_come() -> (
    None
):
    field = make_field()
    phone = bind(field.members[0], client_line(Client()), team=field.teams[0])
    house = phone.add_household(field.tree.neighborhoods[0].pk)
    resident = phone.add_resident(house["data"]["household"])
    visit = phone.visit(house["data"]["household"], [person(resident["data"]["resident"])])
    assert [receipt["status"] for receipt in phone.send([visit])] == ["waiting"]
    assert [receipt["status"] for receipt in phone.send([resident])] == ["waiting"]
    assert [receipt["status"] for receipt in phone.send([house])] == ["accepted"]
    rows = found(field.commune.pk)["visits"]
    assert list(rows) == [visit["data"]["visit"]]
    assert list(rows[visit["data"]["visit"]]["people"]) == [resident["data"]["resident"]]
    assert timezone.now() - Act.objects.get(pk=visit["id"]).made_at < timedelta(minutes=1)
