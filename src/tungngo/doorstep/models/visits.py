"""Visits: what the acts of phones come to, the newest version of each, with who was taught what.

These tables follow from the acts alone, in whatever order they came (services/applying.py; tests/doorstep prove it).
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tungngo.doorstep.models.changes import changed_tx, household_changed

_ORGANIZATION = "organizations.Organization"


class Visit(models.Model):
    """One call at one door. Two members at one house make two visits; the household's state follows from both."""

    class Outcome(models.TextChoices):
        """What was met at the door."""

        PRESENT = "present", _("gặp được")
        ABSENT = "absent", _("vắng nhà")
        REFUSED = "refused", _("từ chối")
        MOVED = "moved", _("đã chuyển đi")

    class Consent(models.TextChoices):
        """Whether the household agreed that its members' data are kept (Law 91/2025/QH15); never a default."""

        GIVEN = "given", _("đồng ý")
        DECLINED = "declined", _("không đồng ý")

    id = models.UUIDField(primary_key=True, editable=False)  # UUIDv7, made by the telephone
    # Foreign keys without a constraint: PostgreSQL locks the row that it checks, and here these are the same few rows
    # for every visit of a commune, which thousands of visits a second then meet at (bench/field_sync.py). The server
    # looks each of them up before it writes (queries/references.py, queries/senders.py), and what has visits stays.
    # Foreign keys without an index of their own: another index of the table begins with them, or nobody looks
    # a visit up by them. Every index costs at each of thousands of visits a second (bench/field_sync.py).
    organization = models.ForeignKey(
        _ORGANIZATION, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    household = models.ForeignKey(
        "doorstep.Household", on_delete=models.PROTECT, related_name="visits", db_index=False
    )
    round = models.ForeignKey(
        "doorstep.Round", null=True, on_delete=models.PROTECT, related_name="visits", db_constraint=False
    )
    # Who did the work, and for which team at that time: it keeps the credit whatever changes later.
    member = models.ForeignKey(
        "doorstep.Member", on_delete=models.PROTECT, related_name="visits", db_constraint=False
    )
    team = models.ForeignKey(
        _ORGANIZATION,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    device = models.ForeignKey(
        "doorstep.Device", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    visited_at = models.DateTimeField(_("lúc"))
    visited_date = models.DateField(_("ngày"))  # in the installation's time zone
    is_clock_doubtful = models.BooleanField(default=False)  # rules/clocks.py had to change the day
    outcome = models.CharField(_("kết quả"), max_length=8, choices=Outcome.choices)
    revisit_date = models.DateField(_("hẹn đến lại"), null=True)
    consent = models.CharField(_("đồng ý"), max_length=8, choices=Consent.choices, blank=True)
    consent_by = models.UUIDField(null=True)  # the resident who spoke for the household
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    is_voided = models.BooleanField(_("đã hủy"), default=False)
    # Which version counts: the greatest revision, and of equals the greatest act.
    revision = models.PositiveIntegerField()
    version_act = models.UUIDField()
    changed_tx = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("lượt đến thăm")
        verbose_name_plural = _("lượt đến thăm")
        indexes = [
            models.Index(fields=["household", "-visited_at"], name="doorstep_visit_household"),
            models.Index(fields=["organization", "visited_date"], name="doorstep_visit_day"),
            models.Index(fields=["organization", "changed_tx"], name="doorstep_visit_changed"),
        ]
        triggers = [changed_tx(), household_changed()]
        constraints = [
            models.CheckConstraint(condition=Q(revision__gte=1), name="doorstep_visit_revision"),
            models.CheckConstraint(
                condition=Q(outcome__in=["present", "absent", "refused", "moved"]),
                name="doorstep_visit_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visited_date} {self.outcome}"


class VisitedResident(models.Model):
    """What one visit did for one resident."""

    class Signature(models.TextChoices):
        """The resident's personal digital signature, as it stood when the visit ended."""

        NOT_ASKED = "", _("chưa hỏi")
        REGISTERED = "registered", _("vừa đăng ký")
        HAD = "had", _("đã có từ trước")
        DECLINED = "declined", _("chưa đăng ký")

    class Support(models.TextChoices):
        """As which vulnerable person the resident was helped. Ethnicity is sensitive, not needed, and not asked."""

        NONE = "", _("không")
        ELDERLY = "elderly", _("người cao tuổi")
        DISABLED = "disabled", _("người khuyết tật")
        POOR = "poor", _("hộ nghèo, cận nghèo")
        OTHER = "other", _("đối tượng yếu thế khác")

    pk = models.CompositePrimaryKey("visit_id", "resident_id")
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="people", db_index=False)
    resident = models.ForeignKey("doorstep.Resident", on_delete=models.PROTECT, related_name="visits")
    organization = models.ForeignKey(
        _ORGANIZATION, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    taught = ArrayField(models.CharField(max_length=24), default=list)  # codes of DigitalSkill
    known = ArrayField(models.CharField(max_length=24), default=list)  # what they could already do
    signature = models.CharField(max_length=10, choices=Signature.choices, blank=True)
    decline_reason = models.CharField(_("lý do"), max_length=200, blank=True)
    support = models.CharField(max_length=8, choices=Support.choices, blank=True)

    class Meta:
        verbose_name = _("người được hướng dẫn")
        verbose_name_plural = _("người được hướng dẫn")

    def __str__(self) -> str:
        return f"{self.visit_id} {self.resident_id}"


class SpeedMeasurement(models.Model):
    """A measurement with i-Speed at the door, typed in from its screen."""

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="speed")
    download_mbps = models.DecimalField(_("tải xuống (Mbit/s)"), max_digits=8, decimal_places=2)
    upload_mbps = models.DecimalField(_("tải lên (Mbit/s)"), max_digits=8, decimal_places=2, null=True)
    latency_ms = models.DecimalField(_("độ trễ (ms)"), max_digits=8, decimal_places=2, null=True)
    operator = models.CharField(_("nhà mạng"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("lượt đo i-Speed")
        verbose_name_plural = _("lượt đo i-Speed")
        constraints = [
            models.CheckConstraint(condition=Q(download_mbps__gte=0), name="doorstep_speed_not_negative")
        ]

    def __str__(self) -> str:
        return f"{self.download_mbps} Mbit/s"


class VisitPhoto(models.Model):
    """A photo that was taken on a visit; it may come before its visit does."""

    id = models.UUIDField(primary_key=True, editable=False)  # UUIDv7, made by the telephone
    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    device = models.ForeignKey("doorstep.Device", on_delete=models.PROTECT, related_name="+")
    visit_ref = models.UUIDField()  # the visit, also while it has not come
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = _("ảnh của lượt đến thăm")
        verbose_name_plural = _("ảnh của lượt đến thăm")
        indexes = [models.Index(fields=["visit_ref"], name="doorstep_photo_visit")]

    def __str__(self) -> str:
        return str(self.id)
