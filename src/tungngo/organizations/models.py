"""The tree of units, and which person acts for which unit in which role."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node


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


class Organization(MP_Node):
    """A unit in the tree: the State at the root, provinces, communes, and what belongs to each."""

    kind = models.CharField(_("loại"), max_length=24, choices=OrganizationKind.choices)
    name = models.CharField(_("tên"), max_length=200)
    # The statistics office's code of a province (2 digits) or commune (5 digits), as text with leading zeros.
    code = models.CharField(_("mã"), max_length=5, blank=True)
    folded_name = models.CharField(max_length=200, editable=False)  # vanban.text.fold(name), for search
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

    class Meta:
        verbose_name = _("đơn vị")
        verbose_name_plural = _("đơn vị")

    def __str__(self) -> str:
        return self.name


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

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}, {self.organization}"
