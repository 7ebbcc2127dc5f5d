"""Loads the sample by the same services that people use; every step may be repeated after a start that was killed."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from tungngo.accounts.models import User
from tungngo.accounts.services import create_user
from tungngo.assignments.models import Campaign, CampaignUpdate
from tungngo.assignments.services import start_campaign, unfold
from tungngo.assignments.services.reminders import remind
from tungngo.assignments.services.updating import open_update
from tungngo.directives import jobs
from tungngo.directives.models import Directive, DirectiveState
from tungngo.directives.services import receive_directive
from tungngo.notifications.models import Notification
from tungngo.notifications.services import mark_all_read
from tungngo.organizations.models import Membership, Organization
from tungngo.plans.services import accept_item, open_review
from tungngo.web.sample.directives import PLAN_DAYS_AGO, amendment_paper, letter_paper, plan_paper
from tungngo.web.sample.doorstep import ensure_doorstep
from tungngo.web.sample.paper import Paper, docx_of
from tungngo.web.sample.sign_ins import PASSWORD, SIGN_INS, SignIn
from tungngo.web.sample.story import Story, tell
from tungngo.web.sample.units import ensure_commune

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tungngo.plans.models import Plan

# One submission each, whenever and however often the sample is loaded.
_PLAN_KEY = uuid.UUID("5a3b6f0e-0000-4000-8000-000000000046")
_LETTER_KEY = uuid.UUID("5a3b6f0e-0000-4000-8000-000000000318")

_AMENDMENT_KEY = uuid.UUID("5a3b6f0e-0000-4000-8000-000000000061")

_NAME = "Tháng cao điểm “Mỗi nhà một công dân số”"
_RECEIVED_AFTER, _STARTED_AFTER = dt.timedelta(days=1), dt.timedelta(days=2)  # the plan's own day
# What was due or silent in these days was reminded of; notifications that are older have been read.
_FRESH = dt.timedelta(days=6)


class SampleNotLoaded(Exception):
    """The sample's directive could not be read or gave nothing to assign."""


def load_sample(at: dt.datetime) -> Campaign:
    """Brings the sample into the database, whole; what is there of it already stays.

    Raises:
        SampleNotLoaded: The reader refused the sample's own directive.
    """
    issued = at - dt.timedelta(days=PLAN_DAYS_AGO)
    with transaction.atomic():
        commune = ensure_commune(issued)
        people = {person.username: _ensure_person(person, commune) for person in SIGN_INS}
    officer = people["chuyenvien"]
    today = timezone.localdate(at)
    directive = _ensure_directive(
        _PLAN_KEY,
        plan_paper(today),
        name="Kế hoạch 46.docx",
        commune=commune,
        officer=officer,
        at=issued + _RECEIVED_AFTER,
    )
    plan = open_review(directive=directive, actor=officer, at=issued + _RECEIVED_AFTER)
    campaign = _ensure_campaign(plan, people, started=issued + _STARTED_AFTER, at=at)
    _ensure_update(campaign, officer, at)
    ensure_doorstep(campaign, people, at)
    _ensure_directive(
        _LETTER_KEY, letter_paper(today), name="Công văn 318.docx", commune=commune, officer=officer, at=at
    )
    return campaign


def _ensure_person(person: SignIn, commune: Organization) -> User:
    existing = User.objects.filter(username=person.username).first()
    if existing:
        return existing
    unit = Organization.objects.filter(commune=commune, name=person.unit).first()
    # Those above the commune belong to one of the units on its way up to the root.
    above = (commune.path[:length] for length in range(0, len(commune.path), Organization.steplen))
    unit = unit or Organization.objects.get(path__in=list(above), name=person.unit)
    user = create_user(username=person.username, full_name=person.full_name, email="", password=PASSWORD)
    Membership.objects.create(user=user, organization=unit, role=person.role)
    return user


def _ensure_directive(
    key: uuid.UUID, paper: Paper, *, name: str, commune: Organization, officer: User, at: dt.datetime
) -> Directive:
    """The directive, received and read; the job that receiving has queued finds nothing left to do."""
    content = ContentFile(docx_of(paper), name=name)
    received = receive_directive(organization=commune, actor=officer, at=at, key=key, files=[content])
    directive = received.directive
    if directive.state == DirectiveState.QUEUED:
        jobs.read(directive_id=directive.pk, attempt=directive.attempt)
        directive.refresh_from_db()
    if directive.state != DirectiveState.READ:
        raise SampleNotLoaded(f"{name}: {directive.get_state_display()} {directive.error_message}")
    return directive


@transaction.atomic
def _ensure_campaign(
    plan: Plan, people: Mapping[str, User], *, started: dt.datetime, at: dt.datetime
) -> Campaign:
    """The campaign with all that was done in it since, or nothing of both."""
    campaign, is_new = start_campaign(
        plan=plan,
        name=_NAME,
        is_assigning_later=True,
        seen_version=plan.version,
        actor=people["chuyenvien"],
        at=started,
    )
    if is_new:
        story = Story(campaign, people, at)
        tell(story)
        story.play()
        for series in campaign.series.all():
            unfold(series=series, until=None, at=at)
        for person in people.values():
            old = Notification.objects.filter(recipient=person, created_at__lt=at - _FRESH).order_by("-pk")
            mark_all_read(user=person, up_to=old[0].pk if old else 0, at=at - _FRESH)
        since = timezone.localdate(at - _FRESH)
        remind(at=at, communes=[campaign.organization], since=since)
    return campaign


def _ensure_update(campaign: Campaign, officer: User, at: dt.datetime) -> None:
    """The plan's change: received yesterday and reviewed; what it changes waits for the officer's decisions."""
    yesterday = at - dt.timedelta(days=1)
    directive = _ensure_directive(
        _AMENDMENT_KEY,
        amendment_paper(timezone.localdate(at)),
        name="Kế hoạch 61.docx",
        commune=campaign.organization,
        officer=officer,
        at=yesterday,
    )
    if hasattr(directive, "plan"):
        return  # what people have done with it since stays
    with transaction.atomic():
        plan = open_review(directive=directive, actor=officer, at=yesterday)
        for item in plan.items.all():
            accept_item(plan=plan, item=item.pk, version=plan.version, actor=officer, at=yesterday)
            plan.refresh_from_db()
        open_update(
            plan=plan,
            campaign=campaign,
            kind=CampaignUpdate.Kind.ADDS,
            seen_version=plan.version,
            actor=officer,
            at=yesterday,
        )
