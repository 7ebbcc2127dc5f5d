"""A received document that orders work, and what was read from it."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tungngo.files.models import StoredFile
from tungngo.organizations.models import Organization


class DirectiveState(models.TextChoices):
    """Where the reading of a directive stands."""

    QUEUED = "queued", _("Chờ đọc")
    READING = "reading", _("Đang đọc")
    READ = "read", _("Đã đọc")
    FAILED = "failed", _("Chưa đọc được")
    CANCELLED = "cancelled", _("Đã dừng đọc")


class DocumentType(models.TextChoices):
    """Kinds of documents as vanban names them (Decree 30/2020/NĐ-CP, article 7; resolutions by article 7 too)."""

    LETTER = "cong_van", _("Công văn")
    PLAN = "ke_hoach", _("Kế hoạch")
    DECISION = "quyet_dinh", _("Quyết định")
    INSTRUCTION = "chi_thi", _("Chỉ thị")
    NOTICE = "thong_bao", _("Thông báo")
    REPORT = "bao_cao", _("Báo cáo")
    RESOLUTION = "nghi_quyet", _("Nghị quyết")


class Directive(models.Model):
    """A document that a commune received and that orders work, with the state and result of its reading.

    What was read stands whole in `reading` (the dict that `vanban.reading.isolation.read_isolated` gives);
    the columns beside it are what lists show and search.
    """

    organization = models.ForeignKey(
        Organization, verbose_name=_("xã, phường"), on_delete=models.PROTECT, related_name="directives"
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # one submission, one directive
    sha256 = models.CharField(max_length=64, editable=False)  # of the file, or of its photos' hashes in order

    document_type = models.CharField(
        _("loại văn bản"), max_length=12, blank=True, choices=DocumentType.choices
    )
    number = models.CharField(_("số, ký hiệu"), max_length=100, blank=True)
    subject = models.TextField(_("trích yếu"), blank=True)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=300, blank=True)
    document_date = models.DateField(_("ngày văn bản"), null=True, blank=True)

    state = models.CharField(
        _("trạng thái"), max_length=10, choices=DirectiveState.choices, default=DirectiveState.QUEUED
    )
    attempt = models.PositiveIntegerField(
        default=1
    )  # numbers the readings: a late job of an older one counts nothing
    lost_workers = models.PositiveSmallIntegerField(default=0)  # how often the worker died in this reading
    queued_at = models.DateTimeField(_("xếp hàng lúc"))
    started_at = models.DateTimeField(_("bắt đầu đọc lúc"), null=True, blank=True)
    finished_at = models.DateTimeField(_("đọc xong lúc"), null=True, blank=True)
    stage = models.CharField(max_length=12, blank=True)  # vanban.reading.sources.limits.Stage
    page = models.PositiveIntegerField(default=0)
    page_count = models.PositiveIntegerField(default=0)
    error_code = models.CharField(max_length=40, blank=True)
    error_message = models.TextField(_("lỗi"), blank=True)

    reading = models.JSONField(null=True, blank=True)
    reading_seconds = models.FloatField(_("thời gian đọc (giây)"), null=True, blank=True)
    # The pages as they look: the PDF itself, the photos joined, or a DOCX as LibreOffice prints it.
    page_file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    page_total = models.PositiveIntegerField(_("số trang"), default=0)  # pages to look at
    # Where the text stands on those pages, when it is not in `reading` (a DOCX knows no places).
    page_lines = models.JSONField(default=list, blank=True)

    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người tiếp nhận"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    received_at = models.DateTimeField(_("tiếp nhận lúc"))
    version = models.PositiveIntegerField(default=1)

    search_text = models.TextField(
        blank=True, editable=False
    )  # folded: number, issuer, subject, beginning of the text
    search_vector = models.GeneratedField(
        expression=SearchVector("search_text", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("văn bản chỉ đạo")
        verbose_name_plural = _("văn bản chỉ đạo")
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["organization", "-received_at"], name="directives_inbox"),
            models.Index(fields=["state", "queued_at"], name="directives_unread", condition=~Q(state="read")),
            GinIndex(fields=["search_vector"], name="directives_search"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "sha256"], name="directives_one_of_each_document"
            ),
            models.CheckConstraint(
                condition=~Q(state="read") | Q(reading__isnull=False), name="directives_read_has_reading"
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(error_message=""), name="directives_failed_has_message"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """How the directive is called on the screen: its subject, else its number, else its file."""
        if self.subject or self.number:
            return self.subject or self.number
        first = next(iter(self.directive_files.all()), None)
        return first.file.original_name if first else str(_("Văn bản chưa đọc"))

    @property
    def files(self) -> models.QuerySet[StoredFile]:
        """What was received, in order: one file, or the photos of one document."""
        return StoredFile.objects.filter(directive_files__directive=self).order_by(
            "directive_files__position"
        )

    @property
    def is_waiting(self) -> bool:
        """Whether a reading is queued or under way."""
        return self.state in {DirectiveState.QUEUED, DirectiveState.READING}

    @property
    def text(self) -> str:
        """The normalised text in which all spans of the reading count; empty while unread."""
        return str((self.reading or {}).get("text", ""))

    @property
    def source(self) -> dict[str, Any]:
        """Facts of the document as it was opened: kind, pages, lines, links, warnings."""
        return dict((self.reading or {}).get("source", {}))

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The lines as the reading found them: text, page (1-based), box in points or null, span in `text`."""
        return list(self.source.get("lines", []))

    @property
    def pages(self) -> list[dict[str, Any]]:
        """Width and height of each page in points; empty for formats without pages."""
        return list(self.source.get("pages", []))


class DirectiveFile(models.Model):
    """One received file of a directive: the document itself, or one photo of several."""

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="directive_files")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="directive_files")
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("tệp của văn bản")
        verbose_name_plural = _("tệp của văn bản")
        ordering = ["directive", "position"]
        constraints = [
            models.UniqueConstraint(fields=["directive", "position"], name="directives_one_file_per_position")
        ]

    def __str__(self) -> str:
        return f"{self.directive_id}/{self.position}"
