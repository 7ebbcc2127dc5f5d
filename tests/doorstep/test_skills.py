"""The skills that a commune teaches and the guides that its volunteers show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

import factories
from factories import NOW
from running_assignment import make_running
from tungngo.assignments.models import Assignment
from tungngo.doorstep.models import DigitalSkill
from tungngo.doorstep.queries.skills import addresses_in_campaigns, skills_of
from tungngo.doorstep.rules.default_skills import DEFAULT_SKILLS, PICTURES, skill_named_by
from tungngo.doorstep.services import skills as services
from tungngo.organizations.models import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from factories import CommuneTree
    from tungngo.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> CommuneTree:
    """A commune without skills."""
    return factories.make_commune()


@pytest.fixture
def office(client: Client, tree: CommuneTree, sign_in: Callable[..., User]) -> Client:
    """The officer's browser."""
    sign_in(client, Role.OFFICER, tree)
    return client


def codes(tree: CommuneTree) -> list[str]:
    return [skill.code for skill in skills_of(tree.commune)]


def typed(skill: DigitalSkill | None = None, **changes: object) -> dict[str, object]:
    """What the form posts."""
    said: dict[str, object] = {"name": "Đặt lịch khám bệnh", "short_name": "Đặt lịch khám", "link": ""}
    if skill is not None:
        said = {
            "name": skill.name,
            "short_name": skill.short_name,
            "link": skill.link,
            "version": skill.version,
        }
    return said | {"text_1": "Mở ứng dụng.", "picture_1": "phone"} | changes


def test_every_default_skill_has_four_to_seven_short_steps_with_pictures_that_the_app_draws() -> None:
    assert [skill.code for skill in DEFAULT_SKILLS] == [
        "smartphone", "vneid2", "digital_signature", "online_services", "provincial_app",
        "cashless", "shopping", "safety", "ai", "learning",
    ]  # fmt: skip
    for skill in DEFAULT_SKILLS:
        assert 4 <= len(skill.steps) <= 7, skill.code
        assert len(skill.short_name) <= 40
        for picture, text in skill.steps:
            assert picture in PICTURES
            assert 10 < len(text) <= 130, text


def test_a_commune_begins_with_the_default_skills_once(tree: CommuneTree) -> None:
    services.ensure_skills(tree.commune)
    services.ensure_skills(tree.commune)
    assert codes(tree) == [skill.code for skill in DEFAULT_SKILLS]


def test_the_platform_that_a_directive_names_becomes_the_link_of_its_skill(
    tree: CommuneTree, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = ["https://binhdanhocvuso.gov.vn", "https://moc.gov.vn"]
    monkeypatch.setattr(services, "addresses_in_campaigns", lambda _commune: named)
    services.ensure_skills(tree.commune)
    links = {skill.code: skill.link for skill in skills_of(tree.commune)}
    assert links["learning"] == "https://binhdanhocvuso.gov.vn"
    assert links["ai"] == ""
    assert skill_named_by("https://aicongdong.ptit.edu.vn/") == "ai"


def test_addresses_in_the_words_of_a_campaign_are_found_once_and_mail_addresses_are_not() -> None:
    running = make_running()
    words = (
        "Học trên binhdanhocvuso.gov.vn, tại https://aicongdong.ptit.edu.vn/, hỏi abc@moc.gov.vn. "
        "Xem thêm BINHDANHOCVUSO.gov.vn"
    )
    Assignment.objects.filter(pk=running.assignment.pk).update(text=words, source="")
    assert addresses_in_campaigns(running.tree.commune) == [
        "https://binhdanhocvuso.gov.vn",
        "https://aicongdong.ptit.edu.vn",
    ]
    assert addresses_in_campaigns(factories.make_commune("Xã Bên Kia").commune) == []


def test_a_skill_of_the_own_gets_a_code_that_is_free_and_never_changes(
    office: Client, tree: CommuneTree
) -> None:
    for _twice in range(2):
        office.post(reverse("doorstep:add_skill"), typed())
    assert codes(tree)[-2:] == ["dat_lich_kham_benh", "dat_lich_kham_benh_2"]
    skill = DigitalSkill.objects.get(code="dat_lich_kham_benh")
    assert skill.guide == [{"text": "Mở ứng dụng.", "picture": "phone"}]
    office.post(
        reverse("doorstep:edit_skill", args=[skill.pk]), typed(skill, name="Khám bệnh", text_3="Chọn ngày.")
    )
    skill.refresh_from_db()
    assert (skill.name, skill.code) == ("Khám bệnh", "dat_lich_kham_benh")
    assert [step["text"] for step in skill.guide] == ["Mở ứng dụng.", "Chọn ngày."]


def test_a_stale_skill_is_refused_and_the_typed_words_stay(office: Client, tree: CommuneTree) -> None:
    services.ensure_skills(tree.commune)
    skill = skills_of(tree.commune)[0]
    url = reverse("doorstep:edit_skill", args=[skill.pk])
    assert office.post(url, typed(skill, name="Một")).status_code == 302
    answer = office.post(url, typed(skill, name="Hai"))
    assert answer.status_code == 409
    assert 'value="Hai"' in answer.content.decode()
    skill.refresh_from_db()
    assert skill.name == "Một"


def test_skills_are_moved_retired_and_taken_up_again(office: Client, tree: CommuneTree) -> None:
    services.ensure_skills(tree.commune)
    first, second = skills_of(tree.commune)[:2]
    url = reverse("doorstep:move_skill", args=[second.pk])
    office.post(url, {"viec": "len"})
    assert codes(tree)[:2] == [second.code, first.code]
    office.post(url, {"viec": "len"})  # it is the first already
    assert codes(tree)[:2] == [second.code, first.code]
    office.post(url, {"viec": "thoi"})
    second.refresh_from_db()
    assert not second.is_active
    office.post(url, {"viec": "dung"})
    second.refresh_from_db()
    assert second.is_active


def test_opening_the_page_of_skills_shows_the_guides(office: Client) -> None:
    page = office.get(reverse("doorstep:skills")).content.decode()
    assert "Không đọc mã OTP" in page


def test_nothing_changes_for_who_only_moves_past_the_end(tree: CommuneTree) -> None:
    services.ensure_skills(tree.commune)
    actor = factories.person_of(tree, Role.OFFICER)
    last = list(skills_of(tree.commune))[-1]
    services.move_skill(skill=last, up=False, actor=actor, at=NOW)
    assert codes(tree)[-1] == last.code
