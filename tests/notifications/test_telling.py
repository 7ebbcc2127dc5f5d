from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction

from factories import NOW, make_commune
from notifications.telling import person, tell
from tungngo.notifications import kinds, queries, rules, services
from tungngo.notifications.models import Notification

if TYPE_CHECKING:
    from factories import CommuneTree

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> CommuneTree:
    return make_commune()


def choose(user: Any, **choices: Any) -> None:
    services.save_preferences(user=user, choices=rules.Choices(**choices), organization_id=None, at=NOW)


def test_each_person_is_told_once_and_whoever_did_it_is_not(tree: CommuneTree) -> None:
    ann, binh = person(tree, username="a"), person(tree, username="b")
    tell(tree, ann, binh, ann, actor=binh)
    assert list(Notification.objects.values_list("recipient", "actor")) == [(ann.pk, binh.pk)]


def test_a_key_is_told_a_person_once_and_without_a_key_every_time(tree: CommuneTree) -> None:
    ann, binh = person(tree, username="a"), person(tree, username="b")
    tell(tree, ann, key="1")
    tell(tree, ann, binh, key="1")
    assert Notification.objects.count() == 2
    tell(tree, ann)
    tell(tree, ann)
    assert Notification.objects.count() == 4


def test_an_ended_account_is_not_told_and_an_account_without_address_only_in_the_app(
    tree: CommuneTree,
) -> None:
    ended, addressless = person(tree, username="a", is_active=False), person(tree, username="b", email="")
    tell(tree, ended, addressless)
    assert list(Notification.objects.values_list("recipient", "mail_by")) == [(addressless.pk, "")]


def test_what_a_person_does_not_want_is_not_told_and_the_rest_travels_as_chosen(tree: CommuneTree) -> None:
    user = person(tree)
    choose(user, channels={"soon": "none", "review": "app", "mention": "now"})
    for topic in rules.TOPICS:
        tell(tree, user, topic=topic)
    told = dict(Notification.objects.values_list("topic", "mail_by"))
    assert told == {
        "overdue": "digest",
        "today": "digest",
        "review": "",
        "mention": "now",
        "change": "digest",
    }


def test_a_new_choice_holds_also_for_what_waits(tree: CommuneTree) -> None:
    user = person(tree)
    tell(tree, user, topic="soon")
    tell(tree, user, topic="mention")
    choose(user, channels={"soon": "app", "mention": "now"})
    assert dict(Notification.objects.values_list("topic", "mail_by")) == {"soon": "", "mention": "now"}
    services.stop_mail(user=user, organization_id=None, at=NOW)
    assert set(Notification.objects.values_list("mail_by", flat=True)) == {""}


def test_an_unknown_kind_is_refused_and_a_kind_has_one_topic(tree: CommuneTree) -> None:
    with pytest.raises(kinds.UnknownKind):
        tell(tree, person(tree), topic="nothing")
    with pytest.raises(kinds.KindRegisteredTwice):
        kinds.register("tests.soon", label="", topic=kinds.REVIEW)


@pytest.mark.parametrize("url", ["https://example.com/", "//example.com/", "javascript:alert(1)"])
def test_a_notification_leads_nowhere_else(tree: CommuneTree, url: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        tell(tree, person(tree), url=url)


def test_telling_many_takes_a_few_statements(tree: CommuneTree, django_assert_max_num_queries: Any) -> None:
    people = [person(tree, username=f"n{n}") for n in range(30)]
    with django_assert_max_num_queries(7):  # people, choices, one insert, and two savepoints around them
        tell(tree, *people)


def test_the_unread_are_counted_by_one_query_for_each_user_object(
    tree: CommuneTree, django_assert_num_queries: Any
) -> None:
    user = person(tree)
    tell(tree, user)
    tell(tree, user)
    with django_assert_num_queries(1):
        assert [queries.unread_count(user) for _ in range(3)] == [2, 2, 2]


def test_reading_all_leaves_what_came_later_and_can_be_taken_back(tree: CommuneTree) -> None:
    user, other = person(tree, username="a"), person(tree, username="b")
    tell(tree, user, other)
    tell(tree, user)
    seen = queries.newest_of(user)
    tell(tree, user)
    assert services.mark_all_read(user=user, up_to=seen, at=NOW) == 2
    assert Notification.objects.filter(read_at=None).count() == 2  # the later one and the other person's
    assert services.take_back_reading(user=user, read_at=NOW) == 2
    assert Notification.objects.filter(read_at=None).count() == 4
