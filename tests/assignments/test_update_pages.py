import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from factories import person_of
from reviewed_plans import make_plan
from running_updates import CEREMONY, CLASSES, QR, Running, make_running
from tungngo.assignments.models import Assignment, Campaign, CampaignUpdate
from tungngo.organizations.models import Role
from tungngo.plans.models import PlanState

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def running() -> Running:
    return make_running()


@pytest.fixture
def officer(running: Running, client: Client) -> Client:
    client.force_login(running.officer)
    return client


def address(update: CampaignUpdate, name: str = "update", **line: int) -> str:
    return reverse(f"assignments:{name}", kwargs={"pk": update.campaign_id, "update_pk": update.pk, **line})


def _without_tokens(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)


def confirm_address(running: Running) -> str:
    return reverse("assignments:confirm", args=[running.further.plan.pk])


def test_the_confirm_page_proposes_the_campaign_that_the_directive_speaks_of(
    running: Running, officer: Client
) -> None:
    first, further = running.first.plan.directive, running.further.plan.directive
    first.number = "46/KH-UBND"
    first.save()
    further.reading["text"] = "Điều chỉnh một số nội dung của Kế hoạch số 46/KH-UBND."
    further.save()
    page = officer.get(confirm_address(running)).content.decode()
    assert "văn bản nêu 46/KH-UBND" in page
    assert "cùng ngày chính 10/10/2026" in page
    assert "2 trong 3 việc giống nhau" in page
    assert f'name="into" value="{running.campaign.pk}" data-kind="adds" checked' in page


def test_a_directive_on_something_else_is_a_campaign_of_its_own_beforehand(
    running: Running, officer: Client
) -> None:
    other = make_plan(running.tree)
    other.plan.day, other.plan.name = None, "Vệ sinh môi trường"
    other.plan.save()
    other.add("Phun thuốc diệt muỗi tại các ổ dịch")
    page = officer.get(reverse("assignments:confirm", args=[other.plan.pk])).content.decode()
    assert 'name="into" value="" checked' in page


def test_choosing_a_running_campaign_leads_to_the_comparison(running: Running, officer: Client) -> None:
    sent = {"into": running.campaign.pk, "kind": "adds", "seen_version": running.further.plan.version}
    answer = officer.post(confirm_address(running), sent)
    update = CampaignUpdate.objects.get()
    assert answer.url == address(update)
    assert Campaign.objects.count() == 1
    assert officer.get(confirm_address(running)).url == address(update)


def test_choosing_none_starts_a_campaign_as_before(running: Running, officer: Client) -> None:
    sent = {"into": "", "name": "Đợt hai", "seen_version": running.further.plan.version}
    officer.post(confirm_address(running), sent)
    assert Campaign.objects.filter(name="Đợt hai").exists()


def test_a_campaign_of_another_commune_is_no_choice(running: Running, officer: Client) -> None:
    elsewhere = make_running()
    sent = {"into": elsewhere.campaign.pk, "name": "x", "seen_version": running.further.plan.version}
    assert officer.post(confirm_address(running), sent).status_code == 422
    assert not CampaignUpdate.objects.exists()


def test_the_page_shows_each_difference_before_and_after(running: Running, officer: Client) -> None:
    page = officer.get(address(running.open())).content.decode()
    for words in (
        "<del>ngày 09/10/2026</del>",
        "<ins>ngày 16/10/2026</ins>",
        "<del>Phòng Văn hóa - Xã hội</del>",
        "<ins>Công an, Trạm Y tế</ins>",
        "<del>trên 50 %</del>",
        "<ins>trên 60 %</ins>",
        "<del>trước ngày 20/11/2026</del>",
        "Còn 4 điểm chưa quyết định",
    ):
        assert words in page


def test_a_decision_by_htmx_gives_the_line_and_what_counts_it(running: Running, officer: Client) -> None:
    update = running.open()
    line = running.line(update, CEREMONY)
    sent = {
        "decision": "taken",
        "seen_version": line.version,
        "offered": "period,lead,coordinating",
        "taken_fields": ["period", "coordinating"],
    }
    answer = officer.post(address(update, "decide_update", line_pk=line.pk), sent, headers=HTMX)
    page = answer.content.decode()
    assert "Áp dụng một phần" in page
    assert "Còn 3 điểm" in page
    assert "<html" not in page
    line.refresh_from_db()
    assert (line.decision, line.left_fields) == ("taken", ["lead"])
    # What was swapped in is what a fresh load shows.
    whole = _without_tokens(officer.get(address(update)).content.decode())
    assert _without_tokens(page[page.index("<article") : page.index("</article>")]) in whole


def test_a_stale_decision_shows_what_stands_now(running: Running, officer: Client) -> None:
    update = running.open()
    line = running.line(update, CEREMONY)
    running.decide(line, "left")
    sent = {"decision": "taken", "seen_version": 1}
    answer = officer.post(address(update, "decide_update", line_pk=line.pk), sent, headers=HTMX)
    assert answer.status_code == 409
    assert answer["HX-Retarget"] == "#doi-chieu"
    assert "Người khác vừa quyết định" in answer.content.decode()


def test_all_of_a_group_are_taken_and_taken_back(running: Running, officer: Client) -> None:
    update = running.open()
    sent = {"kind": "changed", "decision": "taken", "seen_version": update.version}
    officer.post(address(update, "decide_update_group"), sent)
    assert update.lines.filter(decision="taken").count() == 3
    officer.post(address(update, "take_back_update"))
    assert update.lines.filter(decision="taken").count() == 0


def test_applying_before_all_is_decided_says_what_is_missing(running: Running, officer: Client) -> None:
    update = running.open()
    answer = officer.post(address(update, "apply_update"), {"seen_version": update.version})
    assert answer.status_code == 422
    assert "Còn 4 điểm chưa quyết định." in answer.content.decode()


def test_applying_when_the_campaign_moved_shows_what_moved_and_applies_nothing(
    running: Running, officer: Client
) -> None:
    update = running.open()
    running.take_all(update)
    update.refresh_from_db()
    ceremony = running.assignment(CEREMONY)
    ceremony.location = "Sân vận động"
    Assignment.objects.filter(pk=ceremony.pk).update(end_date="2026-10-12", deadline_date="2026-10-12")
    answer = officer.post(address(update, "apply_update"), {"seen_version": update.version})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "chưa áp dụng" in page
    assert f'href="#dong-{running.line(update, CEREMONY).pk}"' in page
    assert not Assignment.objects.filter(text__contains="chữ ký số").exists()


def test_the_pair_is_corrected_on_a_page_where_the_likeliest_stand_first(
    running: Running, officer: Client
) -> None:
    update = running.open()
    line = running.line(update, QR)
    place = address(update, "pair_update", line_pk=line.pk)
    page = officer.get(place).content.decode()
    assert page.index(">" + QR) < page.index(">" + CLASSES)
    answer = officer.post(place, {"assignment": "", "seen_version": line.version})
    assert answer.url.endswith(f"#dong-{line.pk}")
    assert running.line(update, QR).kind == "new"


def test_given_up_the_officer_stands_in_the_review_again(running: Running, officer: Client) -> None:
    update = running.open()
    assert officer.post(address(update, "abandon_update")).url == reverse(
        "plans:review", args=[running.further.plan.pk]
    )
    running.further.plan.refresh_from_db()
    assert running.further.plan.state == PlanState.IN_REVIEW
    assert "đã bỏ đối chiếu" in officer.get(address(update)).content.decode()


def test_after_applying_the_assignment_and_the_campaign_name_the_directive(
    running: Running, officer: Client
) -> None:
    further = running.further.plan.directive
    further.number = "3021/UBND-KGVX"
    further.save()
    update = running.open()
    running.take_all(update)
    running.apply(update)
    page = officer.get(
        reverse("assignments:assignment", args=[running.assignment(CEREMONY).pk])
    ).content.decode()
    assert "3021/UBND-KGVX" in page
    assert running.further.items[0].source in page
    campaign = officer.get(reverse("assignments:campaign", args=[running.campaign.pk])).content.decode()
    assert "3021/UBND-KGVX" in campaign
    assert "Đã áp dụng" in campaign


def test_units_are_told_what_changed(running: Running) -> None:
    from tungngo.notifications.models import Notification

    police = person_of(running.tree, Role.FOCAL_POINT)
    update = running.open()
    running.take_all(update)
    running.apply(update)
    told = Notification.objects.get(recipient=police)
    assert "Thay đổi theo" in told.text
    assert "thời gian" in told.text


def test_the_page_stays_within_its_queries(
    running: Running, officer: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    update = running.open()
    officer.get(address(update))
    with django_assert_max_num_queries(20):  # type: ignore[attr-defined]
        officer.get(address(update))
