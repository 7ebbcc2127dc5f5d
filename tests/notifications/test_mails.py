"""The mails over days of a clock that is moved, with servers that refuse, fall silent and die."""

from __future__ import annotations

import datetime as dt
import smtplib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories import make_commune
from notifications.telling import person, tell
from tungngo.notifications import kinds, letters, rules, services
from tungngo.notifications.models import Mail, Notification

if TYPE_CHECKING:
    from collections.abc import Callable

    from factories import CommuneTree

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MONDAY = dt.datetime(2026, 10, 5, tzinfo=HANOI)
hours = st.integers(0, 23).map(dt.time)
choices = st.builds(
    rules.Choices,
    channels=st.dictionaries(st.sampled_from(["soon", "mention"]), st.sampled_from(rules.CHANNELS)),
    digest_time=hours,
    is_every_day=st.booleans(),
    quiet_from=hours,
    quiet_to=hours,
)
happenings = st.lists(
    st.tuples(st.integers(0, 4 * 24 * 60), st.sampled_from(["soon", "mention"])), min_size=1, max_size=8
)


def on(hour: int, minute: int = 0, days: int = 0) -> dt.datetime:
    return MONDAY + dt.timedelta(days=days, hours=hour, minutes=minute)


@pytest.fixture
def tree() -> CommuneTree:
    return make_commune()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`server(error, ...)`: what the mail server answers to the next mails instead of taking them."""
    answers: list[BaseException | None] = []
    take = EmailBackend.send_messages

    def send_messages(backend: EmailBackend, messages: Any) -> Any:
        answer = answers.pop(0) if answers else None
        if answer is not None:
            raise answer
        return take(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    return lambda *given: answers.extend(given)


# What a person gets -----------------------------------------------------------------------------------------


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=choices, happening=happenings, gaps=st.lists(st.integers(5, 400), min_size=3, max_size=6))
def test_whatever_is_chosen_there_is_one_digest_a_day_none_in_the_quiet_hours_and_nothing_is_lost_or_told_twice(
    tree: CommuneTree, chosen: rules.Choices, happening: list[tuple[int, str]], gaps: list[int]
) -> None:
    with transaction.atomic():
        user = person(tree, username="a", email="a@mau.vn")
        services.save_preferences(user=user, choices=chosen, organization_id=None, at=MONDAY)
        left, moment, turn = sorted(happening), MONDAY, 0
        while moment < MONDAY + dt.timedelta(days=8):
            while left and MONDAY + dt.timedelta(minutes=left[0][0]) <= moment:
                minute, topic = left.pop(0)
                tell(
                    tree,
                    user,
                    topic=topic,
                    at=MONDAY + dt.timedelta(minutes=minute),
                    text=f"Tin {len(left)}.",
                )
            services.send_due(at=moment)
            moment += dt.timedelta(minutes=gaps[turn % len(gaps)])
            turn += 1
        mails = list(Mail.objects.filter(recipient=user))
        for sent in mails:
            assert sent.state == Mail.State.SENT
            assert sent.sent_at is not None
            assert not rules.is_silent(chosen, sent.sent_at.astimezone(HANOI))
        digests = Counter(sent.day for sent in mails if sent.sort == Mail.Sort.DIGEST)
        assert set(digests.values()) <= {1}
        if not chosen.is_every_day:
            assert all(day.weekday() < 5 for day in digests)
        wanted = Notification.objects.filter(recipient=user).exclude(mail_by="")
        told = Counter(
            line.split(". ", 1)[1]
            for message in outbox.outbox
            for line in message.body.splitlines()
            if ". Tin" in line
        )
        assert told == Counter(wanted.exclude(mail=None).values_list("text", flat=True))
        assert set(told.values()) <= {1}
        # Runs are at most 400 minutes apart, so every day has a moment at which its digest may go out when the
        # hours in which it may are longer than that.
        if _hours_to_send(chosen) > 400:
            assert not wanted.filter(mail=None).exists()
        transaction.set_rollback(True)
    outbox.outbox.clear()


def _hours_to_send(chosen: rules.Choices) -> int:
    """Minutes of a day from the digest's hour on in which it may be sent, at a stretch."""
    at = [MONDAY + dt.timedelta(minutes=n) for n in range(24 * 60)]
    may = [moment for moment in at if rules.digest_due_at(chosen, moment)]
    run = 0
    longest = 0
    for before, moment in zip([None, *may], may, strict=False):
        run = run + 1 if before and moment - before == dt.timedelta(minutes=1) else 1
        longest = max(longest, run)
    return longest


@pytest.mark.django_db
def test_a_digest_reads_well_and_leads_to_each_thing_and_out_of_the_mails(tree: CommuneTree) -> None:
    user = person(tree, full_name="Lê Thị Mẫu", email="mau@mau.vn")
    long = "Ra quân tuyên truyền, hướng dẫn người dân cài đặt và sử dụng định danh điện tử tại các khu dân cư"
    tell(tree, user, topic="soon", at=on(5), text=f"{long} – còn 3 ngày", url="/chien-dich/nhiem-vu/7/")
    tell(
        tree,
        user,
        topic="overdue",
        at=on(5),
        text="Nộp danh sách – quá hạn 2 ngày",
        url="/chien-dich/nhiem-vu/8/",
    )
    services.send_due(at=on(7, 30))
    (sent,) = outbox.outbox
    assert sent.subject == "[Từng Ngõ] 1 việc quá hạn, 1 việc sắp đến hạn (05/10/2026)"
    assert sent.to == ["mau@mau.vn"]
    assert "Chào anh/chị Lê Thị Mẫu," in sent.body
    assert sent.body.index("QUÁ HẠN (1)") < sent.body.index("SẮP ĐẾN HẠN (1)")
    assert "http://127.0.0.1:8000/chien-dich/nhiem-vu/8/" in sent.body
    assert all(len(line) <= 80 for line in sent.body.split("-- ")[0].splitlines())
    assert sent.message().get_content_type() == "text/plain"
    stop = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert stop in sent.body
    assert letters.person_of_token(stop.rstrip("/").rsplit("/", 1)[1]) == user.pk
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.django_db
def test_a_flood_is_one_mail_that_says_how_much_more_there_is(tree: CommuneTree) -> None:
    user = person(tree)
    for number in range(40):
        tell(tree, user, at=on(5), text=f"Việc {number}")
    services.send_due(at=on(7, 30))
    (sent,) = outbox.outbox
    assert "40 việc sắp đến hạn" in sent.subject
    assert "… và 25 việc nữa: http://127.0.0.1:8000/thong-bao/?chu-de=soon" in sent.body


@pytest.mark.django_db
def test_what_was_read_or_is_no_longer_true_is_not_mailed(tree: CommuneTree) -> None:
    kinds.register(
        "tests.passing",
        label="",
        topic=kinds.SOON,
        still_holds=lambda subjects: set(subjects) - {str(tree.police.pk)},
    )
    user = person(tree)
    services.notify(
        kind="tests.passing", recipients=[user], organization=tree.commune, subject=tree.police, url="/", text="x",
        at=on(5),
    )  # fmt: skip
    tell(tree, user, at=on(5))
    services.mark_all_read(user=user, up_to=Notification.objects.latest("pk").pk, at=on(6))
    services.mark_unread(notification=Notification.objects.get(kind="tests.passing"))
    services.send_due(at=on(7, 30))
    assert outbox.outbox == []
    assert not Mail.objects.exists()
    kinds._known.pop("tests.passing")


@pytest.mark.django_db
def test_at_once_means_the_next_run_but_not_at_night_and_what_follows_soon_travels_together(
    tree: CommuneTree,
) -> None:
    user = person(tree)
    chosen = rules.Choices(channels={"mention": "now"})
    services.save_preferences(user=user, choices=chosen, organization_id=None, at=on(0))
    tell(tree, user, topic="mention", at=on(2), text="Một")
    services.send_due(at=on(2, 5))
    assert outbox.outbox == []
    services.send_due(at=on(6))
    tell(tree, user, topic="mention", at=on(6, 1), text="Hai")
    tell(tree, user, topic="mention", at=on(6, 2), text="Ba")
    services.send_due(at=on(6, 5))
    assert len(outbox.outbox) == 1
    services.send_due(at=on(6, 15))
    assert [sent.subject for sent in outbox.outbox] == ["[Từng Ngõ] Một", "[Từng Ngõ] Hai và 1 tin nữa"]


@pytest.mark.django_db
def test_who_wants_no_mails_gets_none_not_even_one_that_was_waiting(
    tree: CommuneTree, server: Callable[..., None]
) -> None:
    user = person(tree)
    tell(tree, user, at=on(5))
    server(smtplib.SMTPDataError(451, b"later"))
    services.send_due(at=on(7, 30))
    services.stop_mail(user=user, organization_id=None, at=on(7, 31))
    services.send_due(at=on(8))
    assert outbox.outbox == []
    assert Mail.objects.get().state == Mail.State.DROPPED


# What a server may do ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_server_that_says_later_gets_the_same_mail_again_and_it_arrives_once(
    tree: CommuneTree, server: Callable[..., None]
) -> None:
    user = person(tree)
    tell(tree, user, at=on(5))
    server(smtplib.SMTPDataError(451, b"later"), smtplib.SMTPSenderRefused(452, b"full", "x"))
    moments = [on(7, 30), on(7, 32), on(7, 35), on(7, 40), on(7, 50), on(8), on(9)]
    done = [services.send_due(at=moment) for moment in moments]
    assert [one.put_off for one in done] == [1, 0, 1, 0, 0, 0, 0]
    assert [one.sent for one in done] == [0, 0, 0, 0, 1, 0, 0]
    assert len(outbox.outbox) == 1
    assert Mail.objects.get().attempts == 3


@pytest.mark.django_db
def test_a_mail_that_is_tried_again_does_not_come_in_the_quiet_hours(
    tree: CommuneTree, server: Callable[..., None]
) -> None:
    user = person(tree)
    chosen = rules.Choices(channels={"mention": "now"})
    services.save_preferences(user=user, choices=chosen, organization_id=None, at=on(0))
    tell(tree, user, topic="mention", at=on(19, 50))
    server(smtplib.SMTPDataError(451, b"later"))
    moments = [on(19, 58), on(20, 5), on(23), on(5, 59, days=1), on(6, days=1), on(7, days=1)]
    assert [services.send_due(at=moment).sent for moment in moments] == [0, 0, 0, 0, 1, 0]


@pytest.mark.django_db
def test_an_address_that_does_not_exist_is_given_up_at_once_and_seen(
    tree: CommuneTree, server: Callable[..., None]
) -> None:
    tell(tree, person(tree, email="sai@mau.vn"), at=on(5))
    server(smtplib.SMTPRecipientsRefused({"sai@mau.vn": (550, b"no such user")}))
    assert services.send_due(at=on(7, 30)).failed == 1
    failed = Mail.objects.get()
    assert failed.state == Mail.State.FAILED
    assert "no such user" in failed.error
    assert services.send_due(at=on(8)).sent == 0


@pytest.mark.django_db
@pytest.mark.parametrize("error", [smtplib.SMTPServerDisconnected("gone"), TimeoutError()])
def test_a_mail_whose_fate_is_unknown_is_not_sent_again_and_the_next_digest_tells_it(
    tree: CommuneTree, server: Callable[..., None], error: Exception
) -> None:
    tell(tree, person(tree), at=on(5))
    server(error)
    assert services.send_due(at=on(7, 30)).uncertain == 1
    for hour in (8, 12, 18):
        services.send_due(at=on(hour))
    assert outbox.outbox == []
    services.send_due(at=on(7, 30, days=1))
    assert len(outbox.outbox) == 1
    assert set(Mail.objects.values_list("state", flat=True)) == {"uncertain", "sent"}


@pytest.mark.django_db
def test_a_worker_that_died_with_a_mail_in_its_hands_does_not_make_a_second_one(
    tree: CommuneTree, server: Callable[..., None]
) -> None:
    tell(tree, person(tree), at=on(5))
    server(KeyboardInterrupt())  # not an Exception: nothing is written down any more
    with pytest.raises(KeyboardInterrupt):
        services.send_due(at=on(7, 30))
    assert Mail.objects.get().state == Mail.State.SENDING
    services.send_due(at=on(7, 45))
    assert Mail.objects.get().state == Mail.State.SENDING
    services.send_due(at=on(8, 5))
    assert Mail.objects.get().state == Mail.State.UNCERTAIN
    assert outbox.outbox == []
    services.send_due(at=on(7, 30, days=1))
    assert len(outbox.outbox) == 1


@pytest.mark.django_db
def test_a_digest_that_could_not_be_sent_on_its_day_is_told_by_the_next_and_not_beside_it(
    tree: CommuneTree, server: Callable[..., None]
) -> None:
    tell(tree, person(tree), at=on(5), text="Tin cũ")
    server(*[smtplib.SMTPDataError(451, b"later")] * 3)
    for moment in (on(7, 30), on(7, 40), on(19, 50)):
        services.send_due(at=moment)
    assert outbox.outbox == []
    for hour in range(24):
        services.send_due(at=on(hour, 35, days=1))
    assert len(outbox.outbox) == 1
    assert "Tin cũ" in outbox.outbox[0].body


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once() -> None:
    tree = make_commune()
    people = [person(tree, username=f"n{n}", email=f"n{n}@mau.vn") for n in range(12)]
    tell(tree, *people, at=on(5))
    for user in people[:6]:
        chosen = rules.Choices(channels={"mention": "now"})
        services.save_preferences(user=user, choices=chosen, organization_id=None, at=on(0))
    tell(tree, *people[:6], topic="mention", at=on(5))

    def work(_number: int) -> None:
        try:
            services.send_due(at=on(7, 30))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert Counter(sent.to[0] for sent in outbox.outbox) == {
        user.email: 2 if number < 6 else 1 for number, user in enumerate(people)
    }
    assert len({sent.extra_headers["Message-ID"] for sent in outbox.outbox}) == 18
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}
