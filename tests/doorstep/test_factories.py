"""The made-up field of the tests is one that the database accepts."""

from __future__ import annotations

import pytest

from doorstep.factories import make_field, make_household, make_many, make_visit, person
from tungngo.doorstep.models import Act, Household, Resident, Visit, VisitedResident


@pytest.mark.django_db
def test_a_visit_stands_with_its_act_and_its_people() -> None:
    field = make_field()
    house = make_household(field, adults=2, children=1)
    first = house.residents.first()
    assert first is not None
    visit = make_visit(field, house, people=[person(first, taught=["smartphone"], signature="registered")])
    assert visit.people.get().signature == "registered"
    assert Act.objects.get(pk=visit.version_act).body["data"]["visit"] == str(visit.pk)


@pytest.mark.django_db
def test_many_rows_are_made_at_once() -> None:
    field = make_field()
    make_many(field, households=40, residents_each=2, visits=60)
    counted = [model.objects.count() for model in (Household, Resident, Visit)]
    assert counted == [40, 80, 60]
    assert VisitedResident.objects.exists()
