"""The people of the sample: invented names, one known password."""

from __future__ import annotations

from dataclasses import dataclass

from tungngo.organizations.models import Role
from tungngo.organizations.rules.levels import ROOT_NAME

PASSWORD = "tung-ngo-go-tung-nha"  # noqa: S105  (known to everybody: loaded only with TUNGNGO_SAMPLE=1)

PROVINCE = "Tỉnh Mẫu"
COMMUNE = "Xã Mẫu"
CULTURE = "Phòng Văn hóa - Xã hội"
ECONOMY = "Phòng Kinh tế"
POLICE = "Công an xã"
YOUTH = "Đoàn Thanh niên Cộng sản Hồ Chí Minh"
SCHOOL = "Trường Trung học cơ sở Mẫu"
EAST = "Thôn Đông"
EAST_TEAM = "Tổ công nghệ số cộng đồng Thôn Đông"


@dataclass(frozen=True, slots=True)
class SignIn:
    """A person of the sample, the unit they act for and their role there."""

    username: str
    full_name: str
    unit: str
    role: Role


SIGN_INS = (
    SignIn("chuyenvien", "Phạm Thị Mẫu Đơn", CULTURE, Role.OFFICER),
    SignIn("lanhdao", "Lê Thị Hải Mẫu", COMMUNE, Role.LEADER),
    SignIn("kinhte", "Đinh Văn Ví Dụ", ECONOMY, Role.FOCAL_POINT),
    SignIn("congan", "Vũ Văn Mẫu Mực", POLICE, Role.FOCAL_POINT),
    SignIn("doanthanhnien", "Đỗ Thử Nghiệm", YOUTH, Role.FOCAL_POINT),
    SignIn("truonghoc", "Hoàng Thị Thử", SCHOOL, Role.FOCAL_POINT),
    SignIn("thondong", "Nguyễn Văn Mẫu", EAST, Role.FOCAL_POINT),
    SignIn("tocongnghe", "Bùi Thị Thí Dụ", EAST_TEAM, Role.TEAM_MEMBER),
    SignIn("captinh", "Ngô Văn Thí Dụ", PROVINCE, Role.PROVINCIAL_OFFICER),
    SignIn("quantri", "Quản Trị Mẫu", ROOT_NAME, Role.ADMINISTRATOR),
)


def table() -> list[str]:
    """The sign-ins as lines for a terminal."""
    lines = [f"  {person.username:<15}{person.role.label} – {person.unit}" for person in SIGN_INS]
    return [*lines, f"  Mật khẩu của tất cả: {PASSWORD}"]
