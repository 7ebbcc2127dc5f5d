"""Where an issued document went: to units of the installation, to bodies outside it, and what they said."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tungngo.documents.models.drafts import Document

_ORGANIZATION = "organizations.Organization"


class Correspondent(models.Model):
    """A body outside the installation with which documents are exchanged."""

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="correspondents")
    name = models.CharField(_("tên"), max_length=300)
    sort_key = models.TextField(editable=False, db_collation="C")
    organ_id = models.CharField(_("mã định danh"), max_length=35, blank=True)  # Decision 20/2020/QĐ-TTg
    email = models.EmailField(_("thư điện tử"), blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("nơi nhận ngoài hệ thống")
        verbose_name_plural = _("nơi nhận ngoài hệ thống")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="correspondent_once"),
            models.CheckConstraint(condition=~Q(name=""), name="correspondent_named"),
        ]

    def __str__(self) -> str:
        return self.name


class SendingBatch(models.Model):
    """One act of sending a document to many; a job works it off and may be left alone."""

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="batches")
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    request_key = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("lần gửi")
        verbose_name_plural = _("lần gửi")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(total__gte=models.F("done") + models.F("failed")), name="sending_batch_counts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document}: {self.done}/{self.total}"


class Dispatch(models.Model):
    """A document on its way to one recipient, and whether it was seen and acknowledged there."""

    class Channel(models.TextChoices):
        """How it goes."""

        UNIT = "unit", _("Trong hệ thống")
        EMAIL = "email", _("Thư điện tử")
        EDXML = "edxml", _("Gói edXML")

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("Chờ gửi")
        SENDING = "sending", _("Đang gửi")  # out of our hands, not yet taken by the mail server
        SENT = "sent", _("Đã gửi")
        FAILED = "failed", _("Gửi lỗi")

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="dispatches")
    batch = models.ForeignKey(SendingBatch, on_delete=models.PROTECT, related_name="dispatches")
    channel = models.CharField(max_length=5, choices=Channel.choices)
    unit = models.ForeignKey(
        _ORGANIZATION, null=True, on_delete=models.PROTECT, related_name="received_dispatches"
    )
    correspondent = models.ForeignKey(
        Correspondent, null=True, on_delete=models.PROTECT, related_name="dispatches"
    )
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    seen_at = models.DateTimeField(_("xem lúc"), null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    acknowledged_at = models.DateTimeField(_("xác nhận lúc"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reminded_at = models.DateTimeField(_("nhắc lúc"), null=True, blank=True)
    status_code = models.CharField(max_length=2, blank=True)  # vanban.exchange.StatusCode of the last answer
    # The directive that the receiving commune made of it in one step.
    directive = models.ForeignKey(
        "directives.Directive", null=True, on_delete=models.SET_NULL, related_name="dispatches"
    )

    class Meta:
        verbose_name = _("lượt gửi")
        verbose_name_plural = _("lượt gửi")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["unit", "-sent_at"], name="dispatch_of_unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "unit"], condition=Q(unit__isnull=False), name="dispatch_once_to_a_unit"
            ),
            models.UniqueConstraint(
                fields=["document", "correspondent", "channel"],
                condition=Q(correspondent__isnull=False),
                name="dispatch_once_to_a_correspondent",
            ),
            models.CheckConstraint(
                condition=Q(channel="unit", unit__isnull=False, correspondent__isnull=True)
                | ~Q(channel="unit") & Q(unit__isnull=True, correspondent__isnull=False),
                name="dispatch_has_one_recipient",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} → {self.unit or self.correspondent}"


class Packet(models.Model):
    """An edXML packet that went out or came in; the same packet twice is one."""

    class Direction(models.TextChoices):
        """Which way."""

        OUT = "out", _("Gửi đi")
        IN = "in", _("Nhận về")

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="packets")
    direction = models.CharField(max_length=3, choices=Direction.choices)
    dispatch = models.ForeignKey(Dispatch, null=True, on_delete=models.PROTECT, related_name="packets")
    directive = models.ForeignKey(
        "directives.Directive", null=True, on_delete=models.SET_NULL, related_name="packets"
    )
    document_id = models.CharField(max_length=200)  # OrganId,yyyy/MM/dd,number/notation
    organ_id = models.CharField(_("mã bên kia"), max_length=35)
    organ_name = models.CharField(_("tên bên kia"), max_length=300, blank=True)
    subject = models.CharField(_("trích yếu"), max_length=1000, blank=True)
    status_code = models.CharField(max_length=2, blank=True)  # of a status packet; empty for a document
    # vanban.exchange.packets.BusinessType of a document: new, recall, update, replace.
    business = models.PositiveSmallIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    # vanban.exchange.SignatureCheck as plain values; empty when it carried no signature.
    signature = models.JSONField(default=dict)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    handled_at = models.DateTimeField()
    sent_at = models.DateTimeField()  # when its sender says it was made: statuses may overtake each other

    class Meta:
        verbose_name = _("gói tin")
        verbose_name_plural = _("gói tin")
        ordering = ["-handled_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "direction", "sha256"], name="packet_once"),
            # Packed or signed anew, it is the same document.
            models.UniqueConstraint(
                fields=["organization", "document_id"],
                condition=Q(direction="in", status_code="", business=0),
                name="packet_brings_a_document_once",
            ),
        ]

    def __str__(self) -> str:
        return self.document_id
