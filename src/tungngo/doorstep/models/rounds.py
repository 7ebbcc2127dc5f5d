"""What is taught, when the teams go out, and which team goes where."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

_ORGANIZATION = "organizations.Organization"


class DigitalSkill(models.Model):
    """A skill that the volunteers of a commune teach, with the guide that they show."""

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="digital_skills")
    code = models.CharField(_("mã"), max_length=24)  # never changes: acts name the skill by it
    name = models.CharField(_("tên kỹ năng"), max_length=120)
    short_name = models.CharField(_("tên ngắn"), max_length=40)  # on a button of the telephone
    guide = models.JSONField(_("hướng dẫn"), default=list)  # [{"text": …, "picture": name or ""}], the steps
    link = models.URLField(_("địa chỉ"), blank=True)  # the platform that the directive names
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(_("đang dùng"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("kỹ năng số")
        verbose_name_plural = _("kỹ năng số")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "code"], name="doorstep_skill_once"),
            models.CheckConstraint(condition=Q(code__regex=r"^[a-z0-9_]+$"), name="doorstep_skill_code_form"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(short_name=""), name="doorstep_skill_named"),
        ]

    def __str__(self) -> str:
        return self.name


class Round(models.Model):
    """A time in which the teams go from door to door: the day of action, or a month after it."""

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="rounds")
    campaign = models.ForeignKey(
        "assignments.Campaign", null=True, blank=True, on_delete=models.PROTECT, related_name="rounds"
    )
    name = models.CharField(_("tên đợt"), max_length=200)
    start_date = models.DateField(_("từ ngày"))
    end_date = models.DateField(_("đến ngày"))
    is_day_of_action = models.BooleanField(_("ngày ra quân"), default=False)
    # The next one is made by itself when this one ends (jobs.py).
    repeats_monthly = models.BooleanField(_("lặp lại hằng tháng"), default=False)
    repeated_from = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="next_round"
    )
    daily_target = models.PositiveSmallIntegerField(_("số hộ mỗi người mỗi ngày"), default=20)
    # The adding form's own key: sent twice, it makes one round.
    request_key = models.UUIDField(null=True, unique=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("đợt đến từng nhà")
        verbose_name_plural = _("đợt đến từng nhà")
        indexes = [models.Index(fields=["organization", "-start_date"], name="doorstep_round_of_commune")]
        constraints = [
            models.CheckConstraint(
                condition=Q(start_date__lte=F("end_date")), name="doorstep_round_starts_before_it_ends"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="doorstep_round_named"),
        ]

    def __str__(self) -> str:
        return self.name


class Route(models.Model):
    """That a team goes to a neighborhood, or to some lanes of it, in a round."""

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="routes")
    team = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="routes")
    neighborhood = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    lanes = ArrayField(models.CharField(max_length=120), verbose_name=_("các ngõ"), default=list, blank=True)
    meeting_time = models.TimeField(_("giờ tập trung"), null=True, blank=True)
    meeting_place = models.CharField(_("nơi tập trung"), max_length=200, blank=True)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("tuyến đi")
        verbose_name_plural = _("tuyến đi")
        constraints = [
            models.UniqueConstraint(fields=["round", "team", "neighborhood"], name="doorstep_route_once")
        ]

    def __str__(self) -> str:
        return f"{self.team} → {self.neighborhood}"
