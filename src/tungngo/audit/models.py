"""The audit log: one row for each act, written in the transaction of the act and never changed."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """One act: who did what to which thing, when, with what result.

    Rows can only be added: database triggers refuse to change or delete them and to empty the table.
    """

    at = models.DateTimeField(_("lúc"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người thực hiện"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # The unit whose record this is. A number and no foreign key: this app stands below organizations.
    organization_id = models.BigIntegerField(_("đơn vị"), null=True)
    act = models.CharField(_("hành động"), max_length=80)  # "plans.item.merge": app, thing, verb
    subject_type = models.CharField(max_length=80, blank=True)  # "plans.planitem"
    subject_id = models.CharField(max_length=64, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("nhật ký")
        verbose_name_plural = _("nhật ký")
        indexes = [
            models.Index(fields=["organization_id", "-at"], name="audit_organization_at"),
            models.Index(fields=["actor", "-at"], name="audit_actor_at"),
            models.Index(fields=["subject_type", "subject_id", "-at"], name="audit_subject_at"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="no_truncate",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'no_truncate: Cannot truncate table %', TG_TABLE_NAME;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act} {self.subject_type} {self.subject_id}".strip()
