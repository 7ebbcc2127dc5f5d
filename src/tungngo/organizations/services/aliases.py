"""Remembering what a commune's documents call its units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from tungngo.audit.services import record
from tungngo.organizations import rules
from tungngo.organizations.models import Organization, OrganizationAlias, UnitGroup
from tungngo.organizations.rules.matching import phrase_key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tungngo.accounts.models import User


class UnclearAlias(Exception):
    """A name needs words, and one answer: units of the commune, one group, or nobody of the commune."""


@transaction.atomic
def remember_alias(
    *,
    commune: Organization,
    as_written: str,
    actor: User,
    at: datetime,
    units: Sequence[Organization] = (),
    group: str = "",
    is_outside: bool = False,
) -> OrganizationAlias:
    """Remembers what a commune's documents mean by a name; a later answer replaces an earlier one.

    Args:
        commune: Whose documents.
        as_written: The name in the document; accents, case and the commune's own name do not matter.
        actor: Who answered.
        at: Now.
        units: The units meant (of this commune, or itself), when it is no group.
        group: A UnitGroup, when it stands for all units of a sort, also those added later.
        is_outside: Whether nobody of the commune is meant.

    Raises:
        UnclearAlias: Not exactly one of the three was given, a unit is of another commune, or the name has no words.
    """
    key = phrase_key(as_written, commune.name)
    is_group = group in UnitGroup.values
    if (
        not key
        or (bool(units), is_group, is_outside).count(True) != 1
        or any(unit.commune_id != commune.pk for unit in units)
    ):
        raise UnclearAlias(as_written)
    Organization.objects.select_for_update().get(pk=commune.pk)
    alias, _created = OrganizationAlias.objects.update_or_create(
        organization=commune,
        folded=key[:300],
        defaults={
            "as_written": rules.kept_name(as_written)[:300],
            "group": group,
            "is_outside": is_outside,
            "created_by": actor,
            "updated_at": at,
        },
    )
    alias.units.set(units)
    record(
        act="organizations.alias.remember",
        actor=actor,
        organization_id=commune.pk,
        subject=alias,
        at=at,
        data={
            "as_written": alias.as_written,
            "units": [unit.name for unit in units],
            "group": group,
            "is_outside": is_outside,
        },
    )
    return alias


@transaction.atomic
def forget_alias(*, alias: OrganizationAlias, actor: User, at: datetime) -> None:
    """Forgets a remembered name; forgetting it twice does nothing."""
    current = OrganizationAlias.objects.select_for_update().filter(pk=alias.pk).first()
    if current is None:
        return
    record(
        act="organizations.alias.forget",
        actor=actor,
        organization_id=current.organization_id,
        subject=current,
        at=at,
        data={"as_written": current.as_written},
    )
    current.delete()
