"""Made-up people, places and units for tests. Nothing here exists: codes start with 9, names are invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING

import factory

from tungngo.accounts.models import User
from tungngo.organizations import services
from tungngo.organizations.models import Membership, Organization, OrganizationKind, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = datetime(2026, 10, 1, 1, 0, tzinfo=UTC)
PASSWORD = "Con đường 12 ngõ"
_numbers = count(1)


class UserFactory(factory.django.DjangoModelFactory[User]):
    """A person with a password (`PASSWORD`) and no unit; `member()` gives them one."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda number: f"nguoi{number}")
    full_name = factory.Sequence(lambda number: f"Trần Thị Mẫu {number}")
    password = factory.django.Password(PASSWORD)


@dataclass
class CommuneTree:
    """A commune with its usual units, as `make_commune` builds it."""

    root: Organization
    province: Organization
    commune: Organization
    culture: Organization  # Phòng Văn hóa - Xã hội
    economy: Organization
    office: Organization
    service_centre: Organization  # Trung tâm Phục vụ hành chính công
    police: Organization
    front: Organization
    youth: Organization
    women: Organization
    health: Organization
    telecom: Organization
    schools: list[Organization]
    neighborhoods: list[Organization]
    teams: list[Organization]  # one under each neighborhood

    @property
    def departments(self) -> list[Organization]:
        """The commune's own departments."""
        return [self.office, self.culture, self.economy]


def make_root() -> Organization:
    """The root of the tree, made once per test."""
    root = Organization.objects.filter(depth=1).first()
    return root or Organization.objects.add_root({"kind": OrganizationKind.MINISTRY, "name": "Trung ương"})


def make_province(name: str = "") -> Organization:
    """A province of no nation."""
    number = next(_numbers)
    row = {
        "kind": OrganizationKind.PROVINCE,
        "name": name or f"Tỉnh Thử Nghiệm {number}",
        "code": _free_code("province", 2, 90),
    }
    province: Organization = Organization.objects.add_child(make_root(), row)
    return province


def _free_code(kind: str, digits: int, start: int) -> str:
    taken = set(Organization.objects.filter(kind=kind).values_list("code", flat=True))
    return next(code for code in (str(start + n).zfill(digits) for n in count()) if code not in taken)


def make_commune(
    name: str = "Phường Hoa Mẫu",
    *,
    province: Organization | None = None,
    neighborhoods: Sequence[str] = ("Tổ dân phố 1", "Tổ dân phố 2", "Thôn Đông"),
) -> CommuneTree:
    """A commune with departments, police, mass organisations, schools, neighborhoods and a team in each of these."""
    province = province or make_province()
    commune = services.add_commune(
        province=province, name=name, code=_free_code("commune", 5, 90001), actor=None, at=NOW
    )

    def unit(kind: str, name: str, parent: Organization = commune) -> Organization:
        return services.add_unit(parent=parent, kind=kind, name=name, actor=None, at=NOW)

    kind = OrganizationKind
    places = [unit(kind.NEIGHBORHOOD, place) for place in neighborhoods]
    front = unit(kind.MASS_ORGANISATION, "Ủy ban Mặt trận Tổ quốc Việt Nam")
    return CommuneTree(
        root=make_root(),
        province=province,
        commune=commune,
        office=unit(kind.DEPARTMENT, "Văn phòng HĐND và UBND"),
        culture=unit(kind.DEPARTMENT, "Phòng Văn hóa - Xã hội"),
        economy=unit(kind.DEPARTMENT, "Phòng Kinh tế, Hạ tầng và Đô thị"),
        service_centre=unit(kind.PUBLIC_SERVICE, "Trung tâm Phục vụ hành chính công"),
        police=unit(kind.POLICE, "Công an"),
        front=front,
        youth=unit(kind.MASS_ORGANISATION, "Đoàn Thanh niên Cộng sản Hồ Chí Minh"),
        women=unit(kind.MASS_ORGANISATION, "Hội Liên hiệp Phụ nữ"),
        health=unit(kind.HEALTH, "Trạm Y tế"),
        telecom=unit(kind.ENTERPRISE, "VNPT"),
        schools=[
            unit(kind.SCHOOL, "Trường Tiểu học Hoa Mẫu"),
            unit(kind.SCHOOL, "Trường Trung học cơ sở Hoa Mẫu"),
        ],
        neighborhoods=places,
        teams=[unit(kind.COMMUNITY_TEAM, f"Tổ công nghệ số cộng đồng {p.name}", p) for p in places],
    )


def member(role: str, organization: Organization, **user_fields: object) -> User:
    """A person who acts for a unit in a role."""
    user = UserFactory.create(**user_fields)
    Membership.objects.create(user=user, organization=organization, role=role)
    return user


def person_of(tree: CommuneTree, role: str) -> User:
    """A person in this role at the place where the role usually stands in this commune's tree."""
    return member(
        role,
        {
            Role.ADMINISTRATOR: tree.root,
            Role.PROVINCIAL_OFFICER: tree.province,
            Role.OFFICER: tree.culture,
            Role.LEADER: tree.commune,
            Role.FOCAL_POINT: tree.police,
            Role.TEAM_MEMBER: tree.teams[0],
            Role.MEDIA: tree.commune,
        }[Role(role)],
    )
