"""The units that a commune usually has, proposed when it is set up.

The People's Committee's departments and its service centre follow Decree 150/2025/NĐ-CP; the Fatherland Front and its
organisations, police, military command and the others stand beside them in every commune.
"""

from __future__ import annotations

from dataclasses import dataclass

from tungngo.organizations.rules.names import commune_word


@dataclass(frozen=True, slots=True)
class Proposal:
    """A unit to propose: its kind, its name, and whether nearly every commune has it."""

    kind: str
    name: str
    is_usual: bool = True


# Decree 150/2025/NĐ-CP: the economic department's name depends on the kind of commune.
_ECONOMY = {
    "xã": "Phòng Kinh tế",
    "đặc khu": "Phòng Kinh tế",
    "phường": "Phòng Kinh tế, Hạ tầng và Đô thị",
}


def usual_units(commune_name: str) -> list[Proposal]:
    """Returns the units proposed to a commune, in the order in which documents list them."""
    word = commune_word(commune_name)
    return [
        Proposal("department", "Văn phòng HĐND và UBND"),
        Proposal("department", _ECONOMY[word]),
        Proposal("department", "Phòng Văn hóa - Xã hội"),
        Proposal("public_service", "Trung tâm Phục vụ hành chính công"),
        Proposal("party", "Văn phòng Đảng ủy"),
        Proposal("mass_organisation", "Ủy ban Mặt trận Tổ quốc Việt Nam"),
        Proposal("mass_organisation", "Đoàn Thanh niên Cộng sản Hồ Chí Minh"),
        Proposal("mass_organisation", "Hội Liên hiệp Phụ nữ"),
        Proposal("mass_organisation", "Hội Nông dân"),
        Proposal("mass_organisation", "Hội Cựu chiến binh"),
        Proposal("police", "Công an"),
        Proposal("military", "Ban Chỉ huy Quân sự"),
        Proposal("health", "Trạm Y tế"),
        Proposal("public_service", "Trung tâm Cung ứng dịch vụ công", is_usual=False),
        Proposal("party", "Ban Xây dựng Đảng", is_usual=False),
        Proposal("mass_organisation", "Hội Người cao tuổi", is_usual=False),
        Proposal("mass_organisation", "Hội Chữ thập đỏ", is_usual=False),
        Proposal("school", "Trường Mầm non", is_usual=False),
        Proposal("school", "Trường Tiểu học", is_usual=False),
        Proposal("school", "Trường Trung học cơ sở", is_usual=False),
        Proposal("enterprise", "VNPT", is_usual=False),
        Proposal("enterprise", "Viettel", is_usual=False),
        Proposal("enterprise", "Bưu điện", is_usual=False),
    ]
