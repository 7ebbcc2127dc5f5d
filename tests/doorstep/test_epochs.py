"""After a backup was restored, telephones offer again what they keep and pull everything anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.urls import reverse

from doorstep.factories import make_field, make_household, token_of
from doorstep.test_receiving import Phone, statuses
from tungngo.doorstep.models import Act, Household, Visit

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_a_restored_database_lost_comes_back_from_the_telephones(client: Client) -> None:
    from django.utils import timezone

    from tungngo.doorstep.services.epochs import begin_epoch

    begin_epoch(at=timezone.now())  # a database that other tests emptied has none
    field = make_field()
    phone = Phone(client, field)
    house = make_household(field, adults=1)

    def pull(cursor: str = "") -> dict[str, object]:
        answer = client.get(
            reverse("doorstep_phone:pull"),
            {"cursor": cursor},
            headers={"Authorization": f"Device {token_of(phone.device)}"},
        )
        content: dict[str, object] = answer.json()
        return content

    kept, lost = phone.visit(house, []), phone.visit(house, [])
    phone.send(kept, lost)
    before = pull()
    assert pull(str(before["cursor"]))["gone"] == []
    # Back to a state in which the second visit had not come yet.
    Visit.objects.filter(pk=lost["data"]["visit"]).delete()
    Act.objects.filter(pk=lost["id"]).delete()

    call_command("new_sync_epoch")

    after = pull(str(before["cursor"]))
    assert after["epoch"] != before["epoch"]
    assert after["gone"] == "all"
    assert [one["id"] for one in after["households"]] == [str(house.pk)]  # type: ignore[attr-defined]
    assert statuses(phone.send(kept, lost)) == ["accepted", "accepted"]
    assert Visit.objects.count() == Act.objects.count() == 2
    assert Household.objects.count() == 1
