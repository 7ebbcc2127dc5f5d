"""What the office corrects: it stands against what telephones send later, and what was before stays readable."""

from __future__ import annotations

import datetime as dt
import uuid
from itertools import permutations
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from doorstep.factories import (
    DAY,
    ON_THE_DAY,
    Field,
    make_act,
    make_field,
    make_household,
    make_visit,
    new_id,
    person,
    visit_data,
)
from factories import NOW
from tungngo.audit.models import AuditEvent
from tungngo.doorstep.models import Act, Visit, VisitCorrection
from tungngo.doorstep.queries.board import read_board, scope_of
from tungngo.doorstep.rules import contract
from tungngo.doorstep.rules.corrections import FIRST_OFFICE_REVISION
from tungngo.doorstep.services import corrections
from tungngo.doorstep.services.applying import Applicable, apply
from tungngo.doorstep.services.corrections import PersonValues, VisitValues

if TYPE_CHECKING:
    from tungngo.doorstep.models import Household

pytestmark = pytest.mark.django_db
LATER = ON_THE_DAY + dt.timedelta(hours=3)


@pytest.fixture
def field() -> Field:
    return make_field()


@pytest.fixture
def house(field: Field) -> Household:
    return make_household(field, adults=2)


@pytest.fixture
def visit(field: Field, house: Household) -> Visit:
    one = house.residents.order_by("pk")[0]
    return make_visit(field, house, people=[person(one, taught=["vneid2"], signature="declined")])


def values(visit: Visit, **changes: Any) -> VisitValues:
    said: dict[str, Any] = {
        "outcome": visit.outcome,
        "visited_date": visit.visited_date,
        "visited_time": dt.time(9, 0),
        "round_id": visit.round_id,
        "revisit_date": visit.revisit_date,
        "note": visit.note,
        "people": [
            PersonValues(row.resident_id, tuple(row.taught), tuple(row.known), row.signature)
            for row in visit.people.all()
        ],
    }
    return VisitValues(**(said | changes))


def correct(field: Field, visit: Visit, **changes: Any) -> VisitCorrection:
    return corrections.correct_visit(
        visit=visit,
        values=values(visit, **changes),
        reason="Ghi nhầm",
        seen=Visit.objects.get(pk=visit.pk).version_act,
        actor=field.officer,
        at=LATER,
    )


def void(field: Field, visit: Visit, *, is_voided: bool = True, at: dt.datetime = LATER) -> VisitCorrection:
    return corrections.set_voided(
        visit=visit,
        is_voided=is_voided,
        reason="Ghi trùng",
        seen=Visit.objects.get(pk=visit.pk).version_act,
        actor=field.officer,
        at=at,
    )


def from_the_phone(field: Field, visit: Visit, revision: int, **changes: Any) -> Act:
    """A further version of a visit, as the telephone sends it and the server applies it."""
    visit = Visit.objects.get(pk=visit.pk)
    data = visit_data(visit) | {"revision": revision} | changes
    visit.version_act = new_id(LATER)
    act = make_act(field, visit, data, received_at=LATER + dt.timedelta(minutes=revision))
    parsed = contract.parse(msgspec.json.encode(act.body))
    assert isinstance(parsed, contract.Parsed)
    apply(
        [
            Applicable(
                act=parsed.act,
                data=parsed.data,
                organization_id=act.organization_id,
                device_id=act.device_id,
                member_id=act.member_id,
                team_id=act.team_id,
                enrolled_at=NOW,
                made_at=act.made_at,
                offset_ms=act.offset_ms,
                received_at=act.received_at,
            )
        ]
    )
    return act


def test_a_correction_changes_the_figures_and_keeps_what_stood_before(
    field: Field, visit: Visit, house: Household
) -> None:
    one, other = house.residents.order_by("pk")
    kept = correct(
        field,
        visit,
        note="Đã gọi lại",
        people=[PersonValues(one.pk, signature="registered"), PersonValues(other.pk, ("cashless",))],
    )
    board = read_board(scope_of(field.round, now=LATER), now=LATER)
    assert (board.people["new"], board.turns, board.taught) == (1, 1, 1)
    assert kept.before["people"][0]["taught"] == ["vneid2"]
    assert kept.before["note"] == ""
    assert kept.after["note"] == "Đã gọi lại"
    assert (kept.reason, kept.created_by) == ("Ghi nhầm", field.officer)
    assert AuditEvent.objects.filter(act="doorstep.visit.edit").count() == 1


def test_who_did_the_work_and_what_the_household_agreed_to_stay(field: Field, visit: Visit) -> None:
    before = (visit.member_id, visit.team_id, visit.device_id, visit.consent)
    correct(field, visit, outcome="refused")
    after = Visit.objects.get(pk=visit.pk)
    assert (after.member_id, after.team_id, after.device_id, after.consent) == before
    assert after.outcome == "refused"
    assert not after.people.exists()


def test_a_day_said_by_the_office_is_no_longer_in_doubt(field: Field, visit: Visit) -> None:
    Visit.objects.filter(pk=visit.pk).update(is_clock_doubtful=True)
    correct(field, visit, note="x")
    assert Visit.objects.get(pk=visit.pk).is_clock_doubtful
    correct(field, visit, visited_date=DAY - dt.timedelta(1), visited_time=dt.time(14, 30))
    after = Visit.objects.get(pk=visit.pk)
    assert not after.is_clock_doubtful
    assert after.visited_at == dt.datetime(2026, 10, 9, 7, 30, tzinfo=dt.UTC)
    assert after.visited_date == dt.date(2026, 10, 9)


def test_what_telephones_send_later_is_kept_and_does_not_count(field: Field, visit: Visit) -> None:
    correct(field, visit, outcome="refused")
    act = from_the_phone(field, visit, 2, outcome="absent")
    from_the_phone(field, visit, 1_000_000, voided=True)
    after = Visit.objects.get(pk=visit.pk)
    assert (after.outcome, after.is_voided) == ("refused", False)
    assert after.revision >= FIRST_OFFICE_REVISION
    assert Act.objects.filter(pk=act.pk).exists()


def test_the_order_in_which_correction_and_versions_come_does_not_matter(
    field: Field, house: Household
) -> None:
    ends = set()
    for order in permutations(["phone 2", "phone 3", "office"]):
        visit = make_visit(field, house)
        for step in order:
            if step == "office":
                correct(field, visit, outcome="moved", people=[])
            else:
                from_the_phone(field, visit, int(step[-1]), outcome="absent")
        ends.add(Visit.objects.get(pk=visit.pk).outcome)
    assert ends == {"moved"}


def test_a_voided_visit_counts_nowhere_and_comes_back_whole(field: Field, visit: Visit) -> None:
    void(field, visit)
    from_the_phone(field, visit, 2, outcome="present")
    assert read_board(scope_of(field.round, now=LATER), now=LATER).visits["visits"] == 0
    void(field, visit, is_voided=False, at=LATER + dt.timedelta(minutes=1))
    after = Visit.objects.get(pk=visit.pk)
    assert not after.is_voided
    assert after.people.get().taught == ["vneid2"]
    kinds = VisitCorrection.objects.order_by("created_at", "pk").values_list("kind", flat=True)
    assert list(kinds) == ["void", "restore"]


def test_the_office_lets_the_telephones_newest_version_count_again(field: Field, visit: Visit) -> None:
    correct(field, visit, outcome="refused")
    from_the_phone(field, visit, 2, outcome="absent")
    corrections.release_visit(
        visit=visit,
        reason="Thành viên đã sửa đúng",
        seen=Visit.objects.get(pk=visit.pk).version_act,
        actor=field.officer,
        at=LATER,
    )
    assert Visit.objects.get(pk=visit.pk).outcome == "absent"
    from_the_phone(field, visit, 3, outcome="moved")
    assert Visit.objects.get(pk=visit.pk).outcome == "moved"


def test_a_visit_without_any_act_cannot_be_released(field: Field, visit: Visit) -> None:
    correct(field, visit, outcome="refused")
    Act.objects.all().delete()
    with pytest.raises(corrections.CannotRelease):
        corrections.release_visit(
            visit=visit,
            reason="x",
            seen=Visit.objects.get(pk=visit.pk).version_act,
            actor=field.officer,
            at=LATER,
        )
    assert Visit.objects.get(pk=visit.pk).outcome == "refused"


def test_a_stale_correction_is_refused_and_an_empty_one_leaves_no_trace(field: Field, visit: Visit) -> None:
    with pytest.raises(corrections.ChangedMeanwhile):
        corrections.correct_visit(
            visit=visit,
            values=values(visit, note="x"),
            reason="x",
            seen=uuid.uuid4(),
            actor=field.officer,
            at=LATER,
        )
    with pytest.raises(corrections.NothingToDo):
        correct(field, visit)
    with pytest.raises(corrections.NothingToDo):
        void(field, visit, is_voided=False)
    assert Visit.objects.get(pk=visit.pk).revision == 1
    assert not VisitCorrection.objects.exists()
