"""What stands on every document of a body, and who may sign for it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

_ORGANIZATION = "organizations.Organization"


class Letterhead(models.Model):
    """The facts of a body that its documents repeat (Decree 30/2020/NĐ-CP, article 8)."""

    organization = models.OneToOneField(_ORGANIZATION, on_delete=models.PROTECT, related_name="letterhead")
    parent_body = models.CharField(
        _("cơ quan chủ quản"), max_length=200, blank=True
    )  # the line above the issuing body; empty where there is none
    body = models.CharField(_("cơ quan ban hành"), max_length=200)  # as in "Ủy ban nhân dân xã Mẫu"
    symbol = models.CharField(_("chữ viết tắt của cơ quan"), max_length=20)  # as in UBND
    place = models.CharField(_("địa danh"), max_length=80)
    # What stands in a letter's symbol after the body's: the drafting unit or the field, as in VHXH.
    letter_field = models.CharField(_("ký hiệu lĩnh vực của công văn"), max_length=20, blank=True)
    keeper = models.CharField(_("nơi lưu"), max_length=60, default="VT")
    organ_id = models.CharField(_("mã định danh"), max_length=35, blank=True)  # Decision 20/2020/QĐ-TTg
    email = models.EmailField(_("thư điện tử"), blank=True)
    telephone = models.CharField(_("điện thoại"), max_length=30, blank=True)
    address = models.CharField(_("địa chỉ"), max_length=300, blank=True)
    # Picture of the body's seal for its digital signature (annex I, part II, box 8): red, real size, transparent.
    seal = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("thông tin trên văn bản")
        verbose_name_plural = _("thông tin trên văn bản")
        constraints = [
            models.CheckConstraint(
                condition=~Q(body="") & ~Q(symbol="") & ~Q(place=""), name="letterhead_is_whole"
            )
        ]

    def __str__(self) -> str:
        return self.body


class Signer(models.Model):
    """A person who signs a body's documents, and by which authority (article 13)."""

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="signers")
    # The person's account, so that only they sign with their key here; null for who has none.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="signer_places"
    )
    full_name = models.CharField(_("họ và tên"), max_length=120)
    authority = models.CharField(_("quyền hạn ký"), max_length=120, blank=True)  # TM. ỦY BAN NHÂN DÂN
    title = models.CharField(_("chức vụ"), max_length=120)  # CHỦ TỊCH; second line where authority has two
    deputy_for = models.CharField(_("ký thay"), max_length=120, blank=True)  # KT. CHỦ TỊCH
    picture = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(_("còn ký"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("người ký văn bản")
        verbose_name_plural = _("người ký văn bản")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(full_name="") & ~Q(title=""), name="signer_named_with_title")
        ]

    def __str__(self) -> str:
        return f"{self.full_name} ({self.title})"
