"""A campaign, the assignments that it gives to units, and what it must reach and report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tungngo.assignments import rules
from tungngo.plans.models import Bound, ItemKind, Modality, PlanReportObligation

if TYPE_CHECKING:
    import datetime as dt

    from django_stubs_ext import StrOrPromise


class Campaign(models.Model):
    """The work that a commune does on one confirmed plan. A plan makes one campaign, whoever confirms it how often."""

    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, related_name="campaigns"
    )
    plan = models.OneToOneField("plans.Plan", on_delete=models.PROTECT, related_name="campaign")
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
            )
        ]

    def __str__(self) -> str:
        return self.name


class State(models.TextChoices):
    """How far an assignment is."""

    NOT_STARTED = rules.NOT_STARTED, _("Chưa thực hiện")
    IN_PROGRESS = rules.IN_PROGRESS, _("Đang thực hiện")
    SUBMITTED = rules.SUBMITTED, _("Chờ nghiệm thu")
    ACCEPTED = rules.ACCEPTED, _("Hoàn thành")
    RETURNED = rules.RETURNED, _("Bị trả lại")
    CANCELLED = rules.CANCELLED, _("Đã hủy")


class Assignment(models.Model):
    """One task of the plan, given to units; it keeps the sentence of the directive that orders it."""

    organization = models.ForeignKey("organizations.Organization", on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="assignments")
    plan_item = models.OneToOneField("plans.PlanItem", on_delete=models.PROTECT, related_name="assignment")
    position = models.PositiveIntegerField()
    section = models.CharField(_("mục"), max_length=40, blank=True)
    section_title = models.CharField(_("đề mục"), max_length=500, blank=True)
    text = models.TextField(_("nội dung"))
    folded_text = models.TextField(editable=False)  # vanban.text.fold(text), for search
    source = models.TextField(blank=True)  # the directive's own words; empty for what the officer added
    span_start = models.PositiveIntegerField(null=True)
    span_end = models.PositiveIntegerField(null=True)
    kind = models.CharField(_("loại việc"), max_length=16, choices=ItemKind.choices, default=ItemKind.ACTION)
    modality = models.CharField(
        _("mức độ"), max_length=16, choices=Modality.choices, default=Modality.REQUIRE
    )
    location = models.CharField(_("nơi thực hiện"), max_length=300, blank=True)
    start_date = models.DateField(_("từ ngày"), null=True, blank=True)
    end_date = models.DateField(_("đến ngày"), null=True, blank=True)
    bound = models.CharField(max_length=12, choices=Bound.choices, blank=True)
    # The last day in time: rules.last_day(bound, end_date), kept so that lists can sort and filter by it.
    deadline_date = models.DateField(_("thời hạn"), null=True, blank=True, editable=False)
    time_text = models.CharField(_("thời gian ghi trong văn bản"), max_length=300, blank=True)
    recurrence = models.JSONField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.NOT_STARTED)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("nhiệm vụ")
        verbose_name_plural = _("nhiệm vụ")
        ordering = ["position"]
        indexes = [
            models.Index(fields=["campaign", "position"], name="assignment_in_order"),
            models.Index(fields=["campaign", "deadline_date"], name="assignment_by_deadline"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(span_start__isnull=True, span_end__isnull=True)
                | Q(span_start__isnull=False, span_end__gt=F("span_start")),
                name="assignment_span_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(end_date__isnull=True, deadline_date__isnull=True)
                | Q(end_date__isnull=False, deadline_date__lte=F("end_date")),
                name="assignment_deadline_follows_end",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def is_late(self, today: dt.date) -> bool:
        """Whether the deadline is past and the assignment not yet handed in."""
        return self.state not in rules.MET and rules.is_late(self.bound, self.end_date, today)

    @property
    def deadline_in_words(self) -> str:
        """The deadline in the directive's own way of counting; its words where it gives no calendar day."""
        return rules.deadline_in_words(self.bound, self.start_date, self.end_date) or self.time_text


class Part(models.TextChoices):
    """What a unit has to do with an assignment."""

    LEAD = rules.LEAD, _("Chủ trì")
    COORDINATING = rules.COORDINATING, _("Phối hợp")
    IMPLEMENTING = rules.IMPLEMENTING, _("Thực hiện")


class AssignmentUnit(models.Model):
    """A unit's part in an assignment, and how far that unit is when it answers for it (rules.answering_part)."""

    organization = models.ForeignKey("organizations.Organization", on_delete=models.PROTECT, related_name="+")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="parts")
    unit = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, related_name="assignment_parts"
    )
    part = models.CharField(_("vai trò"), max_length=12, choices=Part.choices)
    is_answering = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.NOT_STARTED)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("đơn vị được giao")
        verbose_name_plural = _("đơn vị được giao")
        indexes = [models.Index(fields=["unit", "assignment"], name="assignment_part_of_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "unit"], name="one_part_of_a_unit_in_an_assignment"
            ),
            models.CheckConstraint(
                condition=Q(is_answering=False) | ~Q(part=rules.COORDINATING),
                name="a_coordinating_unit_does_not_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.get_part_display()}"

    @property
    def unit_steps(self) -> tuple[str, ...]:
        """What the unit may do next."""
        return rules.UNIT_STEPS.get(self.state, ()) if self.is_answering else ()

    @property
    def officer_steps(self) -> tuple[str, ...]:
        """What the commune's officer may do next."""
        return rules.OFFICER_STEPS.get(self.state, ()) if self.is_answering else ()


class StateChange(models.Model):
    """One step of a unit's work on an assignment, with the unit's note or the officer's reason."""

    organization = models.ForeignKey("organizations.Organization", on_delete=models.PROTECT, related_name="+")
    part = models.ForeignKey(AssignmentUnit, on_delete=models.PROTECT, related_name="changes")
    old_state = models.CharField(max_length=12, choices=State.choices)
    new_state = models.CharField(max_length=12, choices=State.choices)
    note = models.TextField(_("ghi chú"), blank=True, max_length=2000)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("lần cập nhật")
        verbose_name_plural = _("lần cập nhật")
        ordering = ["-changed_at", "-pk"]
        indexes = [models.Index(fields=["part", "-changed_at"], name="state_change_of_part")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(old_state=F("new_state")), name="a_state_change_changes_the_state"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_old_state_display()} → {self.get_new_state_display()}"


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
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="targets")
    plan_target = models.OneToOneField("plans.PlanTarget", on_delete=models.PROTECT, related_name="+")
    assignment = models.ForeignKey(Assignment, null=True, on_delete=models.PROTECT, related_name="targets")
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
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="report_obligations")
    plan_report = models.OneToOneField(
        "plans.PlanReportObligation", on_delete=models.PROTECT, related_name="+"
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
