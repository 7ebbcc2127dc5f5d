"""The plan under review: the items read from a directive, their units, and every change that people made."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tungngo.directives.models import Directive
from tungngo.organizations.models import Organization


class PlanState(models.TextChoices):
    """Where a plan stands: people correct it, then confirm it into a campaign."""

    IN_REVIEW = "in_review", _("Đang rà soát")
    CONFIRMED = "confirmed", _("Đã xác nhận")


class ItemState(models.TextChoices):
    """What the reviewers decided about a line of the plan; a proposed one was read and not yet looked at."""

    PROPOSED = "proposed", _("Đề xuất")
    KEPT = "kept", _("Đã xem")
    REJECTED = "rejected", _("Đã bỏ")


class ItemKind(models.TextChoices):
    """What a task asks for (the readings' schema, field `kind`)."""

    ACTION = "action", _("Việc phải làm")
    PARTICIPATION = "participation", _("Tham gia, hưởng ứng")
    COORDINATION = "coordination", _("Phối hợp")
    FUNDING = "funding", _("Kinh phí")
    REPORT = "report", _("Báo cáo")
    CONTAINER = "container", _("Đề mục")


class Modality(models.TextChoices):
    """How strongly the document asks."""

    REQUIRE = "yêu cầu", _("Yêu cầu")
    PROPOSE = "đề nghị", _("Đề nghị")
    ENCOURAGE = "khuyến khích", _("Khuyến khích")


class Bound(models.TextChoices):
    """How to read the last day of a period: "trước ngày 10/11" excludes it and is kept as written."""

    NONE = "", _("Không nói rõ")
    ON_OR_BEFORE = "on_or_before", _("Đến hết ngày")
    BEFORE = "before", _("Trước ngày")
    ON = "on", _("Đúng ngày")


class TimeKind(models.TextChoices):
    """What kind of time the document gives (the readings' schema, field `time.kind`)."""

    NONE = "none", _("Không nêu")
    RANGE = "range", _("Khoảng thời gian")
    MONTH = "month", _("Trong tháng")
    ON = "on", _("Đúng ngày")
    BEFORE = "before", _("Trước ngày")
    UNTIL = "until", _("Đến hết ngày")
    ONGOING = "ongoing", _("Thường xuyên")
    AFTER_EVENT = "after_event", _("Sau một sự kiện")
    DURATION = "duration", _("Trong một số ngày")
    ASAP = "asap", _("Kịp thời")


class UnitPart(models.TextChoices):
    """What a unit does in a task."""

    LEAD = "lead", _("Chủ trì")
    COORDINATING = "coordinating", _("Phối hợp")
    IMPLEMENTING = "implementing", _("Thực hiện")


class Plan(models.Model):
    """What a directive asks of a commune, as read and then corrected by its officers."""

    organization = models.ForeignKey(
        Organization, verbose_name=_("xã, phường"), on_delete=models.PROTECT, related_name="plans"
    )
    directive = models.OneToOneField(
        Directive, verbose_name=_("văn bản"), on_delete=models.PROTECT, related_name="plan"
    )
    name = models.CharField(_("tên đợt"), max_length=300)
    day = models.DateField(_("ngày chính"), null=True, blank=True)
    start_date = models.DateField(_("bắt đầu"), null=True, blank=True)
    end_date = models.DateField(_("kết thúc"), null=True, blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=12, choices=PlanState.choices, default=PlanState.IN_REVIEW
    )
    # Grows by one with every change, and is the sequence of the PlanChange that made it.
    version = models.PositiveIntegerField(default=0)
    warnings = models.JSONField(default=list)  # [{code, message, span}] of the document as a whole
    opened_at = models.DateTimeField(_("mở rà soát lúc"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("xác nhận lúc"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("kế hoạch")
        verbose_name_plural = _("kế hoạch")
        constraints = [
            models.CheckConstraint(
                condition=Q(start_date__isnull=True)
                | Q(end_date__isnull=True)
                | Q(start_date__lte=F("end_date")),
                name="plans_plan_period",
            ),
            models.CheckConstraint(
                condition=Q(state=PlanState.IN_REVIEW, confirmed_at__isnull=True)
                | Q(state=PlanState.CONFIRMED, confirmed_at__isnull=False),
                name="plans_plan_confirmed_at",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlanLine(models.Model):
    """What tasks, targets and report duties share: their place in the document and what was decided."""

    plan: models.ForeignKey[Plan]
    position = models.BigIntegerField(default=0)
    reading_id = models.CharField(
        max_length=40, blank=True
    )  # the id in the reading; empty for lines added by hand
    section = models.CharField(_("mục"), max_length=40, blank=True)
    text = models.TextField(_("nội dung"))
    source = models.TextField(_("câu trong văn bản"), blank=True)
    span_start = models.PositiveIntegerField(null=True, blank=True)  # characters of directive.text
    span_end = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=8, choices=ItemState.choices, default=ItemState.PROPOSED
    )
    warnings = models.JSONField(default=list)  # [{code, message, span}]
    # The plan's version when the line was last changed: a form that saw an older one is stale.
    version = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class TimedLine(PlanLine):
    """A line with a time; `bound` says how to read the last day, unknown is null."""

    time_text = models.CharField(_("thời gian như văn bản viết"), max_length=300, blank=True)
    start_date = models.DateField(_("từ ngày"), null=True, blank=True)
    end_date = models.DateField(_("đến ngày"), null=True, blank=True)
    bound = models.CharField(_("hạn"), max_length=12, choices=Bound.choices, default=Bound.NONE, blank=True)
    time_kind = models.CharField(
        _("loại thời gian"), max_length=12, choices=TimeKind.choices, default=TimeKind.NONE
    )
    time_basis = models.CharField(max_length=20, blank=True)  # explicit, field, table, campaign, person
    recurrence = models.JSONField(null=True, blank=True)  # {freq, interval, day, text, until}

    class Meta(PlanLine.Meta):
        abstract = True


class PlanItem(TimedLine):
    """One task of the plan."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="items")
    section_title = models.CharField(_("đề mục"), max_length=500, blank=True)
    kind = models.CharField(_("loại việc"), max_length=16, choices=ItemKind.choices, default=ItemKind.ACTION)
    modality = models.CharField(
        _("mức độ"), max_length=16, choices=Modality.choices, default=Modality.REQUIRE
    )
    alternatives = models.JSONField(default=list)  # other periods that the document gives for the same task
    targets = models.JSONField(default=list)  # reading ids of targets
    platforms = models.JSONField(default=list)  # normalised names
    location = models.CharField(_("nơi thực hiện"), max_length=300, blank=True)
    confidence = models.FloatField(default=1.0)
    # Items that state the same work (body item, unit list, appendix row) carry the same mark.
    same_work = models.CharField(max_length=40, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="merged_items"
    )
    is_added_by_hand = models.BooleanField(default=False)

    class Meta(TimedLine.Meta):
        verbose_name = _("việc")
        verbose_name_plural = _("việc")
        indexes = [models.Index(fields=["plan", "position"], name="plans_item_position")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="plans_item_text"),
            models.CheckConstraint(
                condition=Q(span_start__isnull=True, span_end__isnull=True) | Q(span_start__lt=F("span_end")),
                name="plans_item_span",
            ),
            models.CheckConstraint(
                condition=Q(start_date__isnull=True)
                | Q(end_date__isnull=True)
                | Q(start_date__lte=F("end_date")),
                name="plans_item_period",
            ),
            models.CheckConstraint(condition=Q(confidence__range=(0, 1)), name="plans_item_confidence"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="plans_item_not_into_itself",
            ),
        ]


class PlanItemUnit(models.Model):
    """A unit or group of units that a task names, and who in the commune's tree is meant."""

    item = models.ForeignKey(PlanItem, on_delete=models.CASCADE, related_name="units")
    part = models.CharField(_("vai trò"), max_length=12, choices=UnitPart.choices)
    position = models.PositiveSmallIntegerField(default=0)
    as_written = models.CharField(_("tên trong văn bản"), max_length=500)
    folded = models.CharField(
        max_length=500, editable=False
    )  # vanban.text.fold(as_written): one question a wording
    basis = models.CharField(
        max_length=20, blank=True
    )  # why the reading names it; "person" when chosen by hand
    organizations = models.ManyToManyField(Organization, related_name="+", blank=True)
    group = models.CharField(
        _("nhóm"), max_length=60, blank=True
    )  # what opens into all, as "thôn, tổ dân phố"
    is_certain = models.BooleanField(default=False)
    candidates = models.JSONField(default=list)  # keys of units that may be meant, while it is not certain
    # A person said: nobody in the commune's tree (a unit of the province, the people as a whole).
    is_outside = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("đơn vị của việc")
        verbose_name_plural = _("đơn vị của việc")
        ordering = ["part", "position", "pk"]
        indexes = [models.Index(fields=["folded"], name="plans_unit_folded")]

    def __str__(self) -> str:
        return self.as_written


class PlanTarget(PlanLine):
    """A figure to be reached: "trên 50%" is `>` 50, as written."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="targets")
    operator = models.CharField(
        _("so sánh"), max_length=2, choices=[(c, c) for c in (">", ">=", "=", "<=", "<")]
    )
    value = models.FloatField(_("giá trị"))
    unit = models.CharField(_("đơn vị tính"), max_length=80, blank=True)
    indicator = models.CharField(_("chỉ tiêu"), max_length=500, blank=True)
    base = models.CharField(_("trên tổng số"), max_length=300, blank=True)
    due_date = models.DateField(_("thời hạn"), null=True, blank=True)
    item = models.ForeignKey(
        PlanItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="plan_targets"
    )

    class Meta(PlanLine.Meta):
        verbose_name = _("chỉ tiêu")
        verbose_name_plural = _("chỉ tiêu")


class PlanReportObligation(TimedLine):
    """A duty to report the result, or difficulties when they arise; cut-off and due date differ."""

    class Kind(models.TextChoices):
        """What is to be reported."""

        RESULT = "result", _("Kết quả")
        ISSUE = "issue", _("Khó khăn, vướng mắc")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="report_obligations")
    kind = models.CharField(_("loại báo cáo"), max_length=8, choices=Kind.choices, default=Kind.RESULT)
    subject = models.CharField(_("về việc"), max_length=1000, blank=True)
    reporters_as_written = models.JSONField(default=list)  # names as the document writes them
    reporters = models.ManyToManyField(Organization, related_name="+", blank=True)  # those that are certain
    to_as_written = models.JSONField(default=list)
    via_as_written = models.JSONField(default=list)
    form = models.CharField(_("hình thức"), max_length=200, blank=True)
    cut_off_date = models.DateField(_("chốt số liệu"), null=True, blank=True)
    condition = models.CharField(_("điều kiện"), max_length=500, blank=True)
    item = models.ForeignKey(
        PlanItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="report_obligations"
    )

    class Meta(TimedLine.Meta):
        verbose_name = _("nghĩa vụ báo cáo")
        verbose_name_plural = _("nghĩa vụ báo cáo")


class PlanChange(models.Model):
    """One act on a plan with the rows before and after it, so that its author can take it back.

    Undoing and redoing are changes too (`undoes`, `redoes`); `sequence` is the plan's version after the change.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="changes")
    sequence = models.PositiveIntegerField()
    act = models.CharField(max_length=40)  # edit_item, merge_items, …
    label = models.CharField(_("thay đổi"), max_length=300)  # in Vietnamese, as the history shows it
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))
    key = models.UUIDField(null=True, blank=True)  # one submission of a form, one change
    before = models.JSONField(default=dict)  # {"item:12": {field: value, …} or null, …}
    after = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)
    undoes = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    redoes = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("thay đổi")
        verbose_name_plural = _("thay đổi")
        ordering = ["sequence"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "sequence"], name="plans_change_sequence"),
            models.UniqueConstraint(fields=["plan", "key"], name="plans_change_key"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}. {self.label}"


class PlanPresence(models.Model):
    """Who has the review open, seen by the page's own asking every few seconds."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("người đang rà soát")
        verbose_name_plural = _("người đang rà soát")
        constraints = [models.UniqueConstraint(fields=["plan", "user"], name="plans_presence_person")]

    def __str__(self) -> str:
        return f"{self.user} – {self.plan}"
