"""The digital skills that a commune teaches: the default ones, its own, their guides and order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from tungngo.audit.services import record
from tungngo.doorstep.models import DigitalSkill
from tungngo.doorstep.queries.skills import addresses_in_campaigns
from tungngo.doorstep.rules.default_skills import DEFAULT_SKILLS, skill_named_by
from tungngo.organizations.models import Organization
from vanban.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tungngo.accounts.models import User

_CODE_MAX = 24


class StaleSkill(Exception):
    """Somebody else changed the skill since the form was opened."""


@dataclass(frozen=True, slots=True)
class SkillFacts:
    """What a commune says of a skill.

    Attributes:
        name: In lists.
        short_name: On a button of the telephone.
        link: Of the platform; may be empty.
        guide: The steps, each with text and the name of a picture or "".
    """

    name: str
    short_name: str
    link: str
    guide: Sequence[dict[str, str]]


def ensure_skills(organization: Organization) -> None:
    """Gives a commune that has no skill yet the default ones, with the platforms that its directives name."""
    if DigitalSkill.objects.filter(organization=organization).exists():
        return
    links: dict[str, str] = {}
    for address in addresses_in_campaigns(organization):
        links.setdefault(skill_named_by(address), address)
    DigitalSkill.objects.bulk_create(
        [
            DigitalSkill(
                organization=organization,
                code=skill.code,
                name=skill.name,
                short_name=skill.short_name,
                guide=skill.guide(),
                link=links.get(skill.code) or skill.link,
                position=position,
            )
            for position, skill in enumerate(DEFAULT_SKILLS)
        ],
        ignore_conflicts=True,  # two at once: the first one's stay
    )


def _lock(organization_id: int) -> None:
    Organization.objects.select_for_update().only("pk").get(pk=organization_id)


def _note(act: str, skill: DigitalSkill, actor: User, at: datetime, **facts: Any) -> None:
    record(
        act=f"doorstep.skill.{act}",
        actor=actor,
        organization_id=skill.organization_id,
        subject=skill,
        at=at,
        data={"name": skill.name, **facts},
    )


@transaction.atomic
def add_skill(*, organization: Organization, facts: SkillFacts, actor: User, at: datetime) -> DigitalSkill:
    """Adds a skill of the commune's own at the end of the list; its code is made from its name."""
    _lock(organization.pk)
    own = DigitalSkill.objects.filter(organization=organization)
    last = own.aggregate(last=Max("position"))["last"]
    skill = DigitalSkill.objects.create(
        organization=organization,
        code=_free_code(facts.name, set(own.values_list("code", flat=True))),
        name=facts.name,
        short_name=facts.short_name,
        link=facts.link,
        guide=list(facts.guide),
        position=0 if last is None else last + 1,
    )
    _note("add", skill, actor, at)
    return skill


def _free_code(name: str, taken: set[str]) -> str:
    code = re.sub(r"[^a-z0-9]+", "_", fold(name)).strip("_")[: _CODE_MAX - 3].strip("_") or "skill"
    number = 1
    found = code
    while found in taken:
        number += 1
        found = f"{code}_{number}"
    return found


@transaction.atomic
def change_skill(
    *, skill: DigitalSkill, facts: SkillFacts, version: int, actor: User, at: datetime
) -> DigitalSkill:
    """Changes what is said of a skill; its code stays, since acts name it.

    Raises:
        StaleSkill: Somebody else changed it since `version`.
    """
    current = DigitalSkill.objects.select_for_update().get(pk=skill.pk)
    if current.version != version:
        raise StaleSkill
    before = current.name
    current.name, current.short_name, current.link = facts.name, facts.short_name, facts.link
    current.guide = list(facts.guide)
    current.version += 1
    current.save()
    _note("change", current, actor, at, before=before)
    return current


@transaction.atomic
def set_skill_active(*, skill: DigitalSkill, is_active: bool, actor: User, at: datetime) -> None:
    """Retires a skill, which telephones then offer no longer, or takes it up again; what was taught stays counted."""
    current = DigitalSkill.objects.select_for_update().get(pk=skill.pk)
    if current.is_active == is_active:
        return
    current.is_active = is_active
    current.version += 1
    current.save(update_fields=["is_active", "version"])
    _note("resume" if is_active else "retire", current, actor, at)


@transaction.atomic
def move_skill(*, skill: DigitalSkill, up: bool, actor: User, at: datetime) -> None:
    """Puts a skill one place up or down."""
    _lock(skill.organization_id)
    ordered = list(DigitalSkill.objects.select_for_update().filter(organization_id=skill.organization_id))
    place = next(index for index, one in enumerate(ordered) if one.pk == skill.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(ordered):
        return
    ordered[place], ordered[other] = ordered[other], ordered[place]
    for position, one in enumerate(ordered):
        one.position = position
    DigitalSkill.objects.bulk_update(ordered, ["position"])
    _note("order", skill, actor, at)
