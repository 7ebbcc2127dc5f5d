"""What phones send: every act as it was made, never changed and never thrown away (docs/field-sync.md)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

_ORGANIZATION = "organizations.Organization"


class Act(models.Model):
    """One act of a member on a telephone, kept as it came. What follows from it stands in other tables."""

    class State(models.TextChoices):
        """What became of it."""

        APPLIED = "applied", _("đã ghi nhận")
        # Something that it names has not come yet; it is applied as soon as that comes.
        WAITING = "waiting", _("chờ dữ liệu liên quan")

    id = models.UUIDField(primary_key=True, editable=False)  # UUIDv7, made by the telephone
    # Without constraints, as in Visit.
    organization = models.ForeignKey(
        _ORGANIZATION, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    device = models.ForeignKey(
        "doorstep.Device", on_delete=models.PROTECT, related_name="acts", db_index=False
    )
    sequence = models.BigIntegerField()  # counts the acts of the device from 1
    member = models.ForeignKey(
        "doorstep.Member", on_delete=models.PROTECT, related_name="acts", db_index=False, db_constraint=False
    )
    team = models.ForeignKey(
        _ORGANIZATION,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    kind = models.CharField(max_length=12)  # contract.KINDS
    body = models.JSONField()  # the act as it was sent
    made_at = models.DateTimeField()  # corrected, rules/clocks.py
    offset_ms = models.BigIntegerField(default=0)  # by which the telephone's clock was corrected
    received_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.APPLIED)
    waits_for = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("thao tác trên điện thoại")
        verbose_name_plural = _("thao tác trên điện thoại")
        indexes = [
            models.Index(fields=["waits_for"], name="doorstep_act_waits", condition=Q(state="waiting")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["device", "sequence"], name="doorstep_act_sequence_once"),
            models.CheckConstraint(
                condition=Q(state="waiting", waits_for__isnull=False)
                | Q(state="applied", waits_for__isnull=True),
                name="doorstep_act_waits_for_something",
            ),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="doorstep_act_sequence_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class HeldAct(models.Model):
    """An act that could not be accepted: kept whole, with the reason, until somebody at the office decides."""

    class Reason(models.TextChoices):
        """Why; the telephone gets the code, people get the words."""

        MALFORMED = "malformed", _("nội dung không đúng quy ước")
        UNKNOWN_KIND = "unknown_kind", _("loại thao tác chưa biết, có thể từ phiên bản mới hơn")
        ID_REUSED = "id_reused", _("trùng mã nhưng khác nội dung")
        SEQUENCE_REUSED = "sequence_reused", _("trùng số thứ tự của máy")
        OTHER_COMMUNE = "other_commune", _("hộ hoặc người không thuộc xã, phường này")
        UNKNOWN_SKILL = "unknown_skill", _("kỹ năng không có trong danh mục")
        UNKNOWN_ROUND = "unknown_round", _("đợt không có")
        NOT_YOURS = "not_yours", _("lượt đến thăm do người khác ghi")
        DEVICE_REVOKED = "device_revoked", _("điện thoại đã bị thu hồi")
        WAITED_TOO_LONG = "waited_too_long", _("dữ liệu liên quan không đến")
        FAILED = "failed", _("không ghi được")

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    device = models.ForeignKey("doorstep.Device", on_delete=models.PROTECT, related_name="held_acts")
    act = models.UUIDField(null=True)  # null where not even that could be read
    digest = models.BinaryField(max_length=32)  # SHA-256 of the act as it came: a repeat is held once
    body = models.TextField()  # as it came; not always JSON
    reason = models.CharField(max_length=16, choices=Reason.choices)
    detail = models.CharField(max_length=300, blank=True)
    received_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    resolution = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("thao tác chưa nhận được")
        verbose_name_plural = _("thao tác chưa nhận được")
        indexes = [models.Index(fields=["organization", "resolved_at"], name="doorstep_held_open")]
        constraints = [
            models.UniqueConstraint(fields=["device", "digest"], name="doorstep_held_once"),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False),
                name="doorstep_held_resolved_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.act}"
