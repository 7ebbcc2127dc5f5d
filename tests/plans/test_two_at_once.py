from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from plans.benches import AT, Bench
from tungngo.plans import queries, services
from tungngo.plans.models import Plan, PlanChange

if TYPE_CHECKING:
    from collections.abc import Callable


def at_once(*acts: "Callable[[], Any]") -> list[Any]:
    """Runs acts at the same moment, each on a connection of its own; an exception is an answer too."""
    start = Barrier(len(acts))

    def run(act: "Callable[[], Any]") -> Any:
        try:
            start.wait(10)
            return act()
        except Exception as fault:  # noqa: BLE001 - what an act refuses with is what the test looks at
            return fault
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.django_db(transaction=True)
def test_two_who_open_the_review_at_once_get_one_plan(shared_bench: Bench) -> None:
    from plans.benches import make_directive, make_reading

    bench = shared_bench
    directive = make_directive(bench.tree, bench.officer, make_reading())
    plans = at_once(
        lambda: services.open_review(directive=directive, actor=bench.officer, at=AT),
        lambda: services.open_review(directive=directive, actor=bench.other, at=AT),
    )
    assert plans[0] == plans[1]
    assert Plan.objects.filter(directive=directive).count() == 1
    assert plans[0].items.count() == 5


@pytest.mark.django_db(transaction=True)
def test_two_who_edit_one_field_at_once_one_is_told(shared_bench: Bench) -> None:
    bench, item = shared_bench, shared_bench.item(2)

    def edit(actor: Any, text: str) -> "Callable[[], Any]":
        facts = {"plan": bench.plan, "item": item.pk, "version": 0, "changes": {"text": text}}
        return lambda: services.edit_item(**facts, actor=actor, at=AT)

    answers = at_once(edit(bench.officer, "Một"), edit(bench.other, "Hai"))
    refused = [answer for answer in answers if isinstance(answer, services.StaleLine)]
    assert len(refused) == 1
    item.refresh_from_db()
    assert item.text in {"Một", "Hai"}
    assert refused[0].merged["text"] in {"Một", "Hai"} - {item.text}
    assert PlanChange.objects.filter(plan=bench.plan).count() == 1


@pytest.mark.django_db(transaction=True)
def test_acts_of_many_at_once_are_numbered_without_gaps_and_none_is_lost(shared_bench: Bench) -> None:
    bench = shared_bench

    def add(number: int) -> "Callable[[], Any]":
        actor = bench.officer if number % 2 else bench.other
        return lambda: services.add_item(plan=bench.plan, text=f"Việc {number}", actor=actor, at=AT)

    at_once(*(add(number) for number in range(6)))
    texts = {item.text for item in queries.standing_items(bench.plan)}
    assert {f"Việc {number}" for number in range(6)} <= texts
    sequences = PlanChange.objects.filter(plan=bench.plan).values_list("sequence", flat=True)
    assert list(sequences) == [1, 2, 3, 4, 5, 6]


@pytest.mark.django_db(transaction=True)
def test_one_submission_sent_twice_at_once_adds_one_item(shared_bench: Bench) -> None:
    from uuid import UUID

    bench = shared_bench
    facts: dict[str, Any] = {"plan": bench.plan, "text": "Bấm hai lần", "actor": bench.officer, "at": AT}
    at_once(*[lambda: services.add_item(**facts, key=UUID(int=5))] * 2)
    assert bench.plan.items.filter(text="Bấm hai lần").count() == 1
