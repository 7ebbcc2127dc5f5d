"""Phones with wrong clocks: figures of a round stay right, no day lies in the future or before the phone was bound."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorstep.factories import make_field, make_household
from doorstep.sync.phones import bind, client_line, person, rfc3339
from factories import make_commune
from tungngo.doorstep.models import Visit, VisitedResident

if TYPE_CHECKING:
    from doorstep.factories import Field
    from doorstep.sync.phones import Phone
    from tungngo.organizations.models import Organization

ZONE = ZoneInfo(django_settings.TIME_ZONE)
ENROLLED = timedelta(days=60)
_SECONDS = st.one_of(
    st.integers(-3600, 3600),
    st.integers(-86400 * 400, 86400 * 400),
    st.sampled_from((-(10**9), 10**9, 2 * 10**9)),
)


def _totals(field: Field) -> tuple[int, int, int]:
    """Visits, met houses and newly registered signatures of the round."""
    visits = Visit.objects.filter(round=field.round, is_voided=False)
    people = VisitedResident.objects.filter(visit__in=visits, signature="registered")
    return (
        visits.count(),
        visits.filter(outcome="present").values("household").distinct().count(),
        people.values("resident").distinct().count(),
    )


def _work(field: Field, phone: Phone) -> None:
    houses = [make_household(field, adults=2) for _ in range(3)]
    for house, outcome in zip(houses, ("present", "absent", "present"), strict=True):
        people = [person(one.pk) for one in house.residents.all()] if outcome == "present" else []
        phone.visit(house.pk, people, outcome=outcome, round=field.round.pk)


@pytest.mark.django_db
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(clock=_SECONDS, knows=st.sampled_from(("right", "never", "nonsense")), is_later=st.booleans())
def test_totals_of_a_round_do_not_hang_on_the_clock(
    province: Organization, clock: int, knows: str, *, is_later: bool
) -> None:
    field = make_field(make_commune(province=province))
    phone = bind(field.members[0], client_line(Client()), team=field.teams[0])
    phone.clock = timedelta(seconds=clock)
    phone.offset_ms = {"right": -clock * 1000, "never": None, "nonsense": 10**14}[knows]
    _work(field, phone)
    if is_later:
        phone.clock += timedelta(hours=3)  # somebody set it between the work and the sending
    now = timezone.now()
    assert {receipt["status"] for receipt in phone.send()} == {"accepted"}
    assert _totals(field) == (3, 2, 4)
    for visit in Visit.objects.filter(organization=field.commune):
        assert now - ENROLLED - timedelta(seconds=1) <= visit.visited_at <= timezone.now()
        assert visit.visited_date == visit.visited_at.astimezone(ZONE).date()
        if knows == "right":
            assert not visit.is_clock_doubtful
            assert abs(visit.visited_at - (now - timedelta(minutes=1))) < timedelta(seconds=20)
        if knows == "nonsense":
            assert visit.is_clock_doubtful


def test_a_phone_that_never_measured_its_clock_is_corrected_by_the_request(
    phone: Phone, field: Field
) -> None:
    phone.clock, phone.offset_ms = timedelta(days=-900), None
    phone.visit(make_household(field).pk)
    phone.send()
    visit = Visit.objects.get()
    assert not visit.is_clock_doubtful
    assert timezone.now() - visit.visited_at < timedelta(minutes=2)


def test_of_a_clock_that_was_set_between_two_acts_each_act_tells_its_own_offset(
    phone: Phone, field: Field
) -> None:
    phone.clock, phone.offset_ms = timedelta(days=3), -3 * 86_400_000
    first = phone.visit(make_household(field).pk)
    phone.clock, phone.offset_ms = timedelta(0), 0
    second = phone.visit(make_household(field).pk)
    phone.send()
    for act in (first, second):
        visit = Visit.objects.get(pk=act["data"]["visit"])
        assert not visit.is_clock_doubtful
        assert timezone.now() - visit.visited_at < timedelta(minutes=2)


@pytest.mark.parametrize("clock", [timedelta(days=-700), timedelta(days=700)])
def test_a_day_that_the_member_wrote_down_counts_whatever_the_clock_says(
    phone: Phone, field: Field, clock: timedelta
) -> None:
    phone.clock, phone.offset_ms = clock, 0  # it believes that it is right
    day = timezone.localdate() - timedelta(days=2)
    phone.visit(make_household(field).pk, visited_on=day.isoformat())
    phone.send()
    visit = Visit.objects.get()
    assert visit.visited_date == day


def test_a_day_to_come_is_never_the_day_of_a_visit(phone: Phone, field: Field) -> None:
    act = phone.visit(
        make_household(field).pk, visited_on=(timezone.localdate() + timedelta(days=2)).isoformat()
    )
    (receipt,) = phone.send([act])
    assert receipt["status"] in {"accepted", "held"}
    assert not Visit.objects.filter(visited_date__gt=timezone.localdate()).exists()


def test_a_visit_after_midnight_in_viet_nam_is_of_the_new_day(phone: Phone, field: Field) -> None:
    midnight = datetime.combine(timezone.localdate(), datetime.min.time(), tzinfo=ZONE) - timedelta(days=3)
    late = phone.visit(make_household(field).pk, visited_at=rfc3339(midnight - timedelta(minutes=1)))
    early = phone.visit(make_household(field).pk, visited_at=rfc3339(midnight + timedelta(minutes=1)))
    phone.send()
    days: dict[str, date] = {str(visit.pk): visit.visited_date for visit in Visit.objects.all()}
    assert days[early["data"]["visit"]] - days[late["data"]["visit"]] == timedelta(days=1)
    assert days[early["data"]["visit"]] == midnight.date()
