"""The best one-to-one pairing of two sides by weight: the Hungarian method, on each connected piece of the graph."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_INFINITY = float("inf")


def best_pairs(weights: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """The pairs (left, right) of greatest total weight in which nobody stands twice; all weights are positive.

    Pairs that are not in `weights` are never made: nobody is paired rather than wrongly.
    """
    found = []
    for lefts, rights in _pieces(weights):
        costs = [[-weights.get((left, right), 0.0) for right in rights] for left in lefts]
        is_turned = len(lefts) > len(rights)
        if is_turned:
            costs = [list(column) for column in zip(*costs, strict=True)]
        for row, column in enumerate(_hungarian(costs)):
            pair = (lefts[column], rights[row]) if is_turned else (lefts[row], rights[column])
            if pair in weights:
                found.append(pair)
    return sorted(found)


def _pieces(weights: Mapping[tuple[int, int], float]) -> Iterator[tuple[list[int], list[int]]]:
    """The connected pieces of the graph, as their left and right members."""
    rights_of: defaultdict[int, list[int]] = defaultdict(list)
    lefts_of: defaultdict[int, list[int]] = defaultdict(list)
    for left, right in sorted(weights):
        rights_of[left].append(right)
        lefts_of[right].append(left)
    seen: set[int] = set()
    for start in rights_of:
        if start in seen:
            continue
        seen.add(start)
        lefts, rights, waiting = [start], [], [start]
        known: set[int] = set()
        while waiting:
            for right in rights_of[waiting.pop()]:
                if right in known:
                    continue
                known.add(right)
                rights.append(right)
                fresh = [left for left in lefts_of[right] if left not in seen]
                seen.update(fresh)
                lefts.extend(fresh)
                waiting.extend(fresh)
        yield lefts, rights


def _hungarian(costs: Sequence[Sequence[float]]) -> list[int]:
    """The column of each row with the least total cost; there are at least as many columns as rows.

    Kuhn and Munkres with potentials, O(rows² · columns): rows enter one by one, each by a shortest path.
    """
    columns = len(costs[0])
    row_potential = [0.0] * (len(costs) + 1)
    column_potential = [0.0] * (columns + 1)
    row_of = [0] * (columns + 1)  # rows and columns count from 1; 0 is nobody
    for row in range(1, len(costs) + 1):
        row_of[0] = row
        column = 0
        slack = [_INFINITY] * (columns + 1)
        before = [0] * (columns + 1)
        done = [False] * (columns + 1)
        while row_of[column]:
            done[column] = True
            current, step, nearest = row_of[column], _INFINITY, 0
            for other in range(1, columns + 1):
                if done[other]:
                    continue
                reduced = costs[current - 1][other - 1] - row_potential[current] - column_potential[other]
                if reduced < slack[other]:
                    slack[other], before[other] = reduced, column
                if slack[other] < step:
                    step, nearest = slack[other], other
            for other in range(columns + 1):
                if done[other]:
                    row_potential[row_of[other]] += step
                    column_potential[other] -= step
                else:
                    slack[other] -= step
            column = nearest
        while column:
            row_of[column] = row_of[before[column]]
            column = before[column]
    found = [0] * len(costs)
    for column in range(1, columns + 1):
        if row_of[column]:
            found[row_of[column] - 1] = column - 1
    return found
