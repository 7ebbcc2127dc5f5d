"""The assignments that a campaign gives to units, and how far each unit is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tungngo.assignments import rules
from tungngo.plans.models import Bound, ItemKind, Modality

if TYPE_CHECKING:
    import datetime as dt


class State(models.TextChoices):
    """How far an assignment is."""

    NOT_STARTED = rules.NOT_STARTED, _("Chưa thực hiện")
    IN_PROGRESS = rules.IN_PROGRESS, _("Đang thực hiện")
    SUBMITTED = rules.SUBMITTED, _("Chờ nghiệm thu")
    ACCEPTED = rules.ACCEPTED, _("Hoàn thành")
    RETURNED = rules.RETURNED, _("Bị trả lại")
    CANCELLED = rules.CANCELLED, _("Đã hủy")


class AssignmentManager(models.Manager["Assignment"]):
    """Leaves behind what only search reads: lists of thousands would carry it along."""

    def get_queryset(self) -> models.QuerySet[Assignment]:
        """All assignments, without their words for search."""
        return super().get_queryset().defer("search_vector")


class Assignment(models.Model):
    """One task of the plan, given to units; it keeps the sentence of the directive that orders it."""

    organization = models.ForeignKey("organizations.Organization", on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey("assignments.Campaign", on_delete=models.PROTECT, related_name="assignments")
    # Null for what no line of this campaign's plan made: a later occurrence, a copy of last year's.
    plan_item = models.OneToOneField(
        "plans.PlanItem", null=True, on_delete=models.PROTECT, related_name="assignment"
    )
    # Whose characters span_start to span_end are; null for what an officer added.
    directive = models.ForeignKey(
        "directives.Directive", null=True, on_delete=models.PROTECT, related_name="+"
    )
    copied_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="copies")
    # An occurrence of recurring work is an assignment of its own; the date is its period's first day.
    series = models.ForeignKey(
        "assignments.Series", null=True, on_delete=models.PROTECT, related_name="occurrences"
    )
    occurrence_date = models.DateField(_("kỳ"), null=True, blank=True)
    position = models.PositiveIntegerField()
    section = models.CharField(_("mục"), max_length=40, blank=True)
    section_title = models.CharField(_("đề mục"), max_length=500, blank=True)
    text = models.TextField(_("nội dung"))
    folded_text = models.TextField(editable=False)  # vanban.text.fold(text), for search
    search_vector = models.GeneratedField(
        expression=SearchVector("folded_text", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
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
    cancelled_at = models.DateTimeField(_("hủy lúc"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    cancel_reason = models.TextField(_("lý do hủy"), blank=True, max_length=2000)
    # When anybody last did something with it: an open assignment that nobody touches is silent.
    last_activity_at = models.DateTimeField(_("cập nhật gần nhất"))
    version = models.PositiveIntegerField(default=1)

    objects = AssignmentManager()

    class Meta:
        verbose_name = _("nhiệm vụ")
        verbose_name_plural = _("nhiệm vụ")
        ordering = ["position"]
        indexes = [
            models.Index(fields=["campaign", "position"], name="assignment_in_order"),
            models.Index(fields=["campaign", "deadline_date"], name="assignment_by_deadline"),
            models.Index(fields=["organization", "deadline_date"], name="assignment_of_commune"),
            GinIndex(fields=["search_vector"], name="assignment_search"),
            models.Index(fields=["deadline_date"], name="assignment_in_time"),
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
            models.CheckConstraint(
                condition=Q(series__isnull=True, occurrence_date__isnull=True)
                | Q(series__isnull=False, occurrence_date__isnull=False),
                name="assignment_occurrence_has_a_date",
            ),
            models.UniqueConstraint(
                fields=["series", "occurrence_date"], name="one_occurrence_of_a_series_a_date"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True, cancel_reason="")
                & ~Q(state=rules.CANCELLED)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False, state=rules.CANCELLED)
                & ~Q(cancel_reason=""),
                name="assignment_cancelled_with_a_reason",
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
    # The person of the unit who has it in hand; nobody in particular when null.
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người phụ trách"),
        null=True,
        on_delete=models.PROTECT,
        related_name="held_parts",
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.NOT_STARTED)
    blocked_at = models.DateTimeField(_("vướng mắc từ"), null=True, blank=True)
    blocked_reason = models.TextField(_("vướng mắc"), blank=True, max_length=2000)
    last_activity_at = models.DateTimeField(_("cập nhật gần nhất"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("đơn vị được giao")
        verbose_name_plural = _("đơn vị được giao")
        indexes = [
            models.Index(fields=["unit", "assignment"], name="assignment_part_of_unit"),
            models.Index(
                fields=["organization"], condition=Q(blocked_at__isnull=False), name="assignment_part_blocked"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "unit"], name="one_part_of_a_unit_in_an_assignment"
            ),
            models.CheckConstraint(
                condition=Q(is_answering=False) | ~Q(part=rules.COORDINATING),
                name="a_coordinating_unit_does_not_answer",
            ),
            models.CheckConstraint(
                condition=Q(blocked_at__isnull=True, blocked_reason="")
                | Q(blocked_at__isnull=False) & ~Q(blocked_reason=""),
                name="a_blocked_part_says_why",
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
