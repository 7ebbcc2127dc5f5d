"""The sample's place: an invented province with one commune, its usual units, six neighborhoods and their teams."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tungngo.organizations import services
from tungngo.organizations.models import Organization, OrganizationKind
from tungngo.organizations.rules.levels import ROOT_NAME
from tungngo.web.sample.sign_ins import COMMUNE, CULTURE, EAST, ECONOMY, POLICE, PROVINCE, SCHOOL, YOUTH

if TYPE_CHECKING:
    from datetime import datetime

_NEIGHBORHOODS = ("Thôn Thượng", EAST, "Thôn Đoài", "Thôn Trung", "Thôn Nam", "Thôn Hạ")
# The bodies of a commune: Decree 150/2025/NĐ-CP for the departments; beside them those that every commune has.
_UNITS = (
    (OrganizationKind.DEPARTMENT, "Văn phòng HĐND và UBND"),
    (OrganizationKind.DEPARTMENT, CULTURE),
    (OrganizationKind.DEPARTMENT, ECONOMY),
    (OrganizationKind.PUBLIC_SERVICE, "Trung tâm Phục vụ hành chính công"),
    (OrganizationKind.POLICE, POLICE),
    (OrganizationKind.MILITARY, "Ban Chỉ huy Quân sự"),
    (OrganizationKind.MASS_ORGANISATION, "Ủy ban Mặt trận Tổ quốc Việt Nam"),
    (OrganizationKind.MASS_ORGANISATION, YOUTH),
    (OrganizationKind.MASS_ORGANISATION, "Hội Liên hiệp Phụ nữ"),
    (OrganizationKind.MASS_ORGANISATION, "Hội Nông dân"),
    (OrganizationKind.HEALTH, "Trạm Y tế"),
    (OrganizationKind.SCHOOL, "Trường Tiểu học Mẫu"),
    (OrganizationKind.SCHOOL, SCHOOL),
    *((OrganizationKind.NEIGHBORHOOD, name) for name in _NEIGHBORHOODS),
)


def ensure_commune(at: datetime) -> Organization:
    """The sample's commune with all its units; what is there already stays as it is."""
    root = Organization.objects.filter(depth=1).first()
    if root is None:
        root = Organization.objects.add_root({"kind": OrganizationKind.MINISTRY, "name": ROOT_NAME})
    province = Organization.objects.filter(kind=OrganizationKind.PROVINCE, code="", name=PROVINCE).first()
    if province is None:
        province = Organization.objects.add_child(root, {"kind": OrganizationKind.PROVINCE, "name": PROVINCE})
    sample = Organization.objects.filter(kind=OrganizationKind.COMMUNE, code="", name=COMMUNE).first()
    commune: Organization = sample or services.add_commune(province=province, name=COMMUNE, actor=None, at=at)
    for kind, name in _UNITS:
        unit = _ensure(commune, kind, name, at)
        if kind == OrganizationKind.NEIGHBORHOOD:
            _ensure(unit, OrganizationKind.COMMUNITY_TEAM, f"Tổ công nghệ số cộng đồng {name}", at)
    return commune


def _ensure(parent: Organization, kind: OrganizationKind, name: str, at: datetime) -> Organization:
    existing: Organization | None = Organization.objects.filter(
        commune=parent.commune_id, kind=kind, name=name
    ).first()
    if existing is not None:
        return existing
    unit: Organization = services.add_unit(parent=parent, kind=kind, name=name, actor=None, at=at)
    return unit
