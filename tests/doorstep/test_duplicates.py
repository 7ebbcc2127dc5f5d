"""Entries of the register that may be one: proposed, merged with all that hangs on them, told apart, taken back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from doorstep.factories import (
    ON_THE_DAY,
    Field,
    make_device,
    make_field,
    make_household,
    make_resident,
    make_visit,
    new_id,
    person,
)
from factories import NOW
from tungngo.doorstep.models import Household, HouseholdLeft, Merge, Resident, Visit, VisitedResident
from tungngo.doorstep.queries.duplicates import proposed_pairs
from tungngo.doorstep.queries.senders import sender_for
from tungngo.doorstep.rules.likeness import alike_names, same_name
from tungngo.doorstep.services import merging
from tungngo.doorstep.services.receiving import receive

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tungngo.accounts.models import User
    from tungngo.doorstep.models import Device


@pytest.fixture
def field(db: None) -> Field:  # noqa: ARG001  # opens the database
    return make_field()


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        ("Nguyễn Văn Mẫu", "nguyen van mau", True),
        ("Nguyễn Văn Mẫu", "Mẫu Nguyễn Văn", True),
        ("Lò Thị Thuý", "Lò Thị Thúy", True),
        ("Lò Thị Huyền", "Lò Thị Huyển", True),
        ("Lò Thị Hoàng", "Lò Thị Hoàn", True),
        ("Lò Mẫu", "Lò Thị Mẫu", True),
        ("Lò Văn An", "Lò Thị An", False),
        ("Lò Văn An", "Lò Văn Bình", False),
        ("Lò Văn Mẫu", "Vi Văn Mẫu", False),
        ("", "", False),
    ],
)
def test_slips_of_accents_order_and_one_letter_are_alike_and_another_word_is_not(
    one: str, other: str, *, is_alike: bool
) -> None:
    assert alike_names(one, other) is is_alike
    assert alike_names(other, one) is is_alike


@given(st.lists(st.text(alphabet="aăâbcdđeêghiklmnoôơ", min_size=1, max_size=6), min_size=2, max_size=4))
def test_a_name_is_itself_in_whatever_order(words: list[str]) -> None:
    assert same_name(" ".join(words), " ".join(reversed(words)))


def _pairs(field: Field) -> set[tuple[str, frozenset[Any]]]:
    return {(pair.kind, frozenset((pair.one, pair.other))) for pair in proposed_pairs(field.commune)}


def test_the_same_door_and_head_are_proposed_and_another_head_at_the_door_is_not(field: Field) -> None:
    facts = {"adults": 0, "lane": "Ngõ 2", "house_number": "7"}
    one = make_household(field, **facts, head_name="Lò Văn Mẫu")
    two = make_household(field, **(facts | {"lane": "ngo 2"}), head_name="Lo Van Mau")
    make_household(field, **facts, head_name="Quách Thị Khác")
    make_household(field, **facts, head_name="Lò Văn Mẫu", neighborhood=field.tree.neighborhoods[1])
    assert _pairs(field) == {("household", frozenset((one.pk, two.pk)))}


def test_a_person_written_twice_in_a_household_is_proposed_and_a_father_and_son_are_not(field: Field) -> None:
    house = make_household(field, adults=0)
    one = make_resident(house, full_name="Lò Thị Thúy", birth_year=1970)
    two = make_resident(house, full_name="Lò Thị Thuỷ", birth_year=1970)
    make_resident(house, full_name="Lò Văn Mẫu", birth_year=1960)
    make_resident(house, full_name="Lò Văn Mẫu", birth_year=1990)
    assert _pairs(field) == {("resident", frozenset((one.pk, two.pk)))}


def test_a_pair_that_was_told_apart_is_not_proposed_again(field: Field) -> None:
    house = make_household(field, adults=0)
    one, two = (make_resident(house, full_name="Lò Thị Thúy", birth_year=1970) for _ in range(2))
    for _again in range(2):
        merging.say_not_duplicate(
            organization_id=field.commune.pk,
            kind="resident",
            one=two.pk,
            other=one.pk,
            actor=field.officer,
            at=NOW,
        )
    assert _pairs(field) == set()


def _merge_houses(field: Field, kept: Household, merged: Household, **values: Any) -> Merge:
    return merging.merge_households(kept=kept, merged=merged, values=values, actor=field.officer, at=NOW)


def _merge_people(field: Field, kept: Resident, merged: Resident, **values: Any) -> Merge:
    return merging.merge_residents(kept=kept, merged=merged, values=values, actor=field.officer, at=NOW)


def _state(*models: Any) -> list[Any]:
    """Everything of these tables but what follows from it or counts versions."""
    passing = {"changed_tx", "team_changed_tx", "revision", "version_act", "folded", "sort_key"}
    return [
        sorted(
            tuple((name, str(value)) for name, value in row.items() if name not in passing)
            for row in model.objects.values()
        )
        for model in models
    ]


TABLES = (Household, Resident, Visit, VisitedResident)


def test_merging_takes_people_and_visits_along_and_leaves_a_pointer(field: Field) -> None:
    kept = make_household(field, adults=1, phone="")
    merged = make_household(field, adults=2, phone="0912345678", team=field.teams[1])
    visit = make_visit(field, merged, people=[person(merged.residents.all()[0], taught=["ai"])])
    _merge_houses(field, kept, merged, phone="0912345678")
    kept.refresh_from_db()
    merged.refresh_from_db()
    visit.refresh_from_db()
    assert (kept.phone, kept.residents.count(), visit.household_id) == ("0912345678", 3, kept.pk)
    assert (merged.state, merged.merged_into_id, merged.team) == ("merged", kept.pk, None)
    assert HouseholdLeft.objects.filter(team=field.teams[1], household=merged).exists()


def test_a_line_of_merges_points_straight_to_its_end(field: Field) -> None:
    first, second, third = (make_household(field, adults=0) for _ in range(3))
    _merge_houses(field, second, first)
    _merge_houses(field, third, second)
    assert set(Household.objects.filter(state="merged").values_list("merged_into", flat=True)) == {third.pk}


def test_taking_a_merge_back_leaves_everything_as_it_was(field: Field) -> None:
    kept, merged, earlier = (make_household(field, adults=2) for _ in range(3))
    for house in (kept, merged):
        make_visit(field, house, people=[person(one, taught=["ai"]) for one in house.residents.all()])
    _merge_houses(field, merged, earlier)
    before = _state(*TABLES)
    merge = _merge_houses(field, kept, merged, head_name="Ai Đó", state="moved")
    assert _state(*TABLES) != before
    merging.undo_merge(merge=merge, actor=field.officer, at=NOW)
    assert _state(*TABLES) == before
    with pytest.raises(merging.NotPossible):
        merging.undo_merge(merge=merge, actor=field.officer, at=NOW)


def test_what_somebody_wrote_after_a_merge_stays_when_it_is_taken_back(field: Field) -> None:
    kept, merged = (
        make_household(field, phone="", note=""),
        make_household(field, phone="0912345678", note="x"),
    )
    merge = _merge_houses(field, kept, merged, phone="0912345678", note="x")
    Household.objects.filter(pk=kept.pk).update(note="cổng xanh")
    merging.undo_merge(merge=merge, actor=field.officer, at=NOW)
    kept.refresh_from_db()
    assert (kept.phone, kept.note) == ("", "cổng xanh")


def test_people_whom_one_visit_recorded_twice_are_put_together_and_taken_apart_again(field: Field) -> None:
    house = make_household(field, adults=0)
    kept = make_resident(house, full_name="Lò Thị Thúy", birth_year=1970)
    merged = make_resident(house, full_name="Lò Thị Thuý", birth_year=None)
    make_visit(
        field,
        house,
        people=[
            person(kept, taught=["ai"], known=["cashless"], signature="declined"),
            person(merged, taught=["cashless"], signature="registered"),
        ],
    )
    alone = make_visit(field, house, people=[person(merged, taught=["vneid2"])])
    before = _state(*TABLES)
    merge = _merge_people(field, kept, merged)
    both = VisitedResident.objects.get(resident=kept, visit__people__taught=["ai", "cashless"])
    assert (both.known, both.signature) == ([], "registered")
    assert VisitedResident.objects.get(visit=alone).resident == kept
    merging.undo_merge(merge=merge, actor=field.officer, at=NOW)
    assert _state(*TABLES) == before


def test_what_is_gone_already_is_not_merged(field: Field) -> None:
    one, two, three = (make_household(field, adults=0) for _ in range(3))
    _merge_houses(field, one, two)
    with pytest.raises(merging.NotPossible):
        _merge_houses(field, three, two)
    with pytest.raises(merging.NotPossible):
        _merge_houses(field, two, three)
    other = make_household(make_field(), adults=0)
    with pytest.raises(merging.NotPossible):
        _merge_houses(field, one, other)


def test_an_act_that_still_names_the_merged_household_lands_on_the_kept_one_and_goes_back_with_it(
    field: Field,
) -> None:
    kept, merged = make_household(field, adults=1), make_household(field, adults=1)
    merge = _merge_houses(field, kept, merged)
    device = make_device(field.members[0])
    visit, resident = new_id(), new_id()
    common = {"made_at": "2026-10-10T02:00:00.000Z", "offset_ms": 0, "team": field.teams[0].pk}
    acts = [
        {
            "id": str(new_id()),
            "seq": 1,
            "kind": "resident",
            **common,
            "data": {
                "resident": str(resident),
                "revision": 1,
                "household": str(merged.pk),
                "full_name": "Vi Thị Mới",
            },
        },
        {
            "id": str(new_id()),
            "seq": 2,
            "kind": "visit",
            **common,
            "data": {
                "visit": str(visit),
                "revision": 1,
                "household": str(merged.pk),
                "visited_at": "2026-10-10T02:00:00.000Z",
                "outcome": "present",
                "round": field.round.pk,
                "people": [{"resident": str(resident), "taught": ["vneid2"], "signature": "registered"}],
            },
        },
    ]
    assert _send(device, acts) == ["accepted", "accepted"]
    assert Visit.objects.get(pk=visit).household_id == kept.pk
    assert Resident.objects.get(pk=resident).household_id == kept.pk
    merging.undo_merge(merge=merge, actor=field.officer, at=NOW)
    assert Visit.objects.get(pk=visit).household_id == merged.pk
    assert Resident.objects.get(pk=resident).household_id == merged.pk


def _send(device: Device, acts: list[dict[str, Any]]) -> list[str]:
    sender = sender_for(device.pk)
    assert sender is not None
    receipts = receive(
        sender=sender,
        acts=[json.dumps(act).encode() for act in acts],
        sent_at=None,
        received_at=ON_THE_DAY,
    )
    return [receipt.status for receipt in receipts]


@pytest.mark.django_db
def test_an_officer_compares_merges_and_takes_back_in_the_pages(
    client: Client, sign_in: Callable[..., User], field: Field
) -> None:
    sign_in(client, "officer", field.tree)
    facts = {"adults": 0, "lane": "Ngõ 2", "house_number": "7"}
    one = make_household(field, **facts, head_name="Lò Văn Mẫu", phone="")
    two = make_household(field, **facts, head_name="Lò Văn Mẩu", phone="0912345678")
    assert "1 cặp có thể trùng" in client.get(reverse("doorstep:duplicates")).content.decode()
    address = reverse("doorstep:duplicate", args=["household", one.pk, two.pk])
    assert "Hai hộ này có phải là một?" in client.get(address).content.decode()
    client.post(address, {"phone": "other", "head_name": "one", "gop": "1"})
    one.refresh_from_db()
    assert (one.phone, one.head_name) == ("0912345678", "Lò Văn Mẫu")
    assert client.get(reverse("doorstep:household", args=[two.pk])).headers["Location"] == reverse(
        "doorstep:household", args=[one.pk]
    )
    client.post(reverse("doorstep:unmerge", args=[Merge.objects.get().pk]))
    assert Household.objects.filter(state="active").count() == 2
    client.post(address, {"khac-nhau": "1"})
    assert "Không thấy hộ hay người nào" in client.get(reverse("doorstep:duplicates")).content.decode()
