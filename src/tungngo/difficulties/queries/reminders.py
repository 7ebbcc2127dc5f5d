"""Whose answer is due, and who is to be told."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tungngo.difficulties import rules
from tungngo.difficulties.models import Difficulty
from tungngo.notifications.models import DailyRun
from tungngo.organizations.models import Membership, Organization, Role

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

_WEEKEND: Final = timedelta(days=2)
_OF_UNIT: Final = (Role.FOCAL_POINT, Role.TEAM_MEMBER)


def owed_answers(today: dt.date) -> list[Difficulty]:
    """What is owed an answer by the next working days or is late, commune by commune."""
    last = today + timedelta(days=max(rules.REMIND_BEFORE)) + _WEEKEND
    found = Difficulty.objects.filter(
        state__in=rules.OPEN, merged_into=None, answer_due_date__lte=last
    ).select_related("organization", "unit", "solver")
    return list(found.order_by("organization_id", "pk"))


def still_owed(ids: Iterable[str]) -> set[str]:
    """Those of some difficulties that are still owed an answer."""
    numbers = [int(pk) for pk in ids if pk.isdecimal()]
    found = Difficulty.objects.filter(pk__in=numbers, state__in=rules.OPEN, merged_into=None)
    return {str(pk) for pk in found.values_list("pk", flat=True)}


def last_run_day(name: str, before: dt.date) -> dt.date:
    """The last day before this one on which a run ended; the day before when there is none."""
    days = DailyRun.objects.filter(name=name, day__lt=before, finished_at__isnull=False)
    return days.order_by("-day").values_list("day", flat=True).first() or before - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class People:
    """Ids of the people whom reminders reach."""

    officers: dict[int, list[int]]  # by commune
    leaders: dict[int, list[int]]  # by commune
    units: dict[int, list[int]]
    province_officers: dict[str, list[int]]  # by the path of the province
    province_leaders: dict[str, list[int]]

    def who_answers(self, one: Difficulty) -> list[int]:
        """Who owes the answer: the province, the unit that is to solve it, or the commune's officers."""
        if one.state == rules.PASSED_UP:
            return self.province_officers.get(province_path(one), [])
        solvers = self.units.get(one.solver_id, []) if one.solver_id else []
        return solvers or self.officers.get(one.organization_id, [])

    def who_is_above(self, one: Difficulty) -> list[int]:
        """Who learns that the answer is late: those above who owe it, and the commune's officers in any case."""
        officers = self.officers.get(one.organization_id, [])
        if one.state == rules.PASSED_UP:
            return [*self.province_leaders.get(province_path(one), []), *officers]
        return [*self.leaders.get(one.organization_id, []), *officers]


def province_path(one: Difficulty) -> str:
    """The path of the province above the commune."""
    return str(one.organization.path)[: 2 * Organization.steplen]


def people_around(found: Iterable[Difficulty]) -> People:
    """The people whom reminders of these difficulties may reach, in two queries."""
    rows = list(found)
    communes = {one.organization_id for one in rows}
    solvers = {one.solver_id for one in rows if one.solver_id}
    people = People(
        defaultdict(list), defaultdict(list), defaultdict(list), defaultdict(list), defaultdict(list)
    )
    inside = Membership.objects.filter(organization__commune__in=communes, user__is_active=True)
    for person, role, unit, commune in inside.values_list(
        "user_id", "role", "organization_id", "organization__commune_id"
    ):
        if role == Role.OFFICER:
            people.officers[commune].append(person)
        elif role == Role.LEADER:
            people.leaders[commune].append(person)
        if unit in solvers and (role in _OF_UNIT or role == Role.OFFICER):
            people.units[unit].append(person)
    above = Membership.objects.filter(
        organization__commune=None,
        role__in=(Role.PROVINCIAL_OFFICER, Role.LEADER),
        user__is_active=True,
    )
    for person, role, path in above.values_list("user_id", "role", "organization__path"):
        province = path[: 2 * Organization.steplen]
        by_role = people.province_leaders if role == Role.LEADER else people.province_officers
        by_role[province].append(person)
    return people
