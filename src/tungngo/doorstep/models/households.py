"""Households and their residents: the least that the work needs. Numbers of identity cards are never kept.

Rows say which transaction last wrote them (`changed_tx`, set by a trigger of the database), so that a telephone
can be given exactly what changed since it asked last; see queries/pulling.py.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tungngo.doorstep.models.changes import (
    changed_tx,
    household_changed,
    restricted_without_team,
    team_changed,
)

_ORGANIZATION = "organizations.Organization"


class Household(models.Model):
    """The people of one address who are visited together."""

    class State(models.TextChoices):
        """Whether it is still visited."""

        ACTIVE = "active", _("đang ở")
        MOVED = "moved", _("đã chuyển đi")
        MERGED = "merged", _("đã gộp")
        ERASED = "erased", _("đã xóa")

    id = models.UUIDField(
        primary_key=True, default=uuid.uuid4, editable=False
    )  # UUIDv7, made where it was added
    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")  # the commune
    neighborhood = models.ForeignKey(
        _ORGANIZATION, verbose_name=_("thôn, tổ dân phố"), on_delete=models.PROTECT, related_name="households"
    )
    team = models.ForeignKey(
        _ORGANIZATION,
        verbose_name=_("tổ phụ trách"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="team_households",
    )
    lane = models.CharField(_("ngõ, xóm"), max_length=120, blank=True)
    house_number = models.CharField(_("số nhà"), max_length=40, blank=True)
    head_name = models.CharField(_("chủ hộ"), max_length=120, blank=True)
    note = models.CharField(_("chỉ dẫn"), max_length=300, blank=True)  # how to find it
    phone = models.CharField(_("số điện thoại"), max_length=20, blank=True)
    latitude = models.DecimalField(_("vĩ độ"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("kinh độ"), max_digits=9, decimal_places=6, null=True, blank=True)
    state = models.CharField(_("tình trạng"), max_length=8, choices=State.choices, default=State.ACTIVE)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged_households"
    )
    # A resident had the processing of the data restricted: no team has the household, and no list holds it.
    restricted_at = models.DateTimeField(_("hạn chế từ"), null=True, editable=False)
    folded = models.CharField(max_length=400, editable=False)  # rules.addresses.folded_household, for search
    sort_key = models.TextField(editable=False, db_collation="C")  # rules.addresses.household_sort_key
    # Which version counts (rules/versions.py): the greatest revision, and of equals the greatest act.
    revision = models.PositiveIntegerField(default=1)
    version_act = models.UUIDField(null=True, editable=False)  # null: written at the office
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )  # null: by a member, whom the act names
    created_at = models.DateTimeField()
    changed_tx = models.BigIntegerField(default=0, editable=False)
    team_changed_tx = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("hộ gia đình")
        verbose_name_plural = _("hộ gia đình")
        indexes = [
            models.Index(fields=["organization", "neighborhood", "sort_key"], name="doorstep_household_list"),
            models.Index(fields=["team", "sort_key"], name="doorstep_household_team"),
            models.Index(fields=["organization", "changed_tx"], name="doorstep_household_changed"),
        ]
        triggers = [changed_tx(), restricted_without_team(), team_changed()]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="doorstep_household_merged_into_one",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")), name="doorstep_household_not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="doorstep_household_on_earth",
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="doorstep_household_revision"),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.head_name, self.house_number, self.lane) if part)


class Resident(models.Model):
    """A person of a household, by name and year of birth; when erased, neither is left."""

    class State(models.TextChoices):
        """Whether the person still lives there."""

        ACTIVE = "active", _("đang ở")
        MOVED = "moved", _("đã chuyển đi")
        DECEASED = "deceased", _("đã mất")
        MERGED = "merged", _("đã gộp")
        ERASED = "erased", _("đã xóa")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # UUIDv7
    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="residents")
    full_name = models.CharField(_("họ và tên"), max_length=120, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("năm sinh"), null=True, blank=True)
    # Said where the year of birth is not known (rules/adults.py).
    is_adult_stated = models.BooleanField(_("đủ 18 tuổi"), null=True, blank=True)
    state = models.CharField(_("tình trạng"), max_length=8, choices=State.choices, default=State.ACTIVE)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged_residents"
    )
    folded_name = models.CharField(max_length=120, editable=False, blank=True)
    sort_key = models.TextField(editable=False, db_collation="C", blank=True)
    revision = models.PositiveIntegerField(default=1)
    version_act = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
    changed_tx = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("người dân")
        verbose_name_plural = _("người dân")
        indexes = [
            models.Index(fields=["organization", "sort_key"], name="doorstep_resident_list"),
            models.Index(fields=["organization", "changed_tx"], name="doorstep_resident_changed"),
        ]
        triggers = [changed_tx(), household_changed()]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="doorstep_resident_merged_into_one",
            ),
            models.CheckConstraint(
                condition=Q(state="erased", full_name="", erased_at__isnull=False)
                | (~Q(state="erased") & ~Q(full_name="") & Q(erased_at__isnull=True)),
                name="doorstep_resident_erased_has_no_name",
            ),
            models.CheckConstraint(
                condition=Q(birth_year__isnull=True) | Q(birth_year__range=(1890, 2200)),
                name="doorstep_resident_born",
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="doorstep_resident_revision"),
        ]

    def __str__(self) -> str:
        return self.full_name or str(_("(đã xóa)"))


class HouseholdLeft(models.Model):
    """That a household went out of a team's hands: the team's telephones forget it. Written by a trigger."""

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(_ORGANIZATION, on_delete=models.CASCADE, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="+")
    changed_tx = models.BigIntegerField(editable=False)

    class Meta:
        verbose_name = _("hộ chuyển tổ")
        verbose_name_plural = _("hộ chuyển tổ")
        indexes = [models.Index(fields=["team", "changed_tx"], name="doorstep_household_left")]

    def __str__(self) -> str:
        return f"{self.household_id}"
