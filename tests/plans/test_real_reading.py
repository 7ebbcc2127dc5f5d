"""A plan made of what the real reader reads: our own text, and the real directives where they are at hand."""

from typing import TYPE_CHECKING

import pytest

import factories
from plans.benches import AT, make_directive
from tungngo.plans import queries, services
from vanban.reading import read_text

if TYPE_CHECKING:
    from pathlib import Path

    from tungngo.plans.models import Plan

OWN_TEXT = """\
ỦY BAN NHÂN DÂN
PHƯỜNG HOA MẪU

KẾ HOẠCH
Tổ chức Ngày Chuyển đổi số quốc gia năm 2026

II. NHIỆM VỤ
1. Phòng Văn hóa - Xã hội
- Tham mưu tổ chức lễ phát động trước ngày 10/10/2026.
- Chủ trì, phối hợp với Công an phường tuyên truyền trên Trang thông tin điện tử.
2. Các tổ dân phố
- Vận động người dân tham gia, hoàn thành đến hết ngày 31/10/2026.
"""


def review(text: str) -> "tuple[factories.CommuneTree, Plan]":
    tree = factories.make_commune()
    officer = factories.member("officer", tree.culture)
    directive = make_directive(tree, officer, read_text(text).to_dict())
    return tree, services.open_review(directive=directive, actor=officer, at=AT)


@pytest.mark.django_db
def test_our_own_text_becomes_a_plan_with_units_and_bounds() -> None:
    tree, plan = review(OWN_TEXT)
    items = list(queries.standing_items(plan))
    launch = next(item for item in items if "lễ phát động" in item.text)
    assert (str(launch.end_date), launch.bound) == ("2026-10-10", "before")
    assert [list(unit.organizations.all()) for unit in launch.units.all() if unit.part == "lead"] == [
        [tree.culture]
    ]
    people = next(item for item in items if "Vận động" in item.text)
    led = next(unit for unit in people.units.all() if unit.part == "lead")
    assert {*led.organizations.all()} >= {unit for unit in tree.neighborhoods if "Tổ dân phố" in unit.name}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["000", "002", "003"])
def test_each_sentence_of_a_real_directive_stands_where_the_plan_says(shared_dir: "Path", name: str) -> None:
    text = (shared_dir / "directives" / "text" / f"{name}.txt").read_text()
    _tree, plan = review(text)
    items = list(plan.items.all())
    assert items
    whole = plan.directive.text
    assert all(whole[item.span_start : item.span_end] == item.source for item in items)
    assert queries.review_of(plan).standing
