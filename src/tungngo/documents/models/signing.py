"""The files of an issued document, who signed them, and whose certificates are trusted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tungngo.documents.models.drafts import Document

_ORGANIZATION = "organizations.Organization"


class IssuedFile(models.Model):
    """A file of an approved or issued document. A signature makes a new one; the newest of a form counts."""

    class Form(models.TextChoices):
        """What the file is."""

        DOCX = "docx", _("DOCX")
        PDF = "pdf", _("PDF")

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="files")
    form = models.CharField(max_length=4, choices=Form.choices)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("tệp văn bản")
        verbose_name_plural = _("tệp văn bản")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.document} ({self.form})"


class Signature(models.Model):
    """A digital signature on a document's PDF, put there here or brought back from the signer's own desk."""

    class Kind(models.TextChoices):
        """Whose signature it is (Decree 30/2020/NĐ-CP, annex I, part II, boxes 7 and 8)."""

        SIGNER = "signer", _("Người có thẩm quyền")
        BODY = "body", _("Cơ quan")

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="signatures")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    # The first file that carries it; two signatures made elsewhere may come back in one.
    file = models.ForeignKey(IssuedFile, on_delete=models.PROTECT, related_name="signatures")
    certificate_name = models.CharField(_("chủ thể chứng thư"), max_length=200)
    certificate_organization = models.CharField(max_length=200, blank=True)
    has_timestamp = models.BooleanField(_("có dấu thời gian"), default=False)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("chữ ký số")
        verbose_name_plural = _("chữ ký số")
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "kind"], name="document_signed_once_by_each")
        ]

    def __str__(self) -> str:
        return self.certificate_name


class TrustedAuthority(models.Model):
    """A certificate authority whose signatures the installation trusts."""

    name = models.CharField(_("tên"), max_length=200)
    certificate = models.TextField()  # PEM
    sha256 = models.CharField(_("dấu vân tay SHA-256"), max_length=64, unique=True)
    valid_until = models.DateTimeField(_("hiệu lực đến"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("cơ quan chứng thực được tin cậy")
        verbose_name_plural = _("cơ quan chứng thực được tin cậy")
        ordering = ["name", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="authority_named")]

    def __str__(self) -> str:
        return self.name


class RevocationList(models.Model):
    """The certificates that a trusted authority revoked, as it published them; only its newest list is kept."""

    authority = models.ForeignKey(TrustedAuthority, on_delete=models.PROTECT, related_name="revocation_lists")
    # An authority may publish several, each of other certificates: SHA-256 of what a list says of its scope.
    scope = models.CharField(max_length=64, blank=True)
    content = models.BinaryField()  # DER
    sha256 = models.CharField(max_length=64)
    revoked_count = models.PositiveIntegerField(_("số chứng thư bị thu hồi"))
    made_at = models.DateTimeField(_("lập lúc"))  # thisUpdate
    good_until = models.DateTimeField(_("dùng đến"))  # nextUpdate
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("danh sách chứng thư bị thu hồi")
        verbose_name_plural = _("danh sách chứng thư bị thu hồi")
        ordering = ["authority", "scope"]
        constraints = [models.UniqueConstraint(fields=["authority", "scope"], name="revocation_list_once")]

    def __str__(self) -> str:
        return f"{self.authority}: {self.revoked_count}"
