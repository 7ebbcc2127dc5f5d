"""What people do around an assignment: parts of the work, questions, progress and its evidence."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

_ORGANIZATION = "organizations.Organization"


class Subtask(models.Model):
    """A piece of an assignment that a unit set itself, with a person and a day when it likes."""

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    part = models.ForeignKey("assignments.AssignmentUnit", on_delete=models.PROTECT, related_name="subtasks")
    text = models.CharField(_("việc con"), max_length=500)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người phụ trách"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    due_date = models.DateField(_("hạn"), null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(_("xong lúc"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    request_key = models.UUIDField(unique=True)  # the form's own key: sent twice, it is added once
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("việc con")
        verbose_name_plural = _("việc con")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="subtask_says_what"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="subtask_done_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Comment(models.Model):
    """What somebody says about an assignment, or asks; a question is open until an officer answers or closes it."""

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    assignment = models.ForeignKey(
        "assignments.Assignment", on_delete=models.PROTECT, related_name="comments"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("nội dung"), max_length=4000)
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    is_question = models.BooleanField(_("hỏi chuyên viên"), default=False)
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    request_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("trao đổi")
        verbose_name_plural = _("trao đổi")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["assignment", "created_at"], name="comment_of_assignment"),
            models.Index(
                fields=["organization", "created_at"],
                condition=Q(is_question=True, answered_at__isnull=True, removed_at__isnull=True),
                name="comment_open_questions",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=Q(is_question=True) | Q(answered_at__isnull=True), name="comment_answered_question"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class ProgressEntry(models.Model):
    """What a unit says it has done, with a figure where there is one, and the evidence for it."""

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    part = models.ForeignKey("assignments.AssignmentUnit", on_delete=models.PROTECT, related_name="progress")
    note = models.TextField(_("đã làm được gì"), blank=True, max_length=4000)
    amount = models.DecimalField(_("số lượng"), max_digits=16, decimal_places=3, null=True, blank=True)
    amount_unit = models.CharField(_("đơn vị tính"), max_length=80, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    request_key = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("kết quả thực hiện")
        verbose_name_plural = _("kết quả thực hiện")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["part", "-created_at"], name="progress_of_part")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True, amount_unit="") | Q(amount__gte=0),
                name="progress_amount_is_no_debt",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="progress_removed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.note[:80] or f"{self.amount} {self.amount_unit}"


class Evidence(models.Model):
    """One proof of a progress entry: a photo, a document or a link."""

    class Kind(models.TextChoices):
        """What it is, by its content."""

        PHOTO = "photo", _("Ảnh")
        DOCUMENT = "document", _("Tài liệu")
        LINK = "link", _("Đường dẫn")

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(ProgressEntry, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(_("loại"), max_length=8, choices=Kind.choices)
    file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    url = models.URLField(_("đường dẫn"), max_length=1000, blank=True)
    caption = models.CharField(_("chú thích"), max_length=300, blank=True)
    position = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("minh chứng")
        verbose_name_plural = _("minh chứng")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="link", file__isnull=True) & ~Q(url="")
                | ~Q(kind="link") & Q(file__isnull=False, url=""),
                name="evidence_is_a_file_or_a_link",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="evidence_removed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.caption or self.url or str(self.file)
