"""What residents ask concerning their data, from the day it is received to the day it is done; and consent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from tungngo.audit.services import record
from tungngo.doorstep.models import ConsentChange, Erasure, Household, Purpose, RightsRequest
from tungngo.doorstep.rules.rights import EXTENSION_DAYS, answer_due, done_due
from tungngo.doorstep.services.erasing import erase_contacts, erase_households, erase_resident
from tungngo.doorstep.services.households import bump

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from tungngo.accounts.models import User
    from tungngo.doorstep.models import Resident
    from tungngo.organizations.models import Organization

Kind, State = RightsRequest.Kind, RightsRequest.State


class NotPossible(Exception):
    """The request is closed, or was extended once."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the purpose after the caller saw it."""


@transaction.atomic
def receive_request(
    *,
    request_key: UUID,
    kind: str,
    household: Household,
    resident: Resident | None,
    asked_by: str,
    contact: str,
    detail: str,
    received_date: date,
    actor: User,
    at: datetime,
) -> tuple[RightsRequest, bool]:
    """Enters a request with its days; the same form sent twice enters it once. Returns it, and whether it is new."""
    request, is_new = RightsRequest.objects.get_or_create(
        request_key=request_key,
        defaults={
            "organization_id": household.organization_id,
            "kind": kind,
            "household": household,
            "resident": resident,
            "asked_by": asked_by,
            "contact": contact,
            "detail": detail,
            "received_date": received_date,
            "answer_due": answer_due(received_date),
            "done_due": done_due(kind, received_date),
            "created_by": actor,
            "created_at": at,
        },
    )
    if is_new:
        _record("doorstep.rights.receive", request, actor, at)
    return request, is_new


@transaction.atomic
def answer_request(*, request: RightsRequest, actor: User, at: datetime) -> RightsRequest:
    """Notes that the resident was told how the request will be handled; told twice, the first time counts."""
    locked = _open(request)
    if locked.answered_at is None:
        locked.answered_at, locked.answered_by = at, actor
        locked.save(update_fields=["answered_at", "answered_by"])
        _record("doorstep.rights.answer", locked, actor, at)
    return locked


@transaction.atomic
def extend_request(*, request: RightsRequest, reason: str, actor: User, at: datetime) -> RightsRequest:
    """Gives a request more days, once and with a reason.

    Raises:
        NotPossible: It was extended before, or is closed.
    """
    locked = _open(request)
    if locked.extended_at is not None:
        raise NotPossible
    locked.extended_at, locked.extension_reason = at, reason
    locked.done_due += timedelta(days=EXTENSION_DAYS)
    locked.save(update_fields=["extended_at", "extension_reason", "done_due"])
    _record("doorstep.rights.extend", locked, actor, at)
    return locked


@transaction.atomic
def refuse_request(*, request: RightsRequest, reason: str, actor: User, at: datetime) -> RightsRequest:
    """Closes a request that is not done, with the reason that the resident is told.

    Raises:
        NotPossible: It is closed.
    """
    locked = _open(request)
    return _close(locked, State.REFUSED, reason, actor, at)


@transaction.atomic
def do_request(*, request: RightsRequest, outcome: str, actor: User, at: datetime) -> RightsRequest:
    """Does what was asked, as far as the program can do it itself, and closes the request.

    Erasing, restricting and withdrawing happen here; data are shown, corrected and handed over by a person before.

    Raises:
        NotPossible: It is closed.
    """
    locked = _open(request)
    if locked.kind == Kind.ERASE:
        _erase(locked, actor, at)
        locked.refresh_from_db()
        locked.asked_by = locked.contact = locked.detail = outcome = ""
    elif locked.kind == Kind.RESTRICT:
        set_restricted(household=locked.household, is_restricted=True, actor=actor, at=at)
    elif locked.kind == Kind.WITHDRAW:
        say_consent(
            household=locked.household,
            resident=locked.resident,
            choice=ConsentChange.Choice.WITHDRAWN,
            channel=ConsentChange.Channel.PAPER,
            said_date=locked.received_date,
            actor=actor,
            at=at,
        )
    return _close(locked, State.DONE, outcome, actor, at)


def _erase(request: RightsRequest, actor: User, at: datetime) -> None:
    cause = Erasure.Cause.REQUEST
    if request.resident is not None:
        erase_resident(resident=request.resident, actor=actor, at=at, cause=cause)
    else:
        erase_households(
            commune=request.organization, households=[request.household], actor=actor, at=at, cause=cause
        )


@transaction.atomic
def set_restricted(*, household: Household, is_restricted: bool, actor: User, at: datetime) -> Household:
    """Restricts what is done with a household's data, or ends that: no team has it then, no list holds it."""
    locked = Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
    if (locked.restricted_at is not None) == is_restricted:
        return locked
    locked.restricted_at = at if is_restricted else None
    if is_restricted:
        locked.team = None
    bump(locked)
    locked.save()
    record(
        act="doorstep.household.restrict" if is_restricted else "doorstep.household.release",
        actor=actor,
        organization_id=locked.organization_id,
        subject=locked,
        at=at,
        data={},
    )
    return locked


@transaction.atomic
def say_consent(
    *,
    household: Household,
    resident: Resident | None,
    choice: str,
    channel: str,
    said_date: date,
    actor: User,
    at: datetime,
) -> ConsentChange:
    """Writes down what a household says about its data; withdrawn, what only consent allowed goes at once."""
    said = ConsentChange.objects.create(
        organization_id=household.organization_id,
        household=household,
        resident=resident,
        choice=choice,
        channel=channel,
        said_date=said_date,
        recorded_by=actor,
        recorded_at=at,
    )
    if choice == ConsentChange.Choice.WITHDRAWN:
        erase_contacts(household=household)
    record(
        act="doorstep.consent.say",
        actor=actor,
        organization_id=household.organization_id,
        subject=household,
        at=at,
        data={"choice": str(ConsentChange.Choice(choice).label)},
    )
    return said


# The purposes of the campaign, as a commune begins with them; it changes them as its own plan says.
_STATE_WORK = "Luật 91/2025/QH15, Điều 19; kế hoạch triển khai Ngày Chuyển đổi số quốc gia của địa phương"
_CONSENT = "Luật 91/2025/QH15, Điều 9; Nghị định 356/2025/NĐ-CP"
DEFAULT_PURPOSES: tuple[dict[str, str], ...] = (
    {
        "code": "doorstep",
        "name": "Đến từng nhà hướng dẫn kỹ năng số",
        "ground": Purpose.Ground.STATE_BODY,
        "citation": _STATE_WORK,
        "data_kinds": "Chủ hộ, địa chỉ, họ tên và năm sinh của người trong hộ",
        "kept_for": "24 tháng sau khi chiến dịch kết thúc",
    },
    {
        "code": "figures",
        "name": "Tổng hợp số liệu, báo cáo (không nêu tên)",
        "ground": Purpose.Ground.STATE_BODY,
        "citation": _STATE_WORK,
        "data_kinds": "Kỹ năng được hướng dẫn, tình trạng chữ ký số, số người trưởng thành",
        "kept_for": "Theo quy định lưu trữ; không còn danh tính",
    },
    {
        "code": "contact",
        "name": "Liên hệ lại, hẹn đến lần sau",
        "ground": Purpose.Ground.CONSENT,
        "citation": _CONSENT,
        "data_kinds": "Số điện thoại, chỉ dẫn tìm nhà, vị trí nhà, ghi chú",
        "kept_for": "Đến khi rút lại đồng ý, chậm nhất 24 tháng sau khi chiến dịch kết thúc",
    },
    {
        "code": "photos",
        "name": "Ảnh minh chứng lượt đến thăm",
        "ground": Purpose.Ground.CONSENT,
        "citation": _CONSENT,
        "data_kinds": "Ảnh chụp khi hướng dẫn",
        "kept_for": "Đến khi rút lại đồng ý, chậm nhất 24 tháng sau khi chiến dịch kết thúc",
    },
)


@transaction.atomic
def ensure_purposes(*, commune: Organization) -> list[Purpose]:
    """The commune's purposes; the first time the usual ones."""
    if not Purpose.objects.filter(organization=commune).exists():
        Purpose.objects.bulk_create(
            (
                Purpose(organization=commune, position=position, **values)
                for position, values in enumerate(DEFAULT_PURPOSES)
            ),
            ignore_conflicts=True,
        )
    return list(Purpose.objects.filter(organization=commune))


@transaction.atomic
def save_purpose(
    *,
    commune: Organization,
    purpose: Purpose | None,
    values: dict[str, Any],
    seen_version: int,
    actor: User,
    at: datetime,
) -> Purpose:
    """Adds a purpose or changes one.

    Raises:
        ChangedMeanwhile: It was changed by somebody else after `seen_version`.
    """
    others = Purpose.objects.select_for_update(of=("self",)).filter(organization=commune)
    if purpose is None:
        position = others.count()
        made = Purpose.objects.create(
            organization=commune, code=f"own_{position}_{int(at.timestamp())}", position=position, **values
        )
        _record_purpose("doorstep.purpose.add", made, actor, at)
        return made
    locked = others.get(pk=purpose.pk)
    if all(getattr(locked, name) == value for name, value in values.items()):
        return locked
    if locked.version != seen_version:
        raise ChangedMeanwhile
    for name, value in values.items():
        setattr(locked, name, value)
    locked.version += 1
    locked.save()
    _record_purpose("doorstep.purpose.change", locked, actor, at)
    return locked


def _open(request: RightsRequest) -> RightsRequest:
    locked = (
        RightsRequest.objects.select_for_update(of=("self",))
        .select_related("household", "resident", "organization")
        .get(pk=request.pk)
    )
    if locked.state != State.OPEN:
        raise NotPossible
    return locked


def _close(locked: RightsRequest, state: str, outcome: str, actor: User, at: datetime) -> RightsRequest:
    if locked.answered_at is None:
        locked.answered_at, locked.answered_by = at, actor
    locked.state, locked.outcome, locked.done_at, locked.done_by = state, outcome, at, actor
    locked.save()
    _record("doorstep.rights.refuse" if state == State.REFUSED else "doorstep.rights.do", locked, actor, at)
    return locked


def _record(act: str, request: RightsRequest, actor: User, at: datetime) -> None:
    record(
        act=act,
        actor=actor,
        organization_id=request.organization_id,
        subject=request,
        at=at,
        data={"kind": str(request.get_kind_display()), "day": f"{request.received_date:%d/%m/%Y}"},
    )


def _record_purpose(act: str, purpose: Purpose, actor: User, at: datetime) -> None:
    record(
        act=act,
        actor=actor,
        organization_id=purpose.organization_id,
        subject=purpose,
        at=at,
        data={"name": purpose.name},
    )
