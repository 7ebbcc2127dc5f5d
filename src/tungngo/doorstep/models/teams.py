"""Members of the community teams, the telephones that are bound to them, and how a telephone is bound."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tungngo.organizations.rules import stored_sort_key
from vanban.text import fold

if TYPE_CHECKING:
    from datetime import datetime

_ORGANIZATION = "organizations.Organization"


class Member(models.Model):
    """A volunteer of a community team. They need no account: a telephone is bound to them instead."""

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")  # the commune
    full_name = models.CharField(_("họ và tên"), max_length=120)
    folded_name = models.CharField(max_length=120, editable=False)
    sort_key = models.TextField(editable=False, db_collation="C")
    phone = models.CharField(_("số điện thoại"), max_length=20, blank=True)
    # Who also signs in to the pages of the office, such as a team's head.
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("tài khoản"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="doorstep_member",
    )
    created_at = models.DateTimeField()
    left_at = models.DateTimeField(_("thôi tham gia lúc"), null=True, blank=True)
    # The adding form's own key: sent twice, it adds one member.
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("thành viên")
        verbose_name_plural = _("thành viên")
        indexes = [models.Index(fields=["organization", "sort_key"], name="doorstep_member_sort")]
        constraints = [
            models.CheckConstraint(condition=~Q(full_name=""), name="doorstep_member_named"),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("created_at")),
                name="doorstep_member_leaves_after_joining",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def derive(self) -> None:
        """Fills what follows from the name; every writer calls it before saving."""
        self.folded_name = fold(self.full_name)
        self.sort_key = stored_sort_key(self.full_name)


class TeamMembership(models.Model):
    """That a member belongs to a team for a time. A member may belong to several teams, or to none for a while."""

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="doorstep_memberships")
    is_head = models.BooleanField(_("tổ trưởng"), default=False)
    started_at = models.DateTimeField(_("từ lúc"))
    ended_at = models.DateTimeField(_("đến lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("thành viên của tổ")
        verbose_name_plural = _("thành viên của tổ")
        indexes = [models.Index(fields=["team", "ended_at"], name="doorstep_team_members")]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "team"],
                condition=Q(ended_at__isnull=True),
                name="doorstep_member_once_in_a_team",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="doorstep_membership_ends_after_its_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} – {self.team}"


class Enrolment(models.Model):
    """A QR code by which one telephone is bound to one member, once. Only the code's hash is kept."""

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="enrolments")
    code_hash = models.CharField(max_length=64, unique=True)  # SHA-256, hexadecimal
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    device = models.OneToOneField(
        "doorstep.Device", null=True, on_delete=models.PROTECT, related_name="enrolment"
    )

    class Meta:
        verbose_name = _("mã ghi danh")
        verbose_name_plural = _("mã ghi danh")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="doorstep_enrolment_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True, device__isnull=True)
                | Q(used_at__isnull=False, device__isnull=False),
                name="doorstep_enrolment_used_by_a_device",
            ),
        ]

    def __str__(self) -> str:
        return str(self.member)

    def is_open(self, at: datetime) -> bool:
        """Whether the code still binds a telephone."""
        return self.used_at is None and self.revoked_at is None and at < self.expires_at


class Device(models.Model):
    """A telephone that is bound to a member. It proves itself by a token, of which only the hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # made by the telephone
    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="devices")
    name = models.CharField(_("tên máy"), max_length=120, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)  # SHA-256, hexadecimal
    # Of a second token, which lies open on the telephone and lets nothing but closed acts in ("POST sealed").
    drop_token_hash = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001  (null: bound before)
    enrolled_at = models.DateTimeField(_("ghi danh lúc"))
    last_seen_at = models.DateTimeField(_("liên lạc lúc"))
    # What the telephone said of itself at its last contact (docs/field-sync.md, "Headers").
    app_version = models.CharField(_("phiên bản"), max_length=20, blank=True)
    unsent_acts = models.PositiveIntegerField(_("chưa gửi"), default=0)
    clock_offset_ms = models.BigIntegerField(default=0)  # the server's clock minus the telephone's
    revoked_at = models.DateTimeField(_("thu hồi lúc"), null=True)
    wiped_at = models.DateTimeField(_("đã xóa dữ liệu lúc"), null=True)  # as the telephone confirmed

    class Meta:
        verbose_name = _("điện thoại")
        verbose_name_plural = _("điện thoại")
        indexes = [models.Index(fields=["organization", "last_seen_at"], name="doorstep_device_seen")]
        constraints = [
            models.CheckConstraint(
                condition=Q(wiped_at__isnull=True) | Q(revoked_at__isnull=False),
                name="doorstep_device_wiped_after_revoked",
            )
        ]

    def __str__(self) -> str:
        return self.name or str(self.id)


class SyncEpoch(models.Model):
    """One row, new when the database was put back to an earlier state: telephones then send and ask for all again."""

    epoch = models.UUIDField(default=uuid.uuid4)
    began_at = models.DateTimeField()

    class Meta:
        verbose_name = _("thời kỳ đồng bộ")
        verbose_name_plural = _("thời kỳ đồng bộ")

    def __str__(self) -> str:
        return str(self.epoch)
