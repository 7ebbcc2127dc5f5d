"""Loads the sample by the same services that people use; every step may be repeated after a start that was killed."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, TypeAlias

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from tungngo.accounts.models import User
from tungngo.accounts.services import create_user
from tungngo.assignments.models import AssignmentUnit, Campaign, State
from tungngo.assignments.services import change_state, start_campaign
from tungngo.directives import jobs
from tungngo.directives.models import Directive, DirectiveState
from tungngo.directives.services import receive_directive
from tungngo.organizations.models import Membership, Organization
from tungngo.plans.services import open_review
from tungngo.web.sample.directives import letter_paper, plan_paper
from tungngo.web.sample.paper import Paper, docx_of
from tungngo.web.sample.sign_ins import PASSWORD, SIGN_INS, SignIn
from tungngo.web.sample.units import ensure_commune

if TYPE_CHECKING:
    import datetime as dt

    from tungngo.plans.models import Plan

# One submission each, whenever and however often the sample is loaded.
_PLAN_KEY = uuid.UUID("5a3b6f0e-0000-4000-8000-000000000046")
_LETTER_KEY = uuid.UUID("5a3b6f0e-0000-4000-8000-000000000318")

_NAME = "Tháng cao điểm “Mỗi nhà một công dân số”"

# What units have done so far, so that every state can be seen: unit, words of the assignment, steps with notes.
_Done: TypeAlias = tuple[str, str, tuple[tuple[State, str], ...]]
_STEPS: tuple[_Done, ...] = (
    (
        "Phòng Văn hóa - Xã hội",
        "lễ ra quân",
        (
            (State.SUBMITTED, "Lễ ra quân có 120 người dự, ảnh đã đăng trên trang của xã."),
            (State.ACCEPTED, ""),
        ),
    ),
    ("Công an xã", "người cao tuổi", ((State.IN_PROGRESS, "Đã đến 3/6 thôn."),)),
    ("Trường Trung học cơ sở Mẫu", "lớp kỹ năng số", ((State.SUBMITTED, "Đã mở 02 lớp, 57 người học."),)),
    (
        "Phòng Kinh tế",
        "kinh phí",
        (
            (State.SUBMITTED, "Đã có dự toán."),
            (State.RETURNED, "Dự toán chưa có nguồn kinh phí, đề nghị bổ sung."),
        ),
    ),
    ("Thôn Đông", "Đến từng hộ", ((State.IN_PROGRESS, "Đã đến 84 hộ."),)),
)


class SampleNotLoaded(Exception):
    """The sample's directive could not be read or gave nothing to assign."""


def load_sample(at: dt.datetime) -> Campaign:
    """Brings the sample into the database, whole; what is there of it already stays.

    Raises:
        SampleNotLoaded: The reader refused the sample's own directive.
    """
    with transaction.atomic():
        commune = ensure_commune(at)
        people = {person.username: _ensure_person(person, commune) for person in SIGN_INS}
    officer = people["chuyenvien"]
    today = timezone.localdate(at)
    directive = _ensure_directive(
        _PLAN_KEY, plan_paper(today), name="Kế hoạch 46.docx", commune=commune, officer=officer, at=at
    )
    plan = open_review(directive=directive, actor=officer, at=at)
    campaign = _ensure_campaign(plan, officer, at)
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
def _ensure_campaign(plan: Plan, officer: User, at: dt.datetime) -> Campaign:
    campaign, is_new = start_campaign(
        plan=plan, name=_NAME, is_assigning_later=True, seen_version=plan.version, actor=officer, at=at
    )
    if is_new:
        for done in _STEPS:
            _take_steps(campaign, done, officer, at)
    return campaign


def _take_steps(campaign: Campaign, done: _Done, officer: User, at: dt.datetime) -> None:
    unit, words, steps = done
    part = AssignmentUnit.objects.filter(
        assignment__campaign=campaign, assignment__text__contains=words, unit__name=unit, is_answering=True
    ).first()
    if part is None:
        raise SampleNotLoaded(f"{unit}: {words}")
    for state, note in steps:
        part = change_state(
            part=part,
            new_state=state,
            note=note,
            seen_version=part.version,
            is_officer=state in {State.ACCEPTED, State.RETURNED},
            actor=officer,
            at=at,
        )
