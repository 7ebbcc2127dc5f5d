"""A difficulty or proposal of a unit, what happened to it, its files, and the units that meet the same."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tungngo.difficulties import rules

_ORGANIZATION = "organizations.Organization"


class Difficulty(models.Model):
    """What keeps a unit from its work, or what it proposes; it goes to the commune first, from there to the province.

    One that was merged into another of the same substance follows the other's state and answer.
    """

    class Kind(models.TextChoices):
        """Parts III and IV of a report."""

        DIFFICULTY = "difficulty", _("Khó khăn, vướng mắc")
        PROPOSAL = "proposal", _("Kiến nghị, đề xuất")

    class Category(models.TextChoices):
        """What it is about; reports are ordered by it."""

        FUNDING = "funding", _("Kinh phí")
        STAFF = "staff", _("Nhân lực")
        EQUIPMENT = "equipment", _("Hạ tầng, thiết bị")
        SOFTWARE = "software", _("Nền tảng, phần mềm")
        AWARENESS = "awareness", _("Nhận thức của người dân")
        COORDINATION = "coordination", _("Phối hợp")
        REGULATION = "regulation", _("Quy định, hướng dẫn")
        OTHER = "other", _("Khác")

    class Urgency(models.TextChoices):
        """How soon an answer is needed (rules.answer_due_date)."""

        NORMAL = "normal", _("Bình thường")
        URGENT = "urgent", _("Gấp")

    class State(models.TextChoices):
        """Where it stands."""

        NEW = rules.NEW, _("Mới")
        IN_PROGRESS = rules.IN_PROGRESS, _("Đang xử lý")
        PASSED_UP = rules.PASSED_UP, _("Chuyển cấp trên")
        ANSWERED = rules.ANSWERED, _("Đã trả lời")
        RESOLVED = rules.RESOLVED, _("Đã giải quyết")
        WITHDRAWN = rules.WITHDRAWN, _("Đã rút")

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")  # the commune
    unit = models.ForeignKey(
        _ORGANIZATION, verbose_name=_("đơn vị nêu"), on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("loại"), max_length=12, choices=Kind.choices)
    category = models.CharField(_("nhóm"), max_length=16, choices=Category.choices)
    urgency = models.CharField(_("mức độ"), max_length=8, choices=Urgency.choices, default=Urgency.NORMAL)
    title = models.CharField(_("tóm tắt"), max_length=200)
    text = models.TextField(_("nội dung"), max_length=4000)
    cause = models.TextField(_("nguyên nhân"), max_length=2000, blank=True)
    asked = models.TextField(_("đề nghị"), max_length=2000, blank=True)
    search_text = models.TextField(editable=False)  # vanban.text.fold of all that is looked for
    campaign = models.ForeignKey(
        "assignments.Campaign", null=True, on_delete=models.PROTECT, related_name="difficulties"
    )
    assignment = models.ForeignKey(
        "assignments.Assignment", null=True, on_delete=models.PROTECT, related_name="difficulties"
    )
    state = models.CharField(_("trạng thái"), max_length=12, choices=State.choices, default=State.NEW)
    is_shared = models.BooleanField(_("dùng chung"), default=False)  # all units of the commune may see it
    solver = models.ForeignKey(
        _ORGANIZATION,
        verbose_name=_("đơn vị giải quyết"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    answer_due_date = models.DateField(_("hạn trả lời"))
    escalated_at = models.DateTimeField(null=True)  # the answer was late and those above were told
    passed_up_at = models.DateTimeField(null=True)  # since then the province sees it, also when it came back
    answer = models.TextField(_("trả lời"), max_length=8000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_for = models.ForeignKey(
        _ORGANIZATION, null=True, on_delete=models.PROTECT, related_name="+"
    )  # the unit, commune or province in whose name
    resolved_at = models.DateTimeField(null=True)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    request_key = models.UUIDField(unique=True)  # the form's own key: sent twice, it is raised once
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("khó khăn, kiến nghị")
        verbose_name_plural = _("khó khăn, kiến nghị")
        indexes = [
            models.Index(fields=["organization", "-raised_at"], name="difficulty_of_commune"),
            models.Index(fields=["campaign", "raised_at"], name="difficulty_of_campaign"),
            models.Index(
                fields=["answer_due_date"],
                condition=Q(state__in=["new", "in_progress", "passed_up"], merged_into__isnull=True),
                name="difficulty_answer_owed",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="difficulty_says_what"),
            models.CheckConstraint(
                condition=Q(state__in=["answered", "resolved"], answered_at__isnull=False) & ~Q(answer="")
                | ~Q(state__in=["answered", "resolved"]) & Q(answered_at__isnull=True, answer=""),
                name="difficulty_answered_with_words",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answered_for__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False, answered_for__isnull=False),
                name="difficulty_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="resolved", resolved_at__isnull=False)
                | ~Q(state="resolved") & Q(resolved_at__isnull=True),
                name="difficulty_resolved_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="passed_up", merged_into__isnull=True) | Q(passed_up_at__isnull=False),
                name="difficulty_passed_up_when",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="difficulty_merged_into_another",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether an answer is owed."""
        return self.state in rules.OPEN


class Entry(models.Model):
    """One line of a difficulty's history: an act, or what somebody says about it."""

    class Kind(models.TextChoices):
        """What was done, as a phrase that follows the person's name."""

        RAISED = "raised", _("nêu")
        EDITED = "edited", _("sửa nội dung")
        WITHDRAWN = "withdrawn", _("rút lại")
        TAKEN = "taken", _("tiếp nhận xử lý")
        GIVEN = "given", _("giao đơn vị giải quyết")
        ANSWERED = "answered", _("trả lời")
        PASSED_UP = "passed_up", _("chuyển lên cấp trên")
        RECALLED = "recalled", _("rút về từ cấp trên")
        RETURNED = "returned", _("chuyển trả xã")
        MERGED = "merged", _("gộp vào nội dung khác")
        MERGED_IN = "merged_in", _("gộp một nội dung khác vào đây")
        UNMERGED = "unmerged", _("tách ra khỏi nội dung đã gộp")
        SHARED = "shared", _("chuyển thành dùng chung")
        UNSHARED = "unshared", _("thôi dùng chung")
        DUE_SET = "due_set", _("đổi hạn trả lời")
        ESCALATED = "escalated", _("báo cấp trên vì quá hạn trả lời")
        CONFIRMED = "confirmed", _("xác nhận đã giải quyết")
        REOPENED = "reopened", _("mở lại")
        AFFECTED = "affected", _("báo cũng gặp")
        UNAFFECTED = "unaffected", _("thôi báo cũng gặp")
        COMMENT = "comment", _("trao đổi")

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    difficulty = models.ForeignKey(Difficulty, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    note = models.TextField(_("nội dung"), max_length=8000, blank=True)
    about = models.ForeignKey(
        _ORGANIZATION, null=True, on_delete=models.PROTECT, related_name="+"
    )  # the unit that it was given to, or that meets the same
    other = models.ForeignKey(Difficulty, null=True, on_delete=models.PROTECT, related_name="+")
    due_date = models.DateField(null=True)  # the date of an answer that was set with it
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # null: the program
    actor_unit = models.ForeignKey(_ORGANIZATION, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_above = models.BooleanField(
        default=False
    )  # done while the matter lay with the province, which reads it
    # The difficulty's version that the act made; null for what stands beside it and makes nobody's form stale.
    version = models.PositiveIntegerField(null=True)
    before = models.JSONField(
        null=True
    )  # what services.undo brings back; null when the act cannot be taken back
    undone_at = models.DateTimeField(null=True)
    request_key = models.UUIDField(null=True, unique=True)

    class Meta:
        verbose_name = _("diễn biến khó khăn, kiến nghị")
        verbose_name_plural = _("diễn biến khó khăn, kiến nghị")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["difficulty", "at"], name="entry_of_difficulty")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.note[:80]}"


class Attachment(models.Model):
    """A photo or document that a unit added to what it raised."""

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    difficulty = models.ForeignKey(Difficulty, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    caption = models.CharField(_("chú thích"), max_length=300, blank=True)
    # Holds data of residents: for those who work on it in the commune only, never for the province.
    has_personal_data = models.BooleanField(_("có thông tin của người dân"), default=False)
    goes_up = models.BooleanField(_("gửi lên cấp trên"), default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("tệp kèm theo")
        verbose_name_plural = _("tệp kèm theo")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(has_personal_data=False) | Q(goes_up=False),
                name="attachment_residents_stay_in_commune",
            )
        ]

    def __str__(self) -> str:
        return self.caption or str(self.file)


class AlsoAffected(models.Model):
    """Another unit of the commune that meets the same."""

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    difficulty = models.ForeignKey(Difficulty, on_delete=models.PROTECT, related_name="also_affected")
    unit = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("đơn vị cũng gặp")
        verbose_name_plural = _("đơn vị cũng gặp")
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["difficulty", "unit"], name="unit_affected_once"),
        ]

    def __str__(self) -> str:
        return str(self.unit)
