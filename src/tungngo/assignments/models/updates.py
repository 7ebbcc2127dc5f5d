"""A further directive on a running campaign: what it changes, line by line, and what the officer decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

_ORGANIZATION = "organizations.Organization"


class CampaignUpdate(models.Model):
    """A reviewed plan of a further directive, compared with a campaign that runs."""

    class Kind(models.TextChoices):
        """What the further directive does to the first."""

        ADDS = "adds", _("Bổ sung, cụ thể hóa")
        REPLACES = "replaces", _("Thay thế")
        REVOKES = "revokes", _("Thu hồi, bãi bỏ")

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open", _("Đang đối chiếu")
        APPLIED = "applied", _("Đã áp dụng")
        ABANDONED = "abandoned", _("Đã bỏ")

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey("assignments.Campaign", on_delete=models.PROTECT, related_name="updates")
    # A plan may be built anew only after its comparison was given up and has no lines left: those hold it here.
    plan = models.OneToOneField("plans.Plan", on_delete=models.CASCADE, related_name="campaign_update")
    kind = models.CharField(_("quan hệ"), max_length=8, choices=Kind.choices, default=Kind.ADDS)
    state = models.CharField(_("trạng thái"), max_length=9, choices=State.choices, default=State.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    # What the last decisions were before, the newest last: [{"by": id, "lines": {id: {field: value}}}].
    undoable = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("lần đối chiếu văn bản")
        verbose_name_plural = _("lần đối chiếu văn bản")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True, closed_by__isnull=True)
                | ~Q(state="open") & Q(closed_at__isnull=False, closed_by__isnull=False),
                name="campaign_update_closed_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return str(self.plan)


class UpdateLine(models.Model):
    """One difference between the further directive and the campaign, and what the officer says to it."""

    class Kind(models.TextChoices):
        """What the comparison found."""

        NEW = "new", _("Việc mới")
        CHANGED = "changed", _("Có thay đổi")
        SAME = "same", _("Đã có")
        WITHDRAWN = "withdrawn", _("Không còn")

    class Decision(models.TextChoices):
        """What the officer decided."""

        PENDING = "pending", _("Chưa quyết định")
        TAKEN = "taken", _("Áp dụng")
        LEFT = "left", _("Giữ như cũ")

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    update = models.ForeignKey(CampaignUpdate, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    kind = models.CharField(_("so với chiến dịch"), max_length=9, choices=Kind.choices)
    plan_item = models.OneToOneField(
        "plans.PlanItem", null=True, on_delete=models.PROTECT, related_name="update_line"
    )
    # With a new item: the assignment of which it orders a piece in more detail.
    assignment = models.ForeignKey(
        "assignments.Assignment", null=True, on_delete=models.PROTECT, related_name="update_lines"
    )
    plan_target = models.OneToOneField(
        "plans.PlanTarget", null=True, on_delete=models.PROTECT, related_name="update_line"
    )
    target = models.ForeignKey(
        "assignments.CampaignTarget", null=True, on_delete=models.PROTECT, related_name="update_lines"
    )
    plan_report = models.OneToOneField(
        "plans.PlanReportObligation", null=True, on_delete=models.PROTECT, related_name="update_line"
    )
    report_obligation = models.ForeignKey(
        "assignments.ReportObligation", null=True, on_delete=models.PROTECT, related_name="update_lines"
    )
    # The further directive's own words where no item of its plan holds them: what it withdraws by name.
    source = models.TextField(blank=True)
    span_start = models.PositiveIntegerField(null=True)
    span_end = models.PositiveIntegerField(null=True)
    # What differs: {field: {"before": …, "after": …}} with fields text, period, lead, coordinating, implementing …
    differences = models.JSONField(default=dict)
    left_fields = models.JSONField(default=list, blank=True)  # differences that are not taken with the rest
    likeness = models.FloatField(default=0.0)  # 0 to 1: how sure the comparison is of the pair
    is_by_hand = models.BooleanField(default=False)  # the officer said what belongs together
    decision = models.CharField(
        _("quyết định"), max_length=8, choices=Decision.choices, default=Decision.PENDING
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("điểm đối chiếu")
        verbose_name_plural = _("điểm đối chiếu")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="new")
                & (Q(plan_item__isnull=False) | Q(plan_target__isnull=False) | Q(plan_report__isnull=False))
                | Q(kind="withdrawn", assignment__isnull=False)
                | Q(kind__in=["changed", "same"])
                & (
                    Q(plan_item__isnull=False, assignment__isnull=False)
                    | Q(plan_target__isnull=False, target__isnull=False)
                    | Q(plan_report__isnull=False, report_obligation__isnull=False)
                ),
                name="update_line_compares_two_things",
            ),
            models.CheckConstraint(
                condition=Q(span_start__isnull=True, span_end__isnull=True)
                | Q(span_start__isnull=False, span_end__gt=F("span_start")),
                name="update_line_span_is_whole",
            ),
        ]

    def __str__(self) -> str:
        compared = self.plan_item or self.plan_target or self.plan_report or self.assignment
        return f"{self.get_kind_display()}: {compared}"


class AssignmentSource(models.Model):
    """A further sentence, of a later directive, that an assignment rests on beside its first."""

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    assignment = models.ForeignKey(
        "assignments.Assignment", on_delete=models.PROTECT, related_name="further_sources"
    )
    line = models.OneToOneField(UpdateLine, on_delete=models.PROTECT, related_name="source_made")
    directive = models.ForeignKey("directives.Directive", on_delete=models.PROTECT, related_name="+")
    source = models.TextField(blank=True)
    span_start = models.PositiveIntegerField(null=True)
    span_end = models.PositiveIntegerField(null=True)
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("căn cứ bổ sung")
        verbose_name_plural = _("căn cứ bổ sung")
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(span_start__isnull=True, span_end__isnull=True)
                | Q(span_start__isnull=False, span_end__gt=F("span_start")),
                name="assignment_source_span_is_whole",
            )
        ]

    def __str__(self) -> str:
        return self.source[:80]
