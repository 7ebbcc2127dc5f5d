"""A campaign, and what it must reach and report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tungngo.assignments import rules
from tungngo.plans.models import Bound, PlanReportObligation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Campaign(models.Model):
    """The work that a commune does on one confirmed plan. A plan makes one campaign, whoever confirms it how often."""

    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, related_name="campaigns"
    )
    # Null for a campaign made from last year's.
    plan = models.OneToOneField("plans.Plan", null=True, on_delete=models.PROTECT, related_name="campaign")
    copied_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="copies")
    # The copying form's own key: sent twice, it makes one campaign.
    request_key = models.UUIDField(null=True, unique=True)
    name = models.CharField(_("tên chiến dịch"), max_length=300)
    folded_name = models.CharField(max_length=300, editable=False)  # vanban.text.fold(name), for search
    day_of_action = models.DateField(_("ngày ra quân"), null=True, blank=True)
    start_date = models.DateField(_("từ ngày"), null=True, blank=True)
    end_date = models.DateField(_("đến ngày"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("chiến dịch")
        verbose_name_plural = _("chiến dịch")
        indexes = [models.Index(fields=["organization", "-created_at"], name="campaign_of_commune")]
        constraints = [
            models.CheckConstraint(
                condition=Q(start_date__isnull=True)
                | Q(end_date__isnull=True)
                | Q(start_date__lte=F("end_date")),
                name="campaign_starts_before_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(plan__isnull=False) | Q(copied_from__isnull=False),
                name="campaign_has_a_plan_or_a_model",
            ),
        ]

    def __str__(self) -> str:
        return self.name


_OPERATORS = {
    ">": _("trên"),
    ">=": _("tối thiểu"),
    "=": _("đạt"),
    "<=": _("không quá"),
    "<": _("dưới"),
}


class CampaignTarget(models.Model):
    """A figure that the directive wants reached."""

    organization = models.ForeignKey("organizations.Organization", on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey("assignments.Campaign", on_delete=models.PROTECT, related_name="targets")
    plan_target = models.OneToOneField(
        "plans.PlanTarget", null=True, on_delete=models.PROTECT, related_name="+"
    )  # null in a campaign made from last year's
    # Whose characters span_start to span_end are: a later directive may have changed the figure.
    directive = models.ForeignKey(
        "directives.Directive", null=True, on_delete=models.PROTECT, related_name="+"
    )
    assignment = models.ForeignKey(
        "assignments.Assignment", null=True, on_delete=models.PROTECT, related_name="targets"
    )
    position = models.PositiveIntegerField()
    operator = models.CharField(max_length=2)  # >, >=, =, <=, <
    value = models.FloatField(_("giá trị"))
    unit = models.CharField(_("đơn vị tính"), max_length=80, blank=True)
    indicator = models.CharField(_("chỉ tiêu"), max_length=500, blank=True)
    base = models.CharField(_("trên tổng số"), max_length=300, blank=True)
    due_date = models.DateField(_("thời hạn"), null=True, blank=True)
    source = models.TextField(blank=True)
    span_start = models.PositiveIntegerField(null=True)
    span_end = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("chỉ tiêu")
        verbose_name_plural = _("chỉ tiêu")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.indicator or self.source

    @property
    def operator_in_words(self) -> StrOrPromise:
        """How the figure is meant: "trên 50%" is more than 50, "tối thiểu 3" is 3 or more."""
        return _OPERATORS.get(self.operator, "")


class ReportObligation(models.Model):
    """A duty to report that the directive lays on units; when it is due and when figures are closed may differ."""

    organization = models.ForeignKey("organizations.Organization", on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey(
        "assignments.Campaign", on_delete=models.PROTECT, related_name="report_obligations"
    )
    plan_report = models.OneToOneField(
        "plans.PlanReportObligation", null=True, on_delete=models.PROTECT, related_name="+"
    )  # null in a campaign made from last year's
    # Whose characters span_start to span_end are: a later directive may have changed the duty.
    directive = models.ForeignKey(
        "directives.Directive", null=True, on_delete=models.PROTECT, related_name="+"
    )
    position = models.PositiveIntegerField()
    kind = models.CharField(_("loại báo cáo"), max_length=8, choices=PlanReportObligation.Kind.choices)
    subject = models.CharField(_("về việc"), max_length=1000, blank=True)
    # Who reports, to whom, through whom, as the directive names them; `reporters` are the units that were found.
    reporters_as_written = models.JSONField(default=list)
    to_as_written = models.JSONField(default=list)
    via_as_written = models.JSONField(default=list)
    reporters = models.ManyToManyField("organizations.Organization", related_name="report_obligations")
    form = models.CharField(_("hình thức"), max_length=200, blank=True)
    due_date = models.DateField(_("hạn báo cáo"), null=True, blank=True)
    bound = models.CharField(max_length=12, choices=Bound.choices, blank=True)
    time_text = models.CharField(max_length=300, blank=True)
    recurrence = models.JSONField(null=True, blank=True)
    cut_off_date = models.DateField(_("thời gian chốt số liệu"), null=True, blank=True)
    source = models.TextField(blank=True)
    span_start = models.PositiveIntegerField(null=True)
    span_end = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("nghĩa vụ báo cáo")
        verbose_name_plural = _("nghĩa vụ báo cáo")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.subject or self.source

    @property
    def deadline_in_words(self) -> str:
        """When the report is due, in the directive's own way of counting."""
        return rules.deadline_in_words(self.bound, None, self.due_date) or self.time_text
