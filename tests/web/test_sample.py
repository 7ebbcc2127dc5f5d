import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from factories import NOW
from tungngo.accounts.models import User
from tungngo.assignments.models import Assignment, AssignmentUnit, Campaign, State
from tungngo.directives.models import Directive, DirectiveState
from tungngo.organizations.models import Membership, Organization, OrganizationKind
from tungngo.web.sample import sign_ins
from tungngo.web.sample.directives import letter_paper, plan_paper
from tungngo.web.sample.loading import load_sample

LOADED_AT = NOW


@pytest.fixture
def loaded(db: None) -> Campaign:
    del db
    return load_sample(LOADED_AT)


def test_it_is_loaded_only_when_asked_because_everybody_knows_its_password(settings: Any, db: None) -> None:
    del db
    settings.ENVIRONMENT = SimpleNamespace(is_sample=False)
    with pytest.raises(CommandError, match="TUNGNGO_SAMPLE=1"):
        call_command("load_sample")
    assert not User.objects.exists()


def test_the_real_reader_makes_its_campaign_with_every_state_to_be_seen(loaded: Campaign) -> None:
    assert loaded.assignments.filter(plan_item__isnull=False).count() == 11
    # The weekly bulletin goes on until the campaign's end.
    assert loaded.series.get().occurrences.count() == 3
    leads = dict(
        AssignmentUnit.objects.filter(
            part="lead", assignment__text__startswith="Hỗ trợ người cao tuổi"
        ).values_list("assignment__text", "unit__name")
    )
    assert list(leads.values()) == ["Công an xã"]
    everywhere = Assignment.objects.get(text__startswith="Đến từng hộ")
    assert everywhere.parts.filter(part="lead", unit__kind=OrganizationKind.NEIGHBORHOOD).count() == 6
    assert set(loaded.assignments.values_list("state", flat=True)) == {
        State.NOT_STARTED,
        State.IN_PROGRESS,
        State.SUBMITTED,
        State.RETURNED,
        State.ACCEPTED,
    }
    assert not loaded.assignments.exclude(parts__part="lead").exists()
    today = LOADED_AT.date()
    assert sum(assignment.is_late(today) for assignment in loaded.assignments.all()) == 2
    assert loaded.report_obligations.get(due_date__isnull=False).due_date == today + dt.timedelta(days=20)
    assert loaded.targets.count() == 2


def test_a_second_directive_waits_for_review(loaded: Campaign) -> None:
    letter = Directive.objects.exclude(pk=loaded.plan.directive_id).get()
    assert letter.state == DirectiveState.READ
    assert letter.number == "318/SYT-NVY"
    assert len((letter.reading or {})["tasks"]) == 7
    assert not hasattr(letter, "plan")


def test_loading_it_again_on_another_day_changes_nothing(loaded: Campaign) -> None:
    def counts() -> list[int]:
        return [m.objects.count() for m in (Organization, User, Membership, Directive, Campaign, Assignment)]

    before = counts()
    assert load_sample(LOADED_AT + dt.timedelta(days=3)) == loaded
    assert counts() == before


def test_its_place_is_none_of_the_nation_s_list(loaded: Campaign) -> None:
    commune = loaded.organization
    province = Organization.objects.get(path=commune.path[: -Organization.steplen])
    assert (commune.code, province.code, province.name) == ("", "", "Tỉnh Mẫu")


@pytest.mark.usefixtures("loaded")
def test_everybody_of_the_printed_list_gets_in(client: Client) -> None:
    printed = "\n".join(sign_ins.table())
    for person in sign_ins.SIGN_INS:
        assert person.username in printed
        form = {"login": person.username, "password": sign_ins.PASSWORD}
        assert client.post("/tai-khoan/dang-nhap/", form)["Location"] == "/"
        assert person.unit in client.get("/").content.decode()
        client.logout()


@pytest.mark.parametrize("day", [dt.date(2026, 1, 5), dt.date(2026, 12, 31), dt.date(2028, 2, 29)])
def test_its_texts_hold_days_around_the_loading_and_no_left_over_marks(day: dt.date) -> None:
    for paper in (plan_paper(day), letter_paper(day)):
        text = "\n".join(paper.body)
        assert "{" not in text
    assert f"trước ngày {day - dt.timedelta(days=3):%d/%m/%Y}" in "\n".join(plan_paper(day).body)
