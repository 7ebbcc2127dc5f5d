"""Members of the community teams: who they are, in which teams, and the codes that bind their telephones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext

from tungngo.audit.services import record
from tungngo.doorstep.models import Device, Enrolment, Member, TeamMembership
from tungngo.doorstep.rules.codes import code_hash, new_code
from tungngo.doorstep.services.devices import revoke_device
from tungngo.doorstep.services.skills import ensure_skills

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from tungngo.accounts.models import User
    from tungngo.organizations.models import Organization

# How long a code binds a telephone (docs/field-sync.md, "POST enrol").
ENROLMENT_LIFETIME: Final = timedelta(days=7)


class StaleMember(Exception):
    """Somebody else changed the member since the form was opened."""


class MemberHasLeft(Exception):
    """Who takes part no longer joins no team and gets no code."""


class OtherCommune(Exception):
    """A team and its members are of one commune."""


@dataclass(frozen=True, slots=True)
class NewMember:
    """A member to be added.

    Attributes:
        full_name: As people call them, one line.
        phone: In the form of rules.telephones.kept_phone; may be empty.
        teams: The teams that they join at once.
        is_head: Whether they lead these teams.
        request_key: The form's own key, one for each member.
    """

    full_name: str
    phone: str
    teams: Sequence[Organization]
    is_head: bool
    request_key: UUID


def _locked(member: Member) -> Member:
    return Member.objects.select_for_update().get(pk=member.pk)


def _note(act: str, member: Member, actor: User | None, at: datetime, **facts: object) -> None:
    record(
        act=f"doorstep.{act}",
        actor=actor,
        organization_id=member.organization_id,
        subject=member,
        at=at,
        data={"name": member.full_name, **facts},
    )


@transaction.atomic
def add_member(*, organization: Organization, new: NewMember, actor: User | None, at: datetime) -> Member:
    """Adds a member of a commune to some of its teams. Sent twice (the same `request_key`), it adds one.

    Raises:
        OtherCommune: A team is another commune's.
    """
    member = Member(
        organization=organization,
        full_name=new.full_name,
        phone=new.phone,
        created_at=at,
        request_key=new.request_key,
    )
    member.derive()
    known, is_new = Member.objects.get_or_create(
        request_key=new.request_key,
        organization=organization,
        defaults={
            name: getattr(member, name)
            for name in ("full_name", "folded_name", "sort_key", "phone", "created_at")
        },
    )
    if not is_new:
        return known
    _note("member.add", known, actor, at)
    for team in new.teams:
        join_team(member=known, team=team, is_head=new.is_head, actor=actor, at=at)
    return known


@transaction.atomic
def add_members(
    *, organization: Organization, members: Iterable[NewMember], source: str, actor: User, at: datetime
) -> int:
    """Adds the members of a list, all or none; returns how many were new."""
    before = Member.objects.filter(organization=organization).count()
    for new in members:
        add_member(organization=organization, new=new, actor=actor, at=at)
    added = Member.objects.filter(organization=organization).count() - before
    if added:
        record(
            act="doorstep.member.import",
            actor=actor,
            organization_id=organization.pk,
            subject=organization,
            at=at,
            data={"count": added, "file": source},
        )
    return added


@transaction.atomic
def change_member(
    *, member: Member, full_name: str, phone: str, version: int, actor: User, at: datetime
) -> Member:
    """Gives a member another name or number.

    Raises:
        StaleMember: Somebody else changed the member since `version`.
    """
    current = _locked(member)
    if current.version != version:
        raise StaleMember
    before = {"full_name": current.full_name, "phone": current.phone}
    if before == {"full_name": full_name, "phone": phone}:
        return current
    current.full_name, current.phone = full_name, phone
    current.version += 1
    current.derive()
    current.save()
    _note("member.change", current, actor, at, before=before["full_name"])
    return current


@transaction.atomic
def join_team(
    *, member: Member, team: Organization, is_head: bool, actor: User | None, at: datetime
) -> TeamMembership:
    """Puts a member into a team; who is in it already stays, as head or not as is said now.

    Raises:
        OtherCommune: The team is another commune's.
        MemberHasLeft: The member takes part no longer.
    """
    current = _locked(member)
    if team.commune_id != current.organization_id:
        raise OtherCommune
    if current.left_at is not None:
        raise MemberHasLeft
    membership, is_new = TeamMembership.objects.get_or_create(
        member=current,
        team=team,
        ended_at=None,
        defaults={"organization_id": current.organization_id, "started_at": at},
    )
    if is_new:
        _note("member.join", current, actor, at, team=team.name)
    if is_head != membership.is_head:
        _put_head(membership, is_head=is_head, actor=actor, at=at)
    return membership


@transaction.atomic
def set_head(*, member: Member, team: Organization, is_head: bool, actor: User, at: datetime) -> None:
    """Makes a member of a team its head, in place of who was, or ends that; nothing for who is not in the team."""
    _locked(member)
    membership = TeamMembership.objects.filter(member=member, team=team, ended_at=None).first()
    if membership is not None and membership.is_head != is_head:
        _put_head(membership, is_head=is_head, actor=actor, at=at)


def _put_head(membership: TeamMembership, *, is_head: bool, actor: User | None, at: datetime) -> None:
    if is_head:
        TeamMembership.objects.filter(team=membership.team, ended_at=None, is_head=True).update(is_head=False)
    membership.is_head = is_head
    membership.save(update_fields=["is_head"])
    member = membership.member
    record(
        act="doorstep.member.head",
        actor=actor,
        organization_id=member.organization_id,
        subject=member,
        at=at,
        data={"team": membership.team.name, "name": member.full_name if is_head else "–"},
    )


@transaction.atomic
def leave_team(*, member: Member, team: Organization, actor: User, at: datetime) -> None:
    """Ends a member's time in a team. Their telephone forgets the team's households when it asks next."""
    current = _locked(member)
    ended = TeamMembership.objects.filter(member=current, team=team, ended_at=None).update(
        ended_at=at, is_head=False
    )
    if ended:
        _note("member.leave_team", current, actor, at, team=team.name)


@transaction.atomic
def leave(*, member: Member, actor: User, at: datetime) -> None:
    """Ends a member's taking part: out of every team, without open codes, telephones revoked.

    What a telephone still has to send is held for the office to accept, with its credit (services.held).
    """
    current = _locked(member)
    if current.left_at is not None:
        return
    TeamMembership.objects.filter(member=current, ended_at=None).update(ended_at=at, is_head=False)
    _end_open_codes(current, at)
    for device in Device.objects.filter(member=current, revoked_at=None):
        revoke_device(device=device, reason=gettext("thôi tham gia"), actor=actor, at=at)
    current.left_at = at
    current.version += 1
    current.save(update_fields=["left_at", "version"])
    _note("member.leave", current, actor, at)


@transaction.atomic
def take_back(*, member: Member, actor: User, at: datetime) -> None:
    """Takes in again a member who had left; teams are said anew, and the telephone gets a new code."""
    current = _locked(member)
    if current.left_at is None:
        return
    current.left_at = None
    current.version += 1
    current.save(update_fields=["left_at", "version"])
    _note("member.return", current, actor, at)


@transaction.atomic
def make_enrolment(*, member: Member, actor: User, at: datetime) -> tuple[Enrolment, str]:
    """Makes the code by which a telephone is bound to the member, and ends the codes that were still open.

    The code is known only now: only its hash is kept.

    Raises:
        MemberHasLeft: The member takes part no longer.
    """
    current = _locked(member)
    if current.left_at is not None:
        raise MemberHasLeft
    ensure_skills(current.organization)  # a telephone that is bound finds something to teach
    _end_open_codes(current, at)
    code = new_code()
    enrolment = Enrolment.objects.create(
        organization_id=current.organization_id,
        member=current,
        code_hash=code_hash(code),
        created_by=actor,
        created_at=at,
        expires_at=at + ENROLMENT_LIFETIME,
    )
    _note("enrolment.make", current, actor, at)
    return enrolment, code


@transaction.atomic
def revoke_enrolments(*, member: Member, actor: User, at: datetime) -> int:
    """Ends the member's open codes; returns how many there were."""
    current = _locked(member)
    ended = _end_open_codes(current, at)
    if ended:
        _note("enrolment.revoke", current, actor, at)
    return ended


def _end_open_codes(member: Member, at: datetime) -> int:
    return Enrolment.objects.filter(
        member=member, used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at
    ).update(revoked_at=at)
