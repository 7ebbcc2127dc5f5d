"""Which tasks of a further directive are tasks that a campaign already has: likeness of texts, then a best pairing.

The weights and thresholds are measured on pairs of directives (tests/assignments/test_comparing.py prints how well
they find the pairs that a person sees). The pairing is solved here by the Hungarian method on each connected piece
of the graph of likely pairs: a few dozen lines instead of a numerical library, and pieces are small.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tungngo.assignments.rules.pairing import best_pairs
from vanban.text import fold

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Mapping, Sequence

# Below it two statements are different tasks (measured: see the module's docstring).
PAIR_THRESHOLD: Final = 0.38
# How much of a shorter statement another one must hold for the two to be a whole and its piece.
PIECE_THRESHOLD: Final = 0.62
# Words of the change itself, and words without a meaning of their own: they make no two tasks alike.
_EMPTY_WORDS: Final = frozenset(
    fold(
        "và các của trên cho tại về từ đến hết ngày trong với theo để là được có này do bằng vào trước sau"
        " đề nghị yêu cầu giao chủ trì phối hợp thực hiện hoàn thành triển khai tiếp tục điều chỉnh gia hạn thời gian"
        " thành sang lùi tháng năm địa bàn xã phường tỉnh phấn đấu tối thiểu"
    ).split()
)
_DATES: Final = re.compile(
    r"(?:ngày\s+)?\d{1,2}\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*\d{4})?"
    r"|ngày\s+\d{1,2}\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?|tháng\s+\d{1,2}(?:\s*/\s*\d{4}|\s+năm\s+\d{4})?",
    re.IGNORECASE,
)
# A word that stands in more of the statements says nothing about which two are alike; it only makes the search slow.
_COMMON_SHARE: Final = 0.5
# Of the lighter of two statements so much must stand in the other before their likeness is worked out.
_WORTH_A_LOOK: Final = 0.15
_TEXT, _UNITS, _PERIOD, _SECTION = 0.84, 0.08, 0.04, 0.04
_DICE_SHARE: Final = 0.55
# What is to be done stands at the head of a sentence; slogans and addresses that many tasks quote stand behind.
_HEAD_SHARE, _HEAD_WORDS = 0.3, 20


@dataclass(frozen=True, slots=True)
class Statement:
    """One task as a directive or a campaign states it.

    Attributes:
        key: Whatever tells it from the others of its side.
        text: What is to be done.
        heading: The heading under which it stands.
        units: Ids of the units that answer for it.
        start: First day.
        end: Last day as written.
    """

    key: int
    text: str
    heading: str = ""
    units: frozenset[int] = frozenset()
    start: dt.date | None = None
    end: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """A task of the campaign and the task of the further directive that is the same one, and how sure that is."""

    old: int
    new: int
    likeness: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the two sides have to do with each other.

    Attributes:
        pairs: Same tasks, one to one.
        pieces: A new statement that orders a piece of an old one which has its pair already.
        merged: An old statement that a new one, which has its pair already, takes in.
    """

    pairs: tuple[Pair, ...]
    pieces: tuple[Pair, ...]
    merged: tuple[Pair, ...]


def words_of(text: str) -> frozenset[str]:
    """The words that tell one task from another, alone and in twos; days are left out, they change."""
    words = fold(_DATES.sub(" ", text)).split()
    full = [word for word in words if word not in _EMPTY_WORDS]
    return frozenset(full) | {f"{first} {second}" for first, second in pairwise(full)}


class Likeness:
    """How alike statements are, the words weighted by how rare they are in the two documents together."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._words: dict[str, frozenset[str]] = {}
        self._totals: dict[str, float] = {}
        self._heads: dict[str, str] = {}
        texts = [statement.text for statement in statements]
        counts = Counter(word for text in texts for word in self.words(text))
        self._count = len(texts)
        self._weights = {word: math.log(1 + self._count / count) for word, count in counts.items()}
        self._unseen = math.log(1 + self._count)
        self.common = {word for word, count in counts.items() if count > max(4, self._count * _COMMON_SHARE)}

    def words(self, text: str) -> frozenset[str]:
        """The words of a text, looked up once."""
        found = self._words.get(text)
        if found is None:
            found = self._words[text] = words_of(text)
        return found

    def weight(self, word: str) -> float:
        """How much a word says."""
        return self._weights.get(word, self._unseen)

    def weight_of(self, text: str) -> float:
        """How much all words of a text say together."""
        found = self._totals.get(text)
        if found is None:
            found = self._totals[text] = sum(map(self.weight, self.words(text)))
        return found

    def shares(self, first: str, second: str) -> tuple[float, float, float]:
        """The weight of what two texts share: of both, of the first, of the second; 0 to 1 each."""
        one, two = self.words(first), self.words(second)
        if not one or not two:
            return (1.0, 1.0, 1.0) if fold(first) == fold(second) else (0.0, 0.0, 0.0)
        shared = sum(map(self.weight, one & two))
        all_one, all_two = self.weight_of(first), self.weight_of(second)
        return 2 * shared / (all_one + all_two), shared / all_one, shared / all_two

    def of(self, old: Statement, new: Statement) -> float:
        """How alike two statements are, 0 to 1; what one of them does not say counts neither way."""
        dice, held_old, held_new = self.shares(old.text, new.text)
        known = [(_TEXT, _DICE_SHARE * dice + (1 - _DICE_SHARE) * max(held_old, held_new))]
        if old.units and new.units:
            known.append((_UNITS, len(old.units & new.units) / len(old.units | new.units)))
        if old.end and new.end:
            known.append((_PERIOD, _overlap(old, new)))
        if old.heading and new.heading:
            known.append((_SECTION, self.shares(old.heading, new.heading)[0]))
        whole = sum(weight * value for weight, value in known) / sum(weight for weight, _value in known)
        return (1 - _HEAD_SHARE) * whole + _HEAD_SHARE * self.shares(
            self._head(old.text), self._head(new.text)
        )[0]

    def _head(self, text: str) -> str:
        found = self._heads.get(text)
        if found is None:
            found = self._heads[text] = " ".join(text.split()[:_HEAD_WORDS])
        return found


def _overlap(old: Statement, new: Statement) -> float:
    if (old.start, old.end) == (new.start, new.end):
        return 1.0
    first = max(old.start or old.end, new.start or new.end)  # type: ignore[type-var]  # both have an end
    last = min(old.end, new.end)  # type: ignore[type-var]
    return 0.5 if first <= last else 0.0  # type: ignore[operator]


def compare(
    old: Sequence[Statement], new: Sequence[Statement], *, fixed: Mapping[int, int] | None = None
) -> Comparison:
    """Pairs the tasks of a further directive with those of a campaign.

    Args:
        old: The campaign's.
        new: The further directive's.
        fixed: Pairs that a person decided, key of the new by key of the old; they are kept.
    """
    fixed = fixed or {}
    likeness = Likeness((*old, *new))
    olds, news = {s.key: s for s in old}, {s.key: s for s in new}
    kept = [
        Pair(one, two, likeness.of(olds[one], news[two]))
        for one, two in fixed.items()
        if one in olds and two in news
    ]
    taken_old, taken_new = {pair.old for pair in kept}, {pair.new for pair in kept}
    scores: dict[tuple[int, int], float] = {}
    for one, two in _candidates(likeness, old, new):
        scores[one.key, two.key] = likeness.of(one, two)
    likely = {
        keys: score
        for keys, score in scores.items()
        if score >= PAIR_THRESHOLD and keys[0] not in taken_old and keys[1] not in taken_new
    }
    pairs = [*kept, *(Pair(one, two, likely[one, two]) for one, two in best_pairs(likely))]
    paired_old, paired_new = {pair.old for pair in pairs}, {pair.new for pair in pairs}
    free_new = [s for s in new if s.key not in paired_new]
    free_old = [s for s in old if s.key not in paired_old]
    return Comparison(
        pairs=tuple(sorted(pairs, key=lambda pair: pair.new)),
        pieces=tuple(_pieces(likeness, free_new, [olds[k] for k in paired_old], is_new=True)),
        merged=tuple(_pieces(likeness, free_old, [news[k] for k in paired_new], is_new=False)),
    )


def _candidates(
    likeness: Likeness, old: Sequence[Statement], new: Sequence[Statement]
) -> list[tuple[Statement, Statement]]:
    """Pairs that share enough weight to be worth a closer look, or have the very same text.

    Summed up along an index of words, so that 60 tasks find theirs among 2,000 without comparing each with each.
    """
    by_word: defaultdict[str, list[int]] = defaultdict(list)
    by_text: defaultdict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(old):
        by_text[fold(one.text)].append(place)
        for word in likeness.words(one.text) - likeness.common:
            by_word[word].append(place)
    found: list[tuple[Statement, Statement]] = []
    for two in new:
        shared: defaultdict[int, float] = defaultdict(float)
        for word in likeness.words(two.text) - likeness.common:
            weight = likeness.weight(word)
            for place in by_word.get(word, ()):
                shared[place] += weight
        whole = likeness.weight_of(two.text)
        places = {
            place
            for place, weight in shared.items()
            if weight >= _WORTH_A_LOOK * min(whole, likeness.weight_of(old[place].text))
        }
        found.extend((old[place], two) for place in sorted(places.union(by_text.get(fold(two.text), ()))))
    return found


def _pieces(
    likeness: Likeness, free: Iterable[Statement], whole: Collection[Statement], *, is_new: bool
) -> Iterable[Pair]:
    """For each statement without a pair the best of those with one that holds most of its words."""
    for piece in free:
        held = [(likeness.shares(piece.text, one.text)[1], one.key) for one in whole]
        best = max(held, default=(0.0, 0))
        if best[0] >= PIECE_THRESHOLD:
            yield Pair(best[1], piece.key, best[0]) if is_new else Pair(piece.key, best[1], best[0])
