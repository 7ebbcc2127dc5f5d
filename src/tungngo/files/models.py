"""What is known of an uploaded file; its bytes lie in the storage, outside the web root."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tungngo.organizations.models import Organization


class StoredFile(models.Model):
    """A file as it was received: who sent it, what it is by its content, and where its bytes lie.

    Rows are only added and removed, never changed; the bytes at `path` belong to this row alone.
    """

    organization = models.ForeignKey(
        Organization, verbose_name=_("xã, phường"), on_delete=models.PROTECT, related_name="+"
    )
    sha256 = models.CharField(_("mã băm"), max_length=64)
    size = models.PositiveBigIntegerField(_("dung lượng (byte)"))
    kind = models.CharField(_("loại tệp"), max_length=12)  # vanban.reading.sources.kinds.FileKind, by content
    content_type = models.CharField(max_length=100)  # how it is served, derived from the content too
    original_name = models.CharField(_("tên tệp"), max_length=200)
    path = models.CharField(max_length=120, unique=True, editable=False)  # in the default storage
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người gửi"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )  # null for what the program made, such as a PDF of a DOCX
    uploaded_at = models.DateTimeField(_("gửi lúc"))

    class Meta:
        verbose_name = _("tệp")
        verbose_name_plural = _("tệp")
        indexes = [models.Index(fields=["organization", "sha256"], name="files_organization_sha256")]
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="files_size_above_zero"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="files_sha256_is_a_digest"
            ),
        ]

    def __str__(self) -> str:
        return self.original_name
