"""The pages of notifications."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from factories import NOW, make_commune, person_of
from notifications.telling import person, tell
from tungngo.notifications import letters, queries, rules, services
from tungngo.notifications.models import Mail, Notification

if TYPE_CHECKING:
    from collections.abc import Callable

    from factories import CommuneTree
    from tungngo.accounts.models import User

pytestmark = pytest.mark.django_db
LIST = "/thong-bao/"


@pytest.fixture
def tree() -> CommuneTree:
    return make_commune()


@pytest.fixture
def user(tree: CommuneTree, client: Client, sign_in: Callable[..., User]) -> User:
    return sign_in(client, person(tree, email="mau@mau.vn"))


def page_of(client: Client, address: str = LIST) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_list_shows_the_unread_first_each_by_day(client: Client, tree: CommuneTree, user: User) -> None:
    now = timezone.now()
    tell(tree, user, text="Cũ chưa đọc", at=now - dt.timedelta(days=40))
    tell(tree, user, text="Mới đã đọc", at=now)
    services.mark_read(notification=Notification.objects.get(text="Mới đã đọc"), at=now)
    tell(tree, user, text="Mới chưa đọc", at=now)
    page = page_of(client)
    places = [
        page.index(text) for text in ("Hôm nay", "Mới chưa đọc", "Cũ chưa đọc", "Đã đọc</h2>", "Mới đã đọc")
    ]
    assert places == sorted(places)


def test_an_empty_list_says_what_will_stand_there(client: Client, user: User) -> None:
    assert user
    assert "Chưa có thông báo nào." in page_of(client)
    assert "Không có thông báo nào như vậy." in page_of(client, f"{LIST}?loc=chua-doc")


def test_the_bell_says_how_many_are_unread_on_every_page(
    client: Client, tree: CommuneTree, user: User
) -> None:
    assert 'aria-label="Thông báo"' in page_of(client, "/giao-dien/")
    for _ in range(3):
        tell(tree, user)
    assert 'aria-label="Thông báo, 3 chưa đọc"' in page_of(client, "/giao-dien/")
    for _ in range(100):
        tell(tree, user)
    assert 'aria-label="Thông báo, 99+ chưa đọc"' in page_of(client, "/giao-dien/")


def test_opening_one_leads_to_its_thing_and_marks_it_but_a_look_ahead_does_not(
    client: Client, tree: CommuneTree, user: User
) -> None:
    tell(tree, user, url="/chien-dich/")
    found = Notification.objects.get()
    address = reverse("notifications:open", args=[found.pk])
    client.get(address, HTTP_SEC_PURPOSE="prefetch;prerender")
    assert Notification.objects.get().read_at is None
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, "/chien-dich/")
    assert Notification.objects.get().read_at is not None


def test_one_is_marked_and_unmarked_and_the_filter_stays(
    client: Client, tree: CommuneTree, user: User
) -> None:
    tell(tree, user)
    address = reverse("notifications:mark", args=[Notification.objects.get().pk])
    answer = client.post(address, {"read": "1", "query": "chu-de=soon"})
    assert answer["Location"] == f"{LIST}?chu-de=soon"
    assert Notification.objects.get().read_at is not None
    client.post(address, {"read": "0"})
    assert Notification.objects.get().read_at is None


def test_reading_all_offers_to_take_it_back(client: Client, tree: CommuneTree, user: User) -> None:
    for _ in range(3):
        tell(tree, user)
    up_to = re.search(r'name="up_to" value="(\d+)"', page_of(client))
    assert up_to
    tell(tree, user, text="Kịp đến sau")
    answer = client.post(reverse("notifications:mark_all"), {"up_to": up_to[1]}, follow=True)
    page = re.sub(r"\s+", " ", answer.content.decode())
    assert "Đã đánh dấu 3 thông báo là đã đọc." in page
    assert list(Notification.objects.filter(read_at=None).values_list("text", flat=True)) == ["Kịp đến sau"]
    moment = re.search(r'name="read_at" value="([^"]+)"', page)
    assert moment
    client.post(reverse("notifications:take_back"), {"read_at": moment[1]})
    assert Notification.objects.filter(read_at=None).count() == 4


@pytest.mark.parametrize(
    "query", ["?chu-de=soon", "?chu-de=%00", "?chu-de=khac&loc=x", "?trang=abc", "?vua-doc=x"]
)
def test_filters_narrow_and_nonsense_narrows_nothing(
    client: Client, tree: CommuneTree, user: User, query: str
) -> None:
    tell(tree, user, topic="soon", text="Sắp tới")
    tell(tree, user, topic="review", text="Cần duyệt")
    page = page_of(client, f"{LIST}{query}")
    assert "Sắp tới" in page
    assert ("Cần duyệt" in page) == (query != "?chu-de=soon")


@pytest.mark.parametrize("sent", [{}, {"up_to": "x"}, {"up_to": "9" * 30}])
def test_forged_forms_are_refused(client: Client, user: User, sent: dict[str, str]) -> None:
    assert user
    assert client.post(reverse("notifications:mark_all"), sent).status_code == 400
    assert client.post(reverse("notifications:take_back"), {"read_at": "x"}).status_code == 400


def test_a_long_list_takes_few_queries(
    client: Client, tree: CommuneTree, user: User, django_assert_max_num_queries: Any
) -> None:
    other = person(tree, username="khac", email="khac@mau.vn")
    for number in range(60):
        tell(tree, user, text=f"Tin {number}", actor=other)
    client.get(LIST)
    with django_assert_max_num_queries(12):
        assert "1–40 trong 60" in page_of(client)


# Choices ----------------------------------------------------------------------------------------------------


def chosen(**changes: Any) -> dict[str, Any]:
    given = dict.fromkeys(rules.TOPICS, "digest")
    given |= {
        "is_mailed": "on",
        "digest_time": "07:30",
        "days": "weekdays",
        "quiet_from": "20:00",
        "quiet_to": "06:00",
    }
    return given | changes


def test_what_a_person_chooses_is_kept_and_shown(client: Client, user: User) -> None:
    address = reverse("notifications:preferences")
    sent = chosen(
        soon="app", mention="now", digest_time="16:30", days="every", quiet_from="never", quiet_to="06:00"
    )
    assert client.post(address, sent).status_code == 302
    kept = queries.choices_of(user)
    assert (kept.channel_of("soon"), kept.channel_of("mention"), kept.channel_of("today")) == (
        "app",
        "now",
        "digest",
    )
    assert (kept.digest_time, kept.is_every_day) == (dt.time(16, 30), True)
    assert kept.quiet_from == kept.quiet_to
    page = page_of(client, address)
    assert '<option value="16:30" selected>' in page
    assert '<option value="never" selected>Giờ nào cũng gửi được' in page
    assert client.post(address, chosen(is_mailed="")).status_code == 302
    assert not queries.choices_of(user).is_mailed


def test_a_digest_in_the_quiet_hours_is_refused_beside_its_field(client: Client, user: User) -> None:
    answer = client.post(reverse("notifications:preferences"), chosen(digest_time="21:00"))
    assert answer.status_code == 422
    assert "21:00 nằm trong giờ không gửi thư (từ 20:00 đến 06:00)" in answer.content.decode()
    assert queries.choices_of(user) == rules.Choices()


def test_who_never_chose_sees_the_defaults_and_sending_them_changes_nothing(
    client: Client, user: User
) -> None:
    before = queries.choices_of(user)
    client.post(reverse("notifications:preferences"), chosen())
    after = queries.choices_of(user)
    assert [after.channel_of(topic) for topic in rules.TOPICS] == [
        before.channel_of(topic) for topic in rules.TOPICS
    ]
    assert (after.digest_time, after.quiet_from, after.quiet_to) == (
        before.digest_time,
        before.quiet_from,
        before.quiet_to,
    )


def test_the_last_mail_and_its_fate_are_shown(client: Client, tree: CommuneTree, user: User) -> None:
    Mail.objects.create(
        organization=tree.commune, recipient=user, sort="digest", day=NOW.date(), subject="x", body="x",
        message_id="<1>",
        state=Mail.State.FAILED, created_at=NOW, due_at=NOW, address="mau@mau.vn", error="550 no such user",
    )  # fmt: skip
    page = page_of(client, reverse("notifications:preferences"))
    assert "tới mau@mau.vn: không gửi được. Hãy xem lại địa chỉ trong hồ sơ." in page


# Mails ------------------------------------------------------------------------------------------------------


def test_a_mail_program_ends_the_mails_by_one_click_without_signing_in(tree: CommuneTree) -> None:
    user = person(tree)
    stranger = Client(enforce_csrf_checks=True)
    address = reverse("notifications:stop_mail", args=[letters.stop_token(user)])
    assert stranger.get(address).status_code == 200
    assert queries.choices_of(user).is_mailed  # looking at it is not yet a wish
    answer = stranger.post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not queries.choices_of(user).is_mailed
    forged = letters.stop_token(user)[:-2]
    assert stranger.post(reverse("notifications:stop_mail", args=[forged])).status_code == 404


def test_who_helps_the_commune_sees_the_fate_of_its_mails_and_not_what_they_say(
    client: Client, tree: CommuneTree, sign_in: Callable[..., User]
) -> None:
    other = make_commune("Xã Khác")
    for where, name in ((tree, "cua-ta"), (other, "noi-khac")):
        Mail.objects.create(
            organization=where.commune, recipient=person(where, username=name), sort="digest", day=NOW.date(),
            subject="Bí mật", body="Bí mật", message_id=f"<{name}>", state=Mail.State.FAILED, created_at=NOW,
            due_at=NOW, address=f"{name}@mau.vn", error="550",
        )  # fmt: skip
    sign_in(client, person_of(tree, "officer"))
    page = page_of(client, reverse("notifications:mails"))
    assert "cua-ta@mau.vn" in page
    assert "noi-khac@mau.vn" not in page
    assert "Bí mật" not in page
    assert "cua-ta@mau.vn" not in page_of(client, reverse("notifications:mails") + "?tinh_trang=sent")
