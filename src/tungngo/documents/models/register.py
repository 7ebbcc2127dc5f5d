"""The register of issued documents (Decree 30/2020/NĐ-CP, article 15 and annex IV)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tungngo.documents.models.drafts import Document

_ORGANIZATION = "organizations.Organization"


class RegisterYear(models.Model):
    """How far the numbers of one type have run in one year; its row is the lock under which a number is given."""

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm"))
    type_symbol = models.CharField(_("loại văn bản"), max_length=4, blank=True)
    last_number = models.PositiveIntegerField(_("số cuối"), default=0)

    class Meta:
        verbose_name = _("sổ văn bản đi")
        verbose_name_plural = _("sổ văn bản đi")
        constraints = [
            models.UniqueConstraint(fields=["organization", "year", "type_symbol"], name="register_year_once")
        ]

    def __str__(self) -> str:
        return f"{self.type_symbol or 'CV'} {self.year}"


class RegisterEntry(models.Model):
    """One line of the register; numbers run from 01 on 1 January to 31 December, by type (article 15)."""

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm"))
    type_symbol = models.CharField(_("loại văn bản"), max_length=4, blank=True)
    number = models.PositiveIntegerField(_("số"))
    symbol = models.CharField(_("ký hiệu"), max_length=60)
    date = models.DateField(_("ngày văn bản"))
    subject = models.CharField(_("tên loại và trích yếu"), max_length=1000)
    folded_subject = models.CharField(max_length=1000, editable=False)
    signer = models.CharField(_("người ký"), max_length=120)
    recipients = models.TextField(_("nơi nhận"), blank=True)
    keeper = models.CharField(_("đơn vị, người nhận bản lưu"), max_length=200, blank=True)
    copies = models.PositiveIntegerField(_("số lượng bản"), null=True, blank=True)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    # Null for a document that was issued on paper and is only entered here.
    document = models.OneToOneField(
        Document, null=True, on_delete=models.PROTECT, related_name="register_entry"
    )
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    request_key = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("văn bản đã vào sổ")
        verbose_name_plural = _("văn bản đã vào sổ")
        ordering = ["-year", "type_symbol", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year", "type_symbol", "number"], name="register_number_once"
            ),
            models.CheckConstraint(condition=Q(number__gt=0), name="register_numbers_from_one"),
            models.CheckConstraint(
                condition=Q(date__year=models.F("year")), name="register_year_is_of_the_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number:02d}/{self.symbol}"
