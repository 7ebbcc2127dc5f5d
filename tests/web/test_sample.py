import datetime as dt
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from factories import NOW
from tungngo.accounts.models import User
from tungngo.assignments import queries, rules
from tungngo.assignments.models import (
    Assignment,
    AssignmentUnit,
    Campaign,
    CampaignUpdate,
    Comment,
    Evidence,
    State,
    Subtask,
    UpdateLine,
)
from tungngo.assignments.views.layouts import LAYOUTS
from tungngo.assignments.views.saved_views import kept_query
from tungngo.audit.models import AuditEvent
from tungngo.directives.models import Directive, DirectiveState
from tungngo.doorstep.models import Act, HeldAct, Household, Member, Visit
from tungngo.notifications.models import Notification
from tungngo.organizations.models import Membership, Organization, OrganizationKind
from tungngo.web.sample import loading, sign_ins
from tungngo.web.sample.directives import amendment_paper, letter_paper, plan_paper
from tungngo.web.sample.loading import load_sample

LOADED_AT = NOW
TODAY = timezone.localdate(LOADED_AT)


@pytest.fixture(autouse=True)
def _no_page_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """How the pages look is LibreOffice's work, which takes longest and is tried where directives are read."""
    monkeypatch.setattr("vanban.reading.sources.pages.to_pdf", lambda *_given: False)


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
    assert loaded.assignments.filter(plan_item__isnull=False).count() == 12
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
    assert loaded.report_obligations.get(due_date__isnull=False).due_date == TODAY + dt.timedelta(days=20)
    assert loaded.targets.count() == 2


def test_a_letter_waits_for_review(loaded: Campaign) -> None:
    letter = Directive.objects.get(number="318/SYT-NVY")
    assert letter.state == DirectiveState.READ
    assert len((letter.reading or {})["tasks"]) == 7
    assert not hasattr(letter, "plan")
    assert loaded.plan
    assert loaded.plan.directive_id != letter.pk


def test_a_change_of_the_plan_is_reviewed_and_waits_for_the_officer_s_decisions(loaded: Campaign) -> None:
    update = loaded.updates.get()
    assert (update.state, update.plan.directive.number) == (CampaignUpdate.State.OPEN, "61/KH-UBND")
    assert set(update.lines.values_list("decision", flat=True)) == {UpdateLine.Decision.PENDING}
    found = {
        (line.kind, key) for line in update.lines.all() for key in (line.differences or {"": ""})
    }  # a new task, one that stands, a later day, another lead, a higher figure
    assert found >= {
        ("new", ""),
        ("same", ""),
        ("changed", "period"),
        ("changed", "lead"),
        ("changed", "figure"),
    }


def _marked(campaign: Campaign, mark: str, today: dt.date) -> list[str]:
    found = queries.narrowed(campaign, queries.Filters(mark=mark), today)
    return [str(assignment) for assignment in found]


# In the month's first days, in its last ones, at the turn of the year, beside a leap day.
@pytest.mark.parametrize(
    "day", [dt.date(2026, 11, 1), dt.date(2026, 12, 31), dt.date(2027, 3, 1), dt.date(2028, 2, 29)]
)
def test_on_whatever_day_it_is_loaded_something_is_late_soon_blocked_and_silent(
    day: dt.date, db: None
) -> None:
    del db
    campaign = load_sample(dt.datetime.combine(day, dt.time(0, 30), tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")))
    for mark in rules.MARKS:
        assert _marked(campaign, mark, day), mark
    months = campaign.assignments.filter(text__contains="Ngày thứ Bảy số").order_by("occurrence_date")
    *done, missing = months.filter(deadline_date__lt=day)
    assert done
    assert {month.state for month in done} == {State.ACCEPTED}
    assert all(month.parts.filter(progress__evidence__kind="photo").exists() for month in done)
    assert (missing.state, missing.parts.filter(progress__isnull=False).exists()) == (
        State.NOT_STARTED,
        False,
    )
    assert months.filter(deadline_date__gte=day).exists()


def test_what_units_did_is_proved_and_asked_about(loaded: Campaign) -> None:
    kinds = Evidence.objects.filter(entry__part__assignment__campaign=loaded).values_list("kind", flat=True)
    assert set(kinds) == {"photo", "document", "link"}
    questions = Comment.objects.filter(is_question=True)
    assert sorted(question.answered_at is None for question in questions) == [False, True]
    pieces = Subtask.objects.filter(part__unit__name="Thôn Đông")
    assert sorted(piece.done_at is None for piece in pieces) == [False, False, True]
    for view in loaded.saved_views.filter(is_shared=True):
        assert view.layout in LAYOUTS
        assert kept_query(view.query) == view.query
    assert loaded.saved_views.count() == 2


def test_everybody_who_works_in_the_commune_is_told_something_new(loaded: Campaign) -> None:
    del loaded
    told = set(Notification.objects.filter(read_at=None).values_list("recipient__username", flat=True))
    # Nothing of a commune's daily work is sent to the province or to those who run the installation.
    assert told == {person.username for person in sign_ins.SIGN_INS} - {"captinh", "quantri"}


def test_nothing_of_it_happened_after_it_was_loaded(loaded: Campaign) -> None:
    # What the reader notes bears the real time.
    acts = AuditEvent.objects.filter(organization_id=loaded.organization_id).exclude(
        act__startswith="directives."
    )
    assert not acts.filter(at__gt=LOADED_AT).exists()
    days = {event.at.date() for event in acts}
    assert len(days) > 10


def test_a_start_that_was_killed_in_the_middle_is_made_up_for(
    monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    del db
    with monkeypatch.context() as broken:
        broken.setattr(loading, "remind", _killed)
        with pytest.raises(KeyboardInterrupt):
            load_sample(LOADED_AT)
    assert not Campaign.objects.exists()
    campaign = load_sample(LOADED_AT)
    assert campaign.updates.exists()
    assert Evidence.objects.exists()


def _killed(**_given: Any) -> None:
    raise KeyboardInterrupt


def test_loading_it_again_on_another_day_changes_nothing(loaded: Campaign) -> None:
    def counts() -> list[int]:
        models = (Organization, User, Membership, Directive, Campaign, Assignment, CampaignUpdate, AuditEvent)
        return [model.objects.count() for model in models]

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
    for paper in (plan_paper(day), amendment_paper(day), letter_paper(day)):
        text = "\n".join(paper.body)
        assert "{" not in text
    assert f"trước ngày {day - dt.timedelta(days=3):%d/%m/%Y}" in "\n".join(plan_paper(day).body)


def test_its_teams_have_gone_from_door_to_door_with_telephones_that_were_answered(loaded: Campaign) -> None:
    commune = loaded.organization
    visits = Visit.objects.filter(organization=commune)
    assert Household.objects.filter(organization=commune).count() == 40
    assert Household.objects.filter(organization=commune, team=None).count() == 6  # a lane waits for somebody
    assert Member.objects.filter(organization=commune).count() == 5
    assert set(visits.values_list("outcome", flat=True)) == {"present", "absent", "refused"}
    assert visits.filter(is_clock_doubtful=True).count() == 0
    assert Act.objects.filter(organization=commune, state=Act.State.APPLIED).count() == visits.count() >= 20
    assert not HeldAct.objects.exists()
    doors = visits.values_list("household", flat=True)
    assert len(doors) == len(set(doors)) + 1  # two members called at one door
    before = visits.count()
    load_sample(LOADED_AT + dt.timedelta(hours=1))
    assert visits.count() == before
