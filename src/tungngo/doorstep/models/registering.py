"""How the register of households is kept: lists taken in, entries that are one and the same, and pairs that are not."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

_ORGANIZATION = "organizations.Organization"


class HouseholdImport(models.Model):
    """A spreadsheet of households as it was previewed, so that exactly this is what a yes adds.

    The rows hold names: they are thrown away as soon as the list is taken in, and with a preview nobody confirmed.
    """

    class State(models.TextChoices):
        """How far it is."""

        PREVIEWED = "previewed", _("chờ xác nhận")
        RUNNING = "running", _("đang nhập")
        DONE = "done", _("đã nhập")
        UNDONE = "undone", _("đã rút lại")
        DROPPED = "dropped", _("đã bỏ")

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("tệp"), max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField(default=list)  # rules.household_rows.Row as plain values, in the file's order
    notes = models.JSONField(default=list)  # what of the file was left out: [{"what", "where"}]
    counts = models.JSONField(default=dict)  # how many rows of each outcome, which stays
    # Whether probable duplicates are added too, to be looked at afterwards.
    takes_probable = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREVIEWED)
    done = models.PositiveIntegerField(default=0)  # households worked off
    total = models.PositiveIntegerField(default=0)  # households to work off
    households = ArrayField(models.UUIDField(), default=list)  # those it added
    residents = ArrayField(models.UUIDField(), default=list)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    applied_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("tệp danh sách hộ")
        verbose_name_plural = _("tệp danh sách hộ")
        indexes = [models.Index(fields=["organization", "-created_at"], name="doorstep_import_list")]
        constraints = [
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="doorstep_import_done_of_total"),
            models.CheckConstraint(
                condition=Q(state__in=["previewed", "dropped"], applied_at__isnull=True)
                | Q(state__in=["running", "done", "undone"], applied_at__isnull=False),
                name="doorstep_import_applied_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["previewed", "running"]) | Q(rows=[]),
                name="doorstep_import_keeps_no_names",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class RegisterKind(models.TextChoices):
    """What an entry of the register is."""

    HOUSEHOLD = "household", _("hộ gia đình")
    RESIDENT = "resident", _("người dân")


class Merge(models.Model):
    """That two entries of the register were found to be one: `merged` points to `kept` since."""

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=RegisterKind.choices)
    kept = models.UUIDField()
    merged = models.UUIDField()
    # What taking it back needs: values, and what moved. Emptied when one of the two is erased.
    before = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("lần gộp")
        verbose_name_plural = _("lần gộp")
        indexes = [
            models.Index(fields=["organization", "-made_at"], name="doorstep_merge_list"),
            models.Index(fields=["kept"], name="doorstep_merge_kept"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="doorstep_merged_once"
            ),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="doorstep_merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.merged} → {self.kept}"


class NotDuplicate(models.Model):
    """That somebody looked at two entries which resemble each other and found them to be two."""

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=RegisterKind.choices)
    one = models.UUIDField()  # the smaller of the two identifiers
    other = models.UUIDField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        verbose_name = _("cặp không trùng")
        verbose_name_plural = _("cặp không trùng")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "one", "other"], name="doorstep_not_duplicate_once"
            ),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="doorstep_not_duplicate_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one} ≠ {self.other}"
