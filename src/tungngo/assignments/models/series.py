"""Work that comes again every week, month, quarter or year."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Series(models.Model):
    """The rule by which an assignment recurs; each occurrence is an Assignment with its own state and evidence."""

    organization = models.ForeignKey("organizations.Organization", on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey("assignments.Campaign", on_delete=models.PROTECT, related_name="series")
    rule = models.JSONField()  # as the reading gives it: {freq, interval, day, text, until}
    start_date = models.DateField(_("từ ngày"))
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
            )
        ]

    def __str__(self) -> str:
        return str(self.rule.get("text", ""))
