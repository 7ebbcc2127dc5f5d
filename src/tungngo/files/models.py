"""What is known of an uploaded file; its bytes lie in the storage, outside the web root."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tungngo.organizations.models import Organization


class StoredFile(models.Model):
    """A file as it was received: who sent it, what it is by its content, and where its bytes lie.

    Rows are only added and removed; a photo's place alone is written later, when its sender takes the upload up and
    asks for it to be kept. The bytes at `path` belong to this row alone.
    """

    organization = models.ForeignKey(
        Organization, verbose_name=_("xã, phường"), on_delete=models.PROTECT, related_name="+"
    )
    sha256 = models.CharField(_("mã băm"), max_length=64)
    size = models.PositiveBigIntegerField(_("dung lượng (byte)"))
    # By content: vanban.reading.sources.kinds.FileKind, for evidence also rules.OFFICE_KINDS.
    kind = models.CharField(_("loại tệp"), max_length=12)
    content_type = models.CharField(max_length=100)  # how it is served, derived from the content too
    original_name = models.CharField(_("tên tệp"), max_length=200)
    path = models.CharField(max_length=120, unique=True, editable=False)  # in the default storage
    # Only photos that were drawn anew have these (photos.py).
    thumbnail_path = models.CharField(max_length=130, blank=True, editable=False)
    width = models.PositiveIntegerField(null=True, editable=False)
    height = models.PositiveIntegerField(null=True, editable=False)
    # Where a photo was taken, in degrees north and east (WGS 84): here and not in the file, which anybody may pass on.
    latitude = models.DecimalField(_("vĩ độ"), max_digits=9, decimal_places=6, null=True, editable=False)
    longitude = models.DecimalField(_("kinh độ"), max_digits=9, decimal_places=6, null=True, editable=False)
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
            models.CheckConstraint(
                condition=Q(thumbnail_path="", width__isnull=True, height__isnull=True)
                | (~Q(thumbnail_path="") & Q(width__gt=0, height__gt=0)),
                name="files_photo_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | (~Q(thumbnail_path="") & Q(latitude__range=(-90, 90), longitude__range=(-180, 180))),
                name="files_place_of_a_photo_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def is_photo(self) -> bool:
        """Whether it is a picture of our own drawing, which a page may show."""
        return bool(self.thumbnail_path)


class Upload(models.Model):
    """A file on its way, piece by piece (docs/uploads.md): it belongs to the person who sends it.

    It ends as a `file`, or with a `refusal`. The row stays until it expires, so that a lost answer can be asked
    for again.
    """

    organization = models.ForeignKey(
        Organization, verbose_name=_("xã, phường"), on_delete=models.PROTECT, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("người gửi"), on_delete=models.PROTECT, related_name="+"
    )
    key = models.UUIDField()  # chosen by the sender, so that asking twice begins one upload
    name = models.CharField(_("tên tệp"), max_length=200)
    size = models.PositiveBigIntegerField(_("dung lượng (byte)"))
    sha256 = models.CharField(max_length=64, blank=True)  # as the sender counted it; empty where they cannot
    received = models.PositiveBigIntegerField(default=0)  # so many bytes are safely here
    file = models.OneToOneField(StoredFile, null=True, on_delete=models.CASCADE, related_name="upload")
    refusal = models.CharField(max_length=300, blank=True)  # why it was not kept, in words for the sender
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attached_at = models.DateTimeField(null=True)  # since then something else owns the file

    class Meta:
        verbose_name = _("tệp đang gửi")
        verbose_name_plural = _("tệp đang gửi")
        indexes = [models.Index(fields=["expires_at"], name="files_upload_expiry")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "owner", "key"], name="files_one_upload_of_a_key"
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0, received__lte=F("size")), name="files_upload_within_its_size"
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=True) | Q(received=F("size"), refusal=""),
                name="files_upload_whole_before_kept",
            ),
            models.CheckConstraint(
                condition=Q(attached_at__isnull=True) | Q(file__isnull=False),
                name="files_upload_kept_before_attached",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^([0-9a-f]{64})?$"), name="files_upload_sha256_is_a_digest"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UploadChunk(models.Model):
    """One piece of an upload whose bytes lie in the storage until the whole is there."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="chunks")
    start = models.PositiveBigIntegerField()
    size = models.PositiveIntegerField()
    path = models.CharField(max_length=120, unique=True, editable=False)

    class Meta:
        verbose_name = _("phần của tệp đang gửi")
        verbose_name_plural = _("phần của tệp đang gửi")
        ordering = ["start"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "start"], name="files_one_chunk_at_a_place"),
            models.CheckConstraint(condition=Q(size__gt=0), name="files_chunk_size_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.upload} @{self.start}"
