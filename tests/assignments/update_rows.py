"""Who gets in at the addresses of a further directive on a campaign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factories import NOW
from permissions.table import Row, only
from reviewed_plans import make_plan
from tungngo.assignments.services.updating import open_update

if TYPE_CHECKING:
    from collections.abc import Callable

    from permissions.table import World
    from tungngo.assignments.models import Campaign, CampaignUpdate

_RUNS = only("officer", "leader")


def rows(campaign_of: Callable[[World], Campaign]) -> list[Row]:
    """The rows, for the campaign of the other rows."""

    def update_of(world: World) -> CampaignUpdate:
        def compare() -> CampaignUpdate:
            further = make_plan(world.tree)
            further.add(lead=[world.tree.police])
            update, _is_new = open_update(
                plan=further.plan,
                campaign=campaign_of(world),
                kind="adds",
                seen_version=further.plan.version,
                actor=further.officer,
                at=NOW,
            )
            return update

        update: CampaignUpdate = world.once("update", compare)
        return update

    def of_update(world: World) -> dict[str, Any]:
        update = update_of(world)
        return {"pk": update.campaign_id, "update_pk": update.pk}

    def of_line(world: World) -> dict[str, Any]:
        return of_update(world) | {"line_pk": update_of(world).lines.get().pk}

    return [
        Row("assignments:update", of_update, get=_RUNS),
        Row("assignments:decide_update_group", of_update, post=_RUNS),
        Row("assignments:decide_update", of_line, post=_RUNS),
        Row("assignments:pair_update", of_line, get=_RUNS, post=_RUNS),
        Row("assignments:take_back_update", of_update, post=_RUNS),
        Row("assignments:apply_update", of_update, post=_RUNS),
        Row("assignments:abandon_update", of_update, post=_RUNS),
    ]
