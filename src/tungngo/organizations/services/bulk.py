"""Adding many units at once: treebeard's own way writes them one by one, 22 s for the nation's communes."""

from __future__ import annotations

from collections import Counter
from os.path import commonprefix
from typing import TYPE_CHECKING

from tungngo.organizations.models import Organization

if TYPE_CHECKING:
    from collections.abc import Sequence


def insert_below(children: Sequence[tuple[Organization, Organization]]) -> None:
    """Inserts units, each given as (parent, unit), as last children of their parents, in one transaction of the caller.

    The caller holds the lock on what is above them. Gives the units their paths; the parents' rows and objects
    get their new number of children.
    """
    if not children:
        return
    parents = {parent.pk: parent for parent, _ in children}
    for current in Organization.objects.filter(pk__in=parents):
        parents[current.pk].path, parents[current.pk].numchild = current.path, current.numchild
    last = _last_steps(list(parents.values()))
    grown: Counter[int] = Counter()
    for parent, unit in children:
        last[parent.pk] += 1
        grown[parent.pk] += 1
        unit.depth = parent.depth + 1
        unit.path = Organization._get_path(parent.path, unit.depth, last[parent.pk])  # noqa: SLF001
        unit.derive()
    Organization.objects.bulk_create([unit for _, unit in children], batch_size=1000)
    for pk, count in grown.items():
        parents[pk].numchild += count
    Organization.objects.bulk_update([parents[pk] for pk in grown], ["numchild"], batch_size=1000)


def _last_steps(parents: list[Organization]) -> dict[int, int]:
    """The number of the last child's step under each parent."""
    step = Organization.steplen
    by_path = {parent.path: parent.pk for parent in parents}
    steps = dict.fromkeys(by_path.values(), 0)
    rows = Organization.objects.filter(
        path__startswith=commonprefix(list(by_path)),  # noqa: RUF071  (paths of the tree, not of files)
        depth__in={parent.depth + 1 for parent in parents},
    )
    for path in rows.values_list("path", flat=True):
        pk = by_path.get(path[:-step])
        if pk is not None:
            steps[pk] = max(steps[pk], Organization._str2int(path[-step:]))  # noqa: SLF001
    return steps
