"""A document from its first draft to its issue."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vanban.writing.document_types import TYPE_OF_SYMBOL

_ORGANIZATION = "organizations.Organization"


def type_name(type_symbol: str) -> str:
    """What a type is called in the decree, by its abbreviation; empty is a letter, which has no name above it."""
    kind = TYPE_OF_SYMBOL.get(type_symbol)
    return (kind.name if kind else type_symbol) or "Công văn"


class State(models.TextChoices):
    """How far a document is."""

    DRAFT = "draft", _("Dự thảo")
    SUBMITTED = "submitted", _("Chờ duyệt")
    RETURNED = "returned", _("Bị trả lại")
    APPROVED = "approved", _("Đã duyệt")
    ISSUED = "issued", _("Đã ban hành")
    CANCELLED = "cancelled", _("Đã bỏ")


class Document(models.Model):
    """A document that a body issues; what it says is `content`, as vanban.writing keeps a document."""

    organization = models.ForeignKey(
        _ORGANIZATION, verbose_name=_("cơ quan ban hành"), on_delete=models.PROTECT, related_name="documents"
    )  # a commune, or a province
    campaign = models.ForeignKey(
        "assignments.Campaign", null=True, on_delete=models.PROTECT, related_name="documents"
    )
    # The abbreviation of Decree 30/2020/NĐ-CP, annex III (KH, QĐ, BC, TB, GM); empty for a letter.
    type_symbol = models.CharField(_("loại văn bản"), max_length=4, blank=True)
    subject = models.CharField(_("trích yếu"), max_length=1000)
    folded_subject = models.CharField(max_length=1000, editable=False)  # vanban.text.fold(subject)
    content = models.JSONField()
    state = models.CharField(_("trạng thái"), max_length=10, choices=State.choices, default=State.DRAFT)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người soạn"),
        on_delete=models.PROTECT,
        related_name="drafted_documents",
    )
    drafted_at = models.DateTimeField(_("soạn lúc"))
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("sửa lúc"))
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người duyệt"),
        null=True,
        on_delete=models.PROTECT,
        related_name="documents_to_approve",
    )
    approved_at = models.DateTimeField(_("duyệt lúc"), null=True, blank=True)
    return_reason = models.TextField(_("lý do trả lại"), blank=True, max_length=2000)
    issued_at = models.DateTimeField(_("ban hành lúc"), null=True, blank=True)
    request_key = models.UUIDField(unique=True)  # the form's own key: sent twice, it is drafted once
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("văn bản đi")
        verbose_name_plural = _("văn bản đi")
        ordering = ["-drafted_at", "-pk"]
        indexes = [
            models.Index(fields=["organization", "-drafted_at"], name="document_of_body"),
            models.Index(fields=["campaign"], name="document_of_campaign"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(subject=""), name="document_has_a_subject"),
            models.CheckConstraint(
                condition=Q(state="issued", issued_at__isnull=False)
                | ~Q(state="issued") & Q(issued_at__isnull=True),
                name="document_issued_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "issued"]) | Q(approved_at__isnull=False),
                name="document_issued_after_approval",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(return_reason=""), name="document_returned_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def type_name(self) -> str:
        """What a document of its type is called, in the words of the decree."""
        return type_name(self.type_symbol)


class DocumentVersion(models.Model):
    """What a document said when it was saved; versions are only added."""

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("bản"))  # the document's version then
    content = models.JSONField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("bản dự thảo")
        verbose_name_plural = _("bản dự thảo")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="document_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document} ({self.number})"


class DocumentComment(models.Model):
    """A remark on a draft, at a place in it or on the whole."""

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="comments")
    place = models.CharField(
        max_length=200, blank=True
    )  # path into the content, as in "sections/2"; empty: all
    text = models.TextField(_("góp ý"), max_length=4000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    resolved_at = models.DateTimeField(_("xử lý lúc"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    request_key = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("góp ý")
        verbose_name_plural = _("góp ý")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="document_comment_says_something"),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="document_comment_resolved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]
