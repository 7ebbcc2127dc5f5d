from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import NOW, make_commune, member, person_of
from running_assignment import make_running
from tungngo.assignments import permissions, queries, services
from tungngo.assignments.queries.detail import (
    open_questions_in,
    subtask_counts,
    subtask_counts_of_assignments,
)
from tungngo.assignments.queries.people import people_concerned
from tungngo.organizations.models import Membership, Organization, Role
from tungngo.organizations.permissions import membership_of

if TYPE_CHECKING:
    from tungngo.accounts.models import User
    from tungngo.assignments.models import Assignment

pytestmark = pytest.mark.django_db


def rights(person: User, assignment: Assignment) -> str:
    membership = membership_of(person)
    work = permissions.can_see_work(membership, assignment)
    talk = permissions.can_join_talk(membership, assignment)
    return f"{'work' if work else ''} {'talk' if talk else ''}".strip()


def test_units_above_and_below_read_with_the_unit_and_nobody_from_elsewhere() -> None:
    running = make_running(lead=[], coordinating=[])
    tree = running.tree
    running.act("set_lead", unit=tree.neighborhoods[0])
    people = {
        "work talk": [
            running.officer,
            person_of(tree, Role.LEADER),
            member(Role.FOCAL_POINT, tree.neighborhoods[0]),
            member(Role.TEAM_MEMBER, tree.teams[0]),
        ],
        "work": [person_of(tree, Role.PROVINCIAL_OFFICER)],
        "": [
            member(Role.FOCAL_POINT, tree.neighborhoods[1]),
            member(Role.TEAM_MEMBER, tree.teams[1]),
            running.police,
            person_of(tree, Role.MEDIA),
            person_of(tree, Role.ADMINISTRATOR),
            person_of(make_commune(), Role.OFFICER),
            person_of(make_commune(), Role.PROVINCIAL_OFFICER),
        ],
    }
    assignment = running.fresh()
    for expected, those in people.items():
        for person in those:
            assert rights(person, assignment) == expected, membership_of(person)
    # Whoever can be called by "@" is exactly who reads the comments.
    units = [part.unit for part in assignment.parts.all()]
    called = {who.user for who in people_concerned(assignment, units)}
    everybody = [who.user for who in Membership.objects.select_related("user")]
    assert called == {person for person in everybody if "talk" in rights(person, assignment)}


def test_rights_on_an_assignment_fetched_with_its_units_ask_nothing() -> None:
    running = make_running()
    found = queries.assignments_in(Organization.objects.filter(pk=running.tree.commune.pk)).get()
    membership = membership_of(running.youth)
    assert membership
    with CaptureQueriesContext(connection) as asked:
        assert permissions.can_see_work(membership, found)
    assert len(asked) == 0


def test_lists_are_told_of_sub_tasks_and_open_questions_in_one_query_each() -> None:
    running = make_running()
    first = running.piece()
    running.piece("Phát tờ rơi")
    services.tick_subtask(subtask=first, is_done=True, actor=running.police, at=NOW)
    running.piece("Việc của Đoàn", part=running.part(running.tree.youth))
    running.say(is_question=True)
    running.say()
    with CaptureQueriesContext(connection) as asked:
        assert subtask_counts_of_assignments([running.assignment]) == {running.assignment.pk: (1, 3)}
        assert subtask_counts([running.part().pk])[running.part().pk] == (1, 2)
        assert open_questions_in([running.assignment]) == {running.assignment.pk: 1}
    assert len(asked) == 5  # two of them fetch the part for the test itself
