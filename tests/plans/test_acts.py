from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tungngo.audit.models import AuditEvent
from tungngo.organizations.models import OrganizationAlias
from tungngo.plans import queries, services
from tungngo.plans.models import ItemState, Plan, PlanChange, PlanItem
from tungngo.plans.services.changing import snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    from plans.benches import Bench


def standing(bench: "Bench") -> list[str]:
    return [item.text for item in queries.standing_items(bench.plan)]


def state_of(plan: Plan) -> list[Any]:
    items = plan.items.order_by("position", "pk").prefetch_related("units__organizations")
    return [(item.pk, snapshot(item)) for item in items]


def test_an_edit_changes_what_was_sent_and_is_audited(bench: "Bench") -> None:
    bench.act("edit_item", item=bench.item(2).pk, changes={"text": "Kích hoạt định danh", "bound": "before"})
    item = bench.item(2)
    assert (item.text, item.bound, item.state, item.time_basis) == (
        "Kích hoạt định danh",
        "before",
        ItemState.KEPT,
        "person",
    )
    assert AuditEvent.objects.filter(act="plans.plan.edit_item", subject_id=str(bench.plan.pk)).count() == 1


def test_two_people_who_change_different_fields_both_keep_their_change(bench: "Bench") -> None:
    item = bench.item(2)
    bench.act("edit_item", item=item.pk, version=0, changes={"text": "Chữ của tôi", "end_date": "2026-10-31"})
    bench.act_as(
        bench.other,
        "edit_item",
        item=item.pk,
        version=0,
        changes={"text": item.text, "end_date": "2026-10-20"},
    )
    item.refresh_from_db()
    assert (item.text, str(item.end_date)) == ("Chữ của tôi", "2026-10-20")


def test_two_people_who_change_the_same_field_are_told_and_nothing_is_lost(bench: "Bench") -> None:
    item = bench.item(2)
    bench.act("edit_item", item=item.pk, version=0, changes={"text": "Của người thứ nhất", "location": "Chợ"})
    with pytest.raises(services.StaleLine) as stale:
        bench.act_as(
            bench.other,
            "edit_item",
            item=item.pk,
            version=0,
            changes={"text": "Của người thứ hai", "location": item.location},
        )
    assert stale.value.conflicts == ("text",)
    assert stale.value.change is not None
    assert stale.value.change.actor == bench.officer
    assert stale.value.merged == {"text": "Của người thứ hai", "location": "Chợ"}
    item.refresh_from_db()
    assert item.text == "Của người thứ nhất"


def test_an_act_on_an_item_that_somebody_changed_is_refused(bench: "Bench") -> None:
    item = bench.item(2)
    bench.act("edit_item", item=item.pk, changes={"text": "Khác"})
    with pytest.raises(services.StaleLine):
        bench.act_as(bench.other, "reject_item", item=item.pk, version=0)
    item.refresh_from_db()
    assert item.state == ItemState.KEPT


def test_ones_own_quick_acts_do_not_stand_in_ones_way(bench: "Bench") -> None:
    item = bench.item(2)
    bench.act("accept_item", item=item.pk, version=0)
    bench.act("reject_item", item=item.pk, version=0)
    assert bench.item(2).state == ItemState.REJECTED
    with pytest.raises(services.StaleLine):
        bench.act("split_item", item=item.pk, version=0, at_character=10)
    with pytest.raises(services.StaleLine):
        bench.act_as(bench.other, "restore_item", item=item.pk, version=0)


def test_splitting_cuts_text_and_sentence_at_the_same_place(bench: "Bench") -> None:
    item = bench.item(2)
    cut = item.text.index("đến hết")
    new = bench.act("split_item", item=item.pk, at_character=cut)
    item.refresh_from_db()
    text = bench.directive.text
    assert text[new.span_start : new.span_end] == "đến hết ngày 31/10/2026."
    assert (
        text[item.span_start : item.span_end].strip()
        == "Công an phường hướng dẫn người dân kích hoạt định danh mức 2"
    )
    assert standing(bench)[1:3] == [item.text, "Đến hết ngày 31/10/2026."]
    assert [u.as_written for u in new.units.filter(part="lead")] == ["Công an phường"]


@pytest.mark.parametrize("cut", [0, 9999])
def test_a_split_that_leaves_nothing_on_one_side_is_refused(bench: "Bench", cut: int) -> None:
    with pytest.raises(ValueError, match="one side"):
        bench.act("split_item", item=bench.item(2).pk, at_character=cut)
    assert len(standing(bench)) == 5


def test_merging_the_same_work_takes_lead_and_time_from_the_better_source_and_says_conflicts(
    bench: "Bench",
) -> None:
    one, row = bench.item(1), bench.item(5)
    bench.act("merge_items", into=one.pk, others=[(row.pk, row.version)], version=one.version)
    one.refresh_from_db()
    assert str(one.end_date) == "2026-10-09"
    assert one.text.startswith("Phòng Văn hóa - Xã hội tham mưu")
    assert [u.as_written for u in one.units.filter(part="lead")] == ["Phòng VH-XH"]
    assert not one.units.filter(part="coordinating").exists()  # the same department under another name
    assert "Thời gian khác nhau" in one.warnings[-1]["message"]
    assert len(standing(bench)) == 4


def test_merging_different_items_joins_their_texts(bench: "Bench") -> None:
    two, three = bench.item(2), bench.item(3)
    bench.act("merge_items", into=two.pk, others=[(three.pk, 0)], version=0)
    two.refresh_from_db()
    assert two.text.endswith("hằng ngày.")
    assert {u.as_written for u in two.units.all()} == {"Công an phường", "Nhân dân"} | {
        "Các thôn, tổ dân phố"
    }
    assert two.recurrence["freq"] == "daily"


def test_a_sentence_becomes_an_item_at_its_place_in_the_document(bench: "Bench") -> None:
    span = (bench.item(2).span_start, bench.item(2).span_end)
    bench.act("add_item", text="", span=(span[0] + 5, span[1]))
    assert [item.is_added_by_hand for item in queries.standing_items(bench.plan)] == [
        False,
        False,
        True,
        False,
        False,
        False,
    ]


def test_the_same_submission_adds_one_item(bench: "Bench") -> None:
    from uuid import UUID

    key = UUID(int=7)
    assert bench.act("add_item", text="Một việc", key=key) is not None
    assert bench.act("add_item", text="Một việc", key=key) is None
    assert standing(bench).count("Một việc") == 1


def test_items_move_again_and_again_without_losing_their_order(bench: "Bench") -> None:
    first, second = bench.item(1), bench.item(2)
    for _ in range(60):
        bench.act("move_item", item=bench.item(5).pk, after=first.pk)
        bench.act("move_item", item=bench.item(4).pk, after=first.pk)
    order = [item.reading_id for item in queries.standing_items(bench.plan)]
    assert order == ["T1", "T4", "T5", "T2", "T3"]
    assert second.text in standing(bench)


def test_an_answer_about_a_unit_holds_for_all_items_and_is_remembered(bench: "Bench") -> None:
    count = bench.act("resolve_unit", as_written="đội hình hoa sen", organizations=[bench.tree.youth])
    assert count == 1
    unit = bench.item(4).units.get(part="lead")
    assert unit.is_certain
    assert list(unit.organizations.all()) == [bench.tree.youth]
    alias = OrganizationAlias.objects.get(organization=bench.tree.commune)
    assert list(alias.units.all()) == [bench.tree.youth]


@pytest.mark.parametrize(
    ("act", "answer"),
    [
        ("resolve_unit", {"as_written": "Đội hình Hoa Sen", "is_outside": True}),
        ("dismiss_unknown_units", {}),
    ],
)
def test_a_name_that_is_no_unit_of_the_commune_is_not_asked_again_in_the_next_document(
    bench: "Bench", new_bench: "Callable[..., Bench]", act: str, answer: dict[str, object]
) -> None:
    bench.act(act, **answer)
    following = new_bench(tree=bench.tree)
    assert following.item(4).units.get(part="lead").is_outside
    asked = {question.as_written for question in queries.open_questions(following.plan)}
    assert "Đội hình Hoa Sen" not in asked


def test_a_unit_of_another_commune_cannot_be_chosen(
    bench: "Bench", new_bench: "Callable[..., Bench]"
) -> None:
    stranger = new_bench().tree.police
    with pytest.raises(ValueError, match="cannot mean"):
        bench.act("resolve_unit", as_written="Đội hình Hoa Sen", organizations=[stranger])
    units = services.unit_values([services.UnitDraft("lead", "X", (stranger.pk,))])
    with pytest.raises(ValueError, match="not of commune"):
        bench.act("edit_item", item=bench.item(1).pk, changes={"units": units})


def test_accepting_all_that_is_certain_leaves_the_doubtful_ones(bench: "Bench") -> None:
    bench.act("dismiss_unknown_units")
    assert bench.act("accept_all_certain") == 1
    assert bench.item(2).state == ItemState.KEPT
    assert bench.item(3).state == ItemState.PROPOSED


def test_a_confirmed_plan_takes_no_more_changes(bench: "Bench") -> None:
    services.mark_confirmed(plan=bench.plan, actor=bench.officer, at=bench.plan.opened_at)
    with pytest.raises(services.PlanIsConfirmed):
        bench.act("reject_item", item=bench.item(1).pk)


def test_undo_takes_back_ones_own_act_and_leaves_the_others(bench: "Bench") -> None:
    bench.act("edit_item", item=bench.item(2).pk, changes={"text": "Của tôi"})
    bench.act_as(bench.other, "edit_item", item=bench.item(2).pk, changes={"location": "Nhà văn hóa"})
    bench.act("undo")
    item = bench.item(2)
    assert (item.text.startswith("Công an"), item.location) == (True, "Nhà văn hóa")


def test_undo_is_refused_where_somebody_built_upon_the_act(bench: "Bench") -> None:
    bench.act("edit_item", item=bench.item(2).pk, changes={"text": "Của tôi"})
    bench.act_as(bench.other, "edit_item", item=bench.item(2).pk, changes={"text": "Của chị"})
    with pytest.raises(services.CannotUndo) as refused:
        bench.act("undo")
    assert refused.value.by is not None
    assert refused.value.by.actor == bench.other
    assert bench.item(2).text == "Của chị"


def test_an_item_into_which_somebody_merged_cannot_vanish_by_undo(bench: "Bench") -> None:
    added = bench.act("add_item", text="Việc thêm")
    bench.act_as(
        bench.other, "merge_items", into=added.pk, others=[(bench.item(3).pk, 0)], version=added.version + 1
    )
    with pytest.raises(services.CannotUndo):
        bench.act("undo")
    assert PlanItem.objects.filter(pk=added.pk).exists()


def test_after_a_new_act_what_was_undone_before_cannot_be_redone(bench: "Bench") -> None:
    bench.act("reject_item", item=bench.item(1).pk)
    bench.act("undo")
    bench.act("reject_item", item=bench.item(2).pk)
    with pytest.raises(services.NothingToUndo):
        bench.act("redo")


def perform(bench: "Bench", choice: tuple[int, int, int]) -> None:  # noqa: C901, PLR0912 - one case per act
    """One act out of all of them, on items chosen by numbers; acts that make no sense there do nothing."""
    kind, which, other = choice
    items = list(queries.standing_items(bench.plan))
    if not items:
        return
    item, second = items[which % len(items)], items[other % len(items)]
    match kind:
        case 0:
            bench.act("edit_item", item=item.pk, changes={"text": f"Sửa {which}", "end_date": "2026-12-01"})
        case 1:
            bench.act("reject_item", item=item.pk)
        case 2 if len(item.text) > 2 and item.text[:2].strip() and item.text[2:].strip():
            bench.act("split_item", item=item.pk, at_character=2)
        case 3 if item.pk != second.pk:
            others = [(second.pk, second.version)]
            bench.act("merge_items", into=item.pk, others=others, version=item.version)
        case 4 if item.pk != second.pk:
            bench.act("move_item", item=item.pk, after=second.pk)
        case 5:
            bench.act("add_item", text=f"Thêm {which}")
        case 6:
            bench.act("resolve_unit", as_written="Đội hình Hoa Sen", organizations=[bench.tree.youth])
        case 7:
            bench.act("accept_all_certain")
        case 8:
            rejected = bench.plan.items.filter(state=ItemState.REJECTED).first()
            if rejected:
                bench.act("restore_item", item=rejected.pk)
        case 9 if item.same_work:
            bench.act("separate_items", mark=item.same_work)
        case _:
            pass


acts = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=12)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=acts)
def test_undoing_everything_gives_the_beginning_and_redoing_it_the_end(
    bench: "Bench", new_bench: "Callable[..., Bench]", sequence: list[tuple[int, int, int]]
) -> None:
    bench = new_bench(tree=bench.tree)
    beginning = state_of(bench.plan)
    for choice in sequence:
        perform(bench, choice)
    end = state_of(bench.plan)
    count = PlanChange.objects.filter(plan=bench.plan, undoes=None, redoes=None).count()
    for _ in range(count):
        bench.act("undo")
    assert state_of(bench.plan) == beginning
    with pytest.raises(services.NothingToUndo):
        bench.act("undo")
    for _ in range(count):
        bench.act("redo")
    assert state_of(bench.plan) == end
    assert list(bench.plan.changes.values_list("sequence", flat=True)) == list(
        range(1, bench.plan.version + 1)
    )
