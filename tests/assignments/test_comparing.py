"""How tasks of two directives are paired, measured on pairs of our own writing and on real directives of one Day."""

import datetime as dt
import itertools
import os
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directive_pairs import FOLDER, PAIRS, DirectivePair, key_of, own_statements, statements_of
from tungngo.assignments.rules.comparing import Comparison, Likeness, Statement, compare
from tungngo.assignments.rules.differing import (
    Facts,
    cites,
    differences,
    relation_of,
    tells_a_change,
    withdrawals,
    word_changes,
    words_withdrawn,
)
from tungngo.assignments.rules.pairing import best_pairs

SHARED = Path(os.environ.get("TUNGNGO_SHARED") or Path(__file__).resolve().parents[3] / "shared")
# Which tasks of three real directives on one Day a person sees as the same: any of the words will do for a side,
# where the document states the task more than once.
REAL = (
    ("003", "002", "Ngày hội toàn dân học tập số”", ("Ngày hội toàn dân học tập số” kết hợp",)),
    ("003", "002", "chủ trì triển khai Chiến dịch", ("Triển khai Chiến dịch ra quân",)),
    ("003", "002", "Thông điệp Ngày Chuyển đổi số", ("Thực hiện chiến dịch",)),
    ("003", "000", "chủ trì triển khai Chiến dịch", ("Triển khai Chiến dịch", "Chiến dịch “Đi từng")),
    ("003", "000", "Thông điệp Ngày Chuyển đổi số", ("Thực hiện chiến dịch truyền thông chủ đề",)),
    (
        "000",
        "002",
        "thực hiện ra quân đồng loạt",
        ("Triển khai Chiến dịch ra quân", "Tổ chuyển đổi số cộng đồng"),
    ),
    ("000", "002", "Thực hiện chiến dịch truyền thông chủ đề", ("Thực hiện chiến dịch",)),
)


def pairs_of(found: Comparison) -> set[tuple[int, int]]:
    return {(pair.old, pair.new) for pair in found.pairs}


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.younger)
def test_the_pairs_that_a_person_sees_are_found_and_no_others(pair: DirectivePair) -> None:
    old, new = own_statements(pair.older), own_statements(pair.younger)
    found = compare(old, new)
    assert pairs_of(found) == {(key_of(old, one), key_of(new, two)) for one, two in pair.pairs}
    assert {(piece.old, piece.new) for piece in found.pieces} == {
        (key_of(old, one), key_of(new, two)) for one, two in pair.pieces
    }


def test_a_wrong_pair_is_far_from_the_threshold_in_our_own_directives() -> None:
    right, wrong = [], []
    for pair in PAIRS:
        old, new = own_statements(pair.older), own_statements(pair.younger)
        likeness = Likeness((*old, *new))
        meant = {(key_of(old, one), key_of(new, two)) for one, two in (*pair.pairs, *pair.pieces)}
        for one, two in itertools.product(old, new):
            (right if (one.key, two.key) in meant else wrong).append(likeness.of(one, two))
    assert min(right) > 0.40
    assert max(wrong) < 0.32


@pytest.mark.skipif(not (SHARED / "directives/text").is_dir(), reason="the real directives are not here")
def test_real_directives_on_one_day_find_their_common_tasks() -> None:
    right = made = 0
    for older, younger in (("003", "002"), ("003", "000"), ("000", "002")):
        old, new = (
            statements_of((SHARED / f"directives/text/{name}.txt").read_text(encoding="utf-8"))
            for name in (older, younger)
        )
        found = compare(old, new)
        texts_old, texts_new = {s.key: s.text for s in old}, {s.key: s.text for s in new}
        wanted = [(one, two) for first, second, one, two in REAL if (first, second) == (older, younger)]
        made += len(found.pairs)
        right += sum(
            any(
                one in texts_old[pair.old] and any(words in texts_new[pair.new] for words in two)
                for pair in found.pairs
            )
            for one, two in wanted
        )
    assert right == len(REAL)
    assert made <= 8


_WORDS = st.sampled_from(
    ["lễ", "phát", "động", "băng", "rôn", "lớp", "kỹ", "năng", "chợ", "thanh", "toán", "hiến", "máu", "thôn"]
)
_TEXTS = st.lists(st.lists(_WORDS, min_size=1, max_size=9).map(" ".join), min_size=0, max_size=9)


@given(_TEXTS, st.randoms())
def test_a_document_beside_itself_is_the_same_throughout(texts: list[str], shuffler: random.Random) -> None:
    old = [Statement(key=number, text=text) for number, text in enumerate(texts)]
    new = list(old)
    shuffler.shuffle(new)
    found = compare(old, new)
    text_of = {statement.key: statement.text for statement in old}
    assert len(found.pairs) == len(old)
    assert all(text_of[pair.old] == text_of[pair.new] for pair in found.pairs)


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.txt")))
def test_a_real_looking_document_beside_itself_differs_in_nothing(name: str) -> None:
    statements = own_statements(name)
    found = compare(statements, statements)
    assert pairs_of(found) == {(statement.key, statement.key) for statement in statements}
    for statement in statements:
        facts = Facts(text=statement.text, start=statement.start, end=statement.end)
        assert differences(facts, facts, kind="adds") == {}


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 4), st.integers(0, 4)), st.floats(0.01, 1.0, allow_nan=False), max_size=12
    )
)
def test_the_pairing_is_the_best_of_all(weights: dict[tuple[int, int], float]) -> None:
    pairs = best_pairs(weights)
    assert len({left for left, _right in pairs}) == len({right for _left, right in pairs}) == len(pairs)

    def best(left: int, used: frozenset[int]) -> float:
        if left == 5:
            return 0.0
        free = [(right, weights[left, right]) for right in range(5) if (left, right) in weights]
        ways = (weight + best(left + 1, used | {right}) for right, weight in free if right not in used)
        return max([best(left + 1, used), *ways])

    assert sum(weights[pair] for pair in pairs) == pytest.approx(best(0, frozenset()))


def test_what_a_person_paired_stays_paired() -> None:
    old = [Statement(1, "Tổ chức lễ phát động"), Statement(2, "Treo băng rôn")]
    new = [Statement(7, "Tổ chức lễ phát động")]
    assert pairs_of(compare(old, new, fixed={2: 7})) == {(2, 7)}


MAY = dt.date(2026, 5, 1)


def test_what_the_further_directive_does_not_say_is_no_difference() -> None:
    old = Facts(text="Treo băng rôn", start=MAY, end=MAY, bound="on", units={"lead": (1,)}, location="chợ")
    assert differences(old, Facts(text="Treo băng rôn"), kind="adds") == {}


def test_the_campaigns_own_time_is_no_new_time_for_the_task() -> None:
    old = Facts(text="Treo băng rôn", end=MAY, bound="before")
    new = Facts(text="Treo băng rôn", end=dt.date(2026, 6, 1), bound="before", is_period_own=False)
    assert differences(old, new, kind="adds") == {}


def test_before_a_day_and_until_a_day_differ() -> None:
    old = Facts(text="Treo băng rôn", end=MAY, bound="before")
    new = Facts(text="Treo băng rôn", end=MAY, bound="on_or_before")
    assert set(differences(old, new, kind="adds")) == {"period"}


def test_a_later_end_leaves_the_beginning() -> None:
    old = Facts(text="Treo băng rôn", start=dt.date(2026, 4, 1), end=MAY, bound="on_or_before")
    new = Facts(text="Treo băng rôn", end=dt.date(2026, 6, 1), bound="on_or_before")
    assert differences(old, new, kind="adds")["period"]["after"]["start"] == "2026-04-01"


def test_helpers_come_to_those_who_help_already_and_a_lead_takes_the_leads_place() -> None:
    old = Facts(text="Treo băng rôn", units={"lead": (1,), "coordinating": (2, 3)})
    new = Facts(text="Treo băng rôn", units={"lead": (4,), "coordinating": (3, 5)})
    found = differences(old, new, kind="adds")
    assert found["lead"] == {"before": [1], "after": [4]}
    assert found["coordinating"]["after"] == [2, 3, 5]
    assert differences(old, new, kind="replaces")["coordinating"]["after"] == [3, 5]


def test_who_helped_and_leads_now_no_longer_helps() -> None:
    old = Facts(text="Treo băng rôn", units={"lead": (1,), "coordinating": (2, 3)})
    new = Facts(text="Treo băng rôn", units={"lead": (2,), "coordinating": (1,)})
    found = differences(old, new, kind="adds")
    assert found["coordinating"] == {"before": [2, 3], "after": [1, 3]}


def test_the_words_of_a_change_are_not_the_tasks_own_words() -> None:
    assert tells_a_change("Gia hạn thời gian treo băng rôn đến hết ngày 15/5/2026")
    assert tells_a_change("Giao Công an xã chủ trì tổ chức buổi ngoại khóa")
    assert not tells_a_change("Treo băng rôn tại các trục đường chính")


def test_words_that_go_and_come_are_told_apart() -> None:
    changes = word_changes("tối thiểu 150 đơn vị máu", "tối thiểu 200 đơn vị máu")
    assert [(change.kind, change.text) for change in changes] == [
        ("same", "tối thiểu"),
        ("gone", "150"),
        ("new", "200"),
        ("same", "đơn vị máu"),
    ]


@pytest.mark.parametrize(
    ("subject", "text", "kind"),
    [
        ("Về việc hưởng ứng ngày hội", "Kế hoạch này thay thế Kế hoạch số 71/KH-UBND ngày 02/3.", "replaces"),
        ("V/v thu hồi Công văn số 71/KH-UBND", "", "revokes"),
        ("V/v bãi bỏ một số nhiệm vụ của Kế hoạch số 71/KH-UBND", "", "adds"),
        ("V/v điều chỉnh Kế hoạch số 71/KH-UBND", "", "adds"),
        ("Về việc hưởng ứng", "Thay thế Kế hoạch số 12/KH-UBND về việc khác.", "adds"),
    ],
)
def test_the_documents_words_say_what_it_does_to_the_one_before(subject: str, text: str, kind: str) -> None:
    assert relation_of(subject, text, ["071/KH-UBND"]).kind == kind


def test_numbers_are_known_however_they_are_spaced() -> None:
    assert cites("Thực hiện Kế hoạch số 46 /KH-UBND ngày 01/8", "Số: 046/KH-UBND")
    assert not cites("Thực hiện Kế hoạch số 146/KH-UBND", "46/KH-UBND")


def test_sentences_that_withdraw_a_task_are_found_with_their_place() -> None:
    text = (FOLDER / "digital-day-revocation.txt").read_text(encoding="utf-8")
    found = list(withdrawals(text))
    assert all(text[one.start : one.end].strip() == one.text for one in found)
    assert "hội thi “Gia đình số” cấp xã" in [words_withdrawn(one.text) for one in found]
