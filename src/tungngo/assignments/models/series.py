"""Work that comes again every week, month, quarter or year."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tungngo.assignments.models.assignments import Part
from tungngo.plans.models import Bound


class Series(models.Model):
    """The rule by which an assignment recurs; each occurrence is an Assignment with its own state and evidence.

    What coming occurrences say and who does them stands here, so that a change of one occurrence alone does not
    reach the next.
    """

    organization = models.ForeignKey("organizations.Organization", on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey("assignments.Campaign", on_delete=models.PROTECT, related_name="series")
    # The series whose later occurrences were changed and became this one.
    continues = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="continued_by"
    )
    # As the reading gives it: {freq, interval, day, text, until}, and "month" of the day in a longer period.
    rule = models.JSONField()
    bound = models.CharField(max_length=12, choices=Bound.choices, default=Bound.ON_OR_BEFORE)
    text = models.TextField(_("nội dung"))
    location = models.CharField(_("nơi thực hiện"), max_length=300, blank=True)
    start_date = models.DateField(_("từ ngày"))  # the first period's first day
    until_date = models.DateField(_("đến ngày"), null=True, blank=True)
    # Occurrences are made up to this day; a daily job moves it on.
    unfolded_until_date = models.DateField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("việc định kỳ")
        verbose_name_plural = _("việc định kỳ")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_date__isnull=True) | Q(until_date__gte=F("start_date")),
                name="series_starts_before_it_ends",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="series_says_what"),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class SeriesUnit(models.Model):
    """A unit's part in the coming occurrences of a series."""

    organization = models.ForeignKey("organizations.Organization", on_delete=models.PROTECT, related_name="+")
    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey("organizations.Organization", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(_("vai trò"), max_length=12, choices=Part.choices)

    class Meta:
        verbose_name = _("đơn vị của việc định kỳ")
        verbose_name_plural = _("đơn vị của việc định kỳ")
        constraints = [
            models.UniqueConstraint(fields=["series", "unit"], name="one_part_of_a_unit_in_a_series")
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.get_part_display()}"


class SeriesChange(models.Model):
    """One act on recurring work, with what stood before, so that it can be taken back as long as nothing followed."""

    class Act(models.TextChoices):
        """What was done."""

        EDIT = "edit", _("Sửa các kỳ")
        END = "end", _("Đổi ngày kết thúc")
        MAKE = "make", _("Đặt thành việc định kỳ")

    organization = models.ForeignKey("organizations.Organization", on_delete=models.PROTECT, related_name="+")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="changes")
    # The series that the act made of the later occurrences.
    split_off = models.ForeignKey(Series, null=True, on_delete=models.SET_NULL, related_name="+")
    assignment = models.ForeignKey("assignments.Assignment", on_delete=models.PROTECT, related_name="+")
    act = models.CharField(_("thao tác"), max_length=8, choices=Act.choices)
    # {"series": {field: value}, "assignments": {id: {field: value, "version": the one after the act}}}
    before = models.JSONField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    request_key = models.UUIDField(unique=True)  # the form's own key: sent twice, it is done once

    class Meta:
        verbose_name = _("thay đổi việc định kỳ")
        verbose_name_plural = _("thay đổi việc định kỳ")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="series_change_undone_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return str(self.get_act_display())
