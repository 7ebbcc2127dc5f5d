"""The tree of units, their other names, and which person acts for which unit in which role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from tungngo.organizations import rules

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models.base import ModelBase


class OrganizationKind(models.TextChoices):
    """What a unit is. Province and commune are levels of government (since 2025-07-01), the others are not."""

    MINISTRY = "ministry", _("Bộ, ngành trung ương")
    PROVINCE = "province", _("Tỉnh, thành phố")
    COMMUNE = "commune", _("Xã, phường, đặc khu")
    DEPARTMENT = "department", _("Phòng, ban, sở")
    PARTY = "party", _("Tổ chức Đảng")
    MASS_ORGANISATION = "mass_organisation", _("Mặt trận, đoàn thể")
    POLICE = "police", _("Công an")
    MILITARY = "military", _("Quân sự")
    HEALTH = "health", _("Y tế")
    SCHOOL = "school", _("Trường học")
    PUBLIC_SERVICE = "public_service", _("Đơn vị sự nghiệp")
    ENTERPRISE = "enterprise", _("Doanh nghiệp")
    NEIGHBORHOOD = "neighborhood", _("Thôn, tổ dân phố")
    COMMUNITY_TEAM = "community_team", _("Tổ công nghệ số cộng đồng")


# The levels of government; units of every other kind are set up by people.
LEVELS = (OrganizationKind.MINISTRY, OrganizationKind.PROVINCE, OrganizationKind.COMMUNE)


class Organization(MP_Node):  # type: ignore[misc]  # treebeard has no types
    """A unit in the tree: the State at the root, provinces, communes, and what belongs to each."""

    path = models.CharField(
        max_length=255, unique=True, db_collation="C"
    )  # treebeard compares by code points
    kind = models.CharField(_("loại"), max_length=24, choices=OrganizationKind.choices)
    name = models.CharField(_("tên"), max_length=200)
    # The statistics office's code of a province (2 digits) or commune (5 digits), as text with leading zeros.
    code = models.CharField(_("mã"), max_length=5, blank=True)
    folded_name = models.CharField(max_length=200, editable=False)  # vanban.text.fold(name), for search
    # rules.stored_sort_key(name), for lists in Vietnamese order
    sort_key = models.TextField(editable=False, db_collation="C")
    commune = models.ForeignKey(
        "self",
        verbose_name=_("thuộc xã, phường"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="units",
    )  # the commune that a unit belongs to, itself for a commune; null above
    is_active = models.BooleanField(_("đang hoạt động"), default=True)
    version = models.PositiveIntegerField(
        default=1, editable=False
    )  # counts its changes: a stale form is refused

    class Meta:
        verbose_name = _("đơn vị")
        verbose_name_plural = _("đơn vị")
        indexes = [
            models.Index(fields=["commune", "kind", "sort_key"], name="organization_commune_kind"),
            models.Index(fields=["kind", "sort_key"], name="organization_kind_sort"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"], condition=~Q(code=""), name="organization_code_once"
            ),
            models.UniqueConstraint(
                fields=["commune", "kind", "name"],
                condition=Q(is_active=True) & ~Q(kind="commune"),
                name="organization_name_once",
                violation_error_message=_("Xã, phường đã có một đơn vị cùng loại mang tên này."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="organization_named"),
            models.CheckConstraint(
                # A commune without a code is none of the nation's list: the sample, an exercise.
                condition=Q(code="")
                | Q(kind="province", code__regex=r"^\d{2}$")
                | Q(kind="commune", code__regex=r"^\d{5}$"),
                name="organization_code_form",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["ministry", "province"], commune__isnull=True)
                | Q(kind="commune", commune__isnull=False, commune=F("id"))
                | (
                    ~Q(kind__in=["ministry", "province", "commune"])
                    & (Q(commune__isnull=True) | ~Q(commune=F("id")))
                    & (~Q(kind__in=["neighborhood", "community_team"]) | Q(commune__isnull=False))
                ),
                name="organization_commune_by_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Saves the unit; what is derived from its name follows the name."""
        self.derive()
        if update_fields is not None and "name" in update_fields:
            update_fields = {*update_fields, "folded_name", "sort_key"}
        super().save(
            force_insert=force_insert, force_update=force_update, using=using, update_fields=update_fields
        )

    def derive(self) -> None:
        """Brings the name into the form in which it is kept, and fills what follows from it."""
        self.name = rules.kept_name(self.name)
        self.folded_name = rules.folded_name(self.name)
        self.sort_key = rules.stored_sort_key(self.name)


class UnitGroup(models.TextChoices):
    """A group of a commune's units that documents name as one."""

    NEIGHBORHOODS = "neighborhoods", _("tất cả các thôn, tổ dân phố")
    COMMUNITY_TEAMS = "community_teams", _("tất cả các Tổ công nghệ số cộng đồng")
    SCHOOLS = "schools", _("tất cả các trường học")
    DEPARTMENTS = "departments", _("tất cả các phòng, ban, cơ quan, đơn vị")
    MASS_ORGANISATIONS = "mass_organisations", _("Mặt trận Tổ quốc và các đoàn thể")
    ENTERPRISES = "enterprises", _("tất cả các doanh nghiệp")
    ALL_UNITS = "all_units", _("tất cả các đơn vị của xã, phường")


class OrganizationAlias(models.Model):
    """Another name that documents use for a unit of a commune, or for several: what was asked once is remembered."""

    organization = models.ForeignKey(
        Organization, verbose_name=_("xã, phường"), on_delete=models.CASCADE, related_name="+"
    )  # the commune
    as_written = models.CharField(_("tên trong văn bản"), max_length=300)
    folded = models.CharField(max_length=300, editable=False)  # matching.phrase_key(as_written)
    units = models.ManyToManyField(Organization, verbose_name=_("đơn vị"), related_name="aliases")
    group = models.CharField(_("nhóm đơn vị"), max_length=24, choices=UnitGroup.choices, blank=True)
    # Nobody of the commune is meant; then there are no units and there is no group.
    is_outside = models.BooleanField(_("không thuộc xã, phường"), default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("người ghi"),
    )
    updated_at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("tên gọi khác")
        verbose_name_plural = _("tên gọi khác")
        constraints = [
            models.UniqueConstraint(fields=["organization", "folded"], name="alias_once_per_commune"),
            models.CheckConstraint(condition=~Q(folded=""), name="alias_named"),
            models.CheckConstraint(
                condition=Q(is_outside=False) | Q(group=""), name="alias_outside_or_group"
            ),
        ]

    def __str__(self) -> str:
        return self.as_written


class UnitImport(models.Model):
    """A spreadsheet of neighborhoods and teams as it was previewed, so that exactly this is what a yes adds."""

    organization = models.ForeignKey(
        Organization, verbose_name=_("xã, phường"), on_delete=models.CASCADE, related_name="+"
    )  # the commune
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField()  # unit_import.Row as plain values, in the file's order
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("tệp danh sách đơn vị")
        verbose_name_plural = _("tệp danh sách đơn vị")
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True) | Q(applied_at__gte=F("created_at")),
                name="import_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class Role(models.TextChoices):
    """What a person does (design.md, the people and their work)."""

    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")
    PROVINCIAL_OFFICER = "provincial_officer", _("Chuyên viên cấp tỉnh")
    OFFICER = "officer", _("Chuyên viên")
    LEADER = "leader", _("Lãnh đạo")
    FOCAL_POINT = "focal_point", _("Đầu mối đơn vị")
    TEAM_MEMBER = "team_member", _("Thành viên Tổ công nghệ số cộng đồng")
    MEDIA = "media", _("Báo chí, truyền thông")


class Membership(models.Model):
    """The unit for which a person acts, and their role there. One account acts for one unit."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="membership")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("vai trò"), max_length=24, choices=Role.choices)

    class Meta:
        verbose_name = _("vai trò")
        verbose_name_plural = _("vai trò")
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known")
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}, {self.organization}"


class Invitation(models.Model):
    """A link that lets one person in once: to a new account, or to a new password for an account they have.

    Only the token's hash is kept, so that reading the database lets nobody in.
    """

    organization = models.ForeignKey(
        Organization, verbose_name=_("đơn vị"), on_delete=models.PROTECT, related_name="invitations"
    )
    role = models.CharField(_("vai trò"), max_length=24, choices=Role.choices)
    full_name = models.CharField(_("họ và tên"), max_length=120)
    email = models.EmailField(_("thư điện tử"), blank=True)
    # Whose password is renewed; null for a new account.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="password_links"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    request_key = models.UUIDField(unique=True)  # the form's own key: sent twice, it invites once
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người mời"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )  # null: the program itself, for the first administrator
    created_at = models.DateTimeField(_("mời lúc"))
    expires_at = models.DateTimeField(_("hết hạn lúc"))
    revoked_at = models.DateTimeField(_("thu hồi lúc"), null=True)
    accepted_at = models.DateTimeField(_("nhận lúc"), null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="accepted_invitations"
    )

    class Meta:
        verbose_name = _("lời mời")
        verbose_name_plural = _("lời mời")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="invitation_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, revoked_at__isnull=True),
                name="invitation_accepted_or_revoked",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def is_open(self, at: datetime) -> bool:
        """Whether the link still lets its person in."""
        return self.accepted_at is None and self.revoked_at is None and at < self.expires_at
