"""What the board of a round is set to, the map behind it, and what the office corrects in visits."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

_ORGANIZATION = "organizations.Organization"


class BoardSettings(models.Model):
    """How the board of one round judges; a round without a row is judged by the defaults here."""

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    round = models.OneToOneField("doorstep.Round", on_delete=models.CASCADE, related_name="board")
    # Percent of adults with a digital signature; null: as the campaign's directive says (queries/board.py).
    signature_target = models.DecimalField(
        _("chỉ tiêu chữ ký số (%)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    silent_minutes = models.PositiveSmallIntegerField(_("im lặng sau (phút)"), default=60)
    working_from = models.TimeField(_("giờ làm việc từ"), default=dt.time(7, 0))
    working_until = models.TimeField(_("đến"), default=dt.time(18, 0))

    class Meta:
        verbose_name = _("cài đặt bảng theo dõi")
        verbose_name_plural = _("cài đặt bảng theo dõi")
        constraints = [
            models.CheckConstraint(
                condition=Q(signature_target__isnull=True) | Q(signature_target__range=(0, 100)),
                name="doorstep_board_target_percent",
            ),
            models.CheckConstraint(
                condition=Q(silent_minutes__range=(5, 600)), name="doorstep_board_silent_minutes"
            ),
            models.CheckConstraint(
                condition=Q(working_from__lt=F("working_until")), name="doorstep_board_hours_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}"


class MapImport(models.Model):
    """A GeoJSON file as it was previewed, so that exactly this is what a yes takes over."""

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    # rules.maps.Area as plain values: [{"name", "rings": [[[longitude, latitude], …], …]}], simplified
    areas = models.JSONField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("tệp bản đồ")
        verbose_name_plural = _("tệp bản đồ")
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True) | Q(applied_at__gte=F("created_at")),
                name="doorstep_map_import_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class MapArea(models.Model):
    """Where a neighborhood lies, in degrees (WGS 84)."""

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    neighborhood = models.OneToOneField(_ORGANIZATION, on_delete=models.CASCADE, related_name="map_area")
    rings = models.JSONField()  # [[[longitude, latitude], …], …]; holes and islands alike, filled even-odd
    imported_from = models.ForeignKey(MapImport, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("vùng trên bản đồ")
        verbose_name_plural = _("vùng trên bản đồ")

    def __str__(self) -> str:
        return str(self.neighborhood)


class VisitCorrection(models.Model):
    """What the office changed in a visit, and why. Rows are only added (docs/field-sync.md, "Corrections")."""

    class Kind(models.TextChoices):
        """What was done."""

        EDIT = "edit", _("hiệu đính")
        VOID = "void", _("hủy")
        RESTORE = "restore", _("khôi phục")
        RELEASE = "release", _("dùng lại bản của điện thoại")

    id = models.UUIDField(primary_key=True, editable=False)  # UUIDv7; the corrected visit's `version_act`
    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey("doorstep.Visit", on_delete=models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    reason = models.CharField(_("lý do"), max_length=300)
    before = models.JSONField()  # services.corrections.snapshot
    after = models.JSONField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("hiệu đính lượt đến thăm")
        verbose_name_plural = _("hiệu đính lượt đến thăm")
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="doorstep_correction_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.visit_id}"
