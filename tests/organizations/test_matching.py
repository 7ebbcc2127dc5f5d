"""What documents call the units of a commune."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from factories import NOW, CommuneTree, UserFactory, make_commune
from tungngo.organizations import services
from tungngo.organizations.queries import CommuneUnits, match_units

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db

ONE = [
    ("Phòng Văn hóa - Xã hội", "culture"),
    ("phòng Văn hóa-Xã hội", "culture"),
    ("Phòng Văn hoá -Xã hội phường", "culture"),
    ("Phòng VH-XH", "culture"),
    ("VHXH", "culture"),
    ("phong van hoa xa hoi", "culture"),
    ("Phòng Văn hóa - Xã hội phường Hoa Mẫu", "culture"),
    ("Phòng Văn hóa và Xã hội", "culture"),
    ("Phòng Kinh tế", "economy"),
    ("Phòng KT, HT&ĐT", "economy"),
    ("Phòng Kinh tế, Hạ tầng và Đô thị phường", "economy"),
    ("Văn phòng HĐND&UBND", "office"),
    ("Văn phòng HĐND - UBND phường", "office"),
    ("Văn phòng Ủy ban nhân dân", "office"),
    ("Trung tâm PVHCC", "service_centre"),
    ("Trung tâm Phục vụ Hành chính công phường", "service_centre"),
    ("TT PVHCC phường Hoa Mẫu", "service_centre"),
    ("Trung tâm Hành chính công", "service_centre"),
    ("Bộ phận Một cửa", "service_centre"),
    ("Công an", "police"),
    ("Công an phường", "police"),
    ("Công an phường Hoa Mẫu", "police"),
    ("CÔNG AN XÃ", "police"),
    ("MTTQ", "front"),
    ("UBMTTQVN phường", "front"),
    ("Ủy ban MTTQ Việt Nam phường", "front"),
    ("Uỷ ban Mặt trận Tổ quốc Việt Nam phường", "front"),
    ("Mặt trận Tổ quốc", "front"),
    ("Đoàn xã", "youth"),
    ("Đoàn phường", "youth"),
    ("Đoàn Thanh niên", "youth"),
    ("Đoàn TNCS Hồ Chí Minh phường", "youth"),
    ("Đoàn TNCS HCM", "youth"),
    ("Ban Chấp hành Đoàn phường", "youth"),
    ("Hội LHPN", "women"),
    ("Hội Phụ nữ phường", "women"),
    ("Hội Liên hiệp Phụ nữ Việt Nam phường", "women"),
    ("Trạm Y tế", "health"),
    ("Trạm y tế phường Hoa Mẫu", "health"),
    ("VNPT", "telecom"),
    ("UBND phường", "commune"),
    ("Ủy ban nhân dân xã", "commune"),
    ("UBND các xã, phường", "commune"),
    ("UBND phường Hoa Mẫu", "commune"),
    ("Phường Hoa Mẫu", "commune"),
]  # fmt: skip

GROUPS = [
    ("Các thôn", "neighborhoods"),
    ("các Thôn, Tổ dân phố", "neighborhoods"),
    ("thôn tổ dân phố", "neighborhoods"),
    ("các thôn, tổ dân phố, khu phố, ấp, bản trên địa bàn phường", "neighborhoods"),
    ("TDP", "neighborhoods"),
    ("Trưởng thôn, tổ trưởng tổ dân phố", "neighborhoods"),
    ("Tổ CNSCĐ", "community_teams"),
    ("Tổ chuyển đổi số cộng đồng", "community_teams"),
    ("Các Tổ công nghệ số cộng đồng trên địa bàn phường", "community_teams"),
    ("Tổ chuyển đổi số cộng đồng tại các thôn", "community_teams"),
    ("Tổ công nghệ số cộng đồng tại địa phương", "community_teams"),
    ("các trường học", "schools"),
    ("trường học", "schools"),
    ("Các trường học trên địa bàn", "schools"),
    ("các tổ chức chính trị - xã hội phường", "mass_organisations"),
    ("các đoàn thể", "mass_organisations"),
    ("Các doanh nghiệp bưu chính, viễn thông, công nghệ thông tin", "enterprises"),
    ("Viễn thông", "enterprises"),
    ("các cơ quan, đơn vị", "departments"),
    ("Các phòng, ban, đơn vị", "departments"),
    ("Các phòng, đơn vị cấp xã", "departments"),
    ("các phòng, ban, ngành, đoàn thể", "departments"),
]


@pytest.fixture
def tree() -> CommuneTree:
    return make_commune()


@pytest.mark.parametrize(("as_written", "expected"), ONE)
def test_a_usual_variant_of_a_name_is_certain(as_written: str, expected: str, tree: CommuneTree) -> None:
    match = match_units(tree.commune, as_written)
    assert [unit.name for unit in match.organizations] == [getattr(tree, expected).name], match
    assert match.is_certain


@pytest.mark.parametrize(("as_written", "expected"), GROUPS)
def test_a_group_opens_into_all_of_its_units(as_written: str, expected: str, tree: CommuneTree) -> None:
    match = match_units(tree.commune, as_written)
    assert match.group == expected, match
    assert match.is_certain
    if expected in {"neighborhoods", "schools"}:
        assert match.organizations == sorted(getattr(tree, expected), key=lambda unit: unit.sort_key)


@pytest.mark.parametrize(
    ("as_written", "names"),
    [
        ("Tổ dân phố số 01", ["Tổ dân phố 1"]),
        ("TDP 1, 2", ["Tổ dân phố 1", "Tổ dân phố 2"]),
        ("thôn Đông và TDP 2", ["Thôn Đông", "Tổ dân phố 2"]),
        ("Công an, Trạm Y tế phường", ["Công an", "Trạm Y tế"]),
        ("Tổ CNSCĐ thôn Đông", ["Tổ công nghệ số cộng đồng Thôn Đông"]),
        ("các trường tiểu học", ["Trường Tiểu học Hoa Mẫu"]),
        (
            "Đoàn Thanh niên, Hội LHPN phường",
            ["Đoàn Thanh niên Cộng sản Hồ Chí Minh", "Hội Liên hiệp Phụ nữ"],
        ),
    ],
)
def test_several_units_in_one_phrase_are_all_found(
    as_written: str, names: list[str], tree: CommuneTree
) -> None:
    match = match_units(tree.commune, as_written)
    assert [unit.name for unit in match.organizations] == names
    assert match.is_certain


@pytest.mark.parametrize(
    "as_written",
    [
        "Nhân dân", "Thôn Tây", "Tổ dân phố 9", "Sở Khoa học và Công nghệ", "Công an tỉnh", "cán bộ, công chức",
        "Ủy ban nhân dân tỉnh", "Hội Nông dân", "Zalo", "", "Các cơ quan báo chí trong tỉnh", "Bộ Công an",
    ],
)  # fmt: skip
def test_what_the_commune_has_not_is_never_guessed(as_written: str, tree: CommuneTree) -> None:
    match = match_units(tree.commune, as_written)
    assert match.organizations == [], match
    assert match.certainty == 0


@pytest.mark.parametrize(
    "as_written",
    [
        "các đơn vị liên quan",
        "Đoàn các Trường",
        "Phòng Văn hoa Xa hôi Thông tin phường",
        "Trạm Y tế Bên Sông",
    ],
)
def test_what_is_unclear_is_asked(as_written: str, tree: CommuneTree) -> None:
    assert not match_units(tree.commune, as_written).is_certain


@pytest.mark.parametrize(
    "as_written",
    [
        "Sở Khoa học và Công nghệ", "các Sở, ban, ngành tỉnh", "UBND tỉnh", "Công an tỉnh", "Bộ Công an",
        "Hội Liên hiệp Phụ nữ tỉnh", "Văn phòng UBND tỉnh", "Báo và Phát thanh, Truyền hình tỉnh",
        "Sở Nông nghiệp và Môi trường", "Công an thành phố",
    ],
)  # fmt: skip
def test_offices_above_the_commune_need_no_question(as_written: str, tree: CommuneTree) -> None:
    assert match_units(tree.commune, as_written).is_outside


@pytest.mark.parametrize(
    "as_written",
    [
        "Bộ phận Một cửa", "Bộ phận văn thư", "Bộ đội Biên phòng", "Bảo vệ", "Báo cáo viên", "Đội hình Hoa Sen",
        "Sở Y tế, Trạm Y tế phường", "UBND tỉnh và Công an phường", "Sở Nội vụ, UBND các xã, phường",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_higher_office_or_has_others_beside_it_is_not_passed_over(
    as_written: str, tree: CommuneTree
) -> None:
    assert not match_units(tree.commune, as_written).is_outside


def test_a_name_that_means_nobody_of_the_commune_is_remembered_until_a_unit_bears_it(
    tree: CommuneTree,
) -> None:
    user = UserFactory.create()
    services.remember_alias(
        commune=tree.commune, as_written="Đội hình Hoa Sen", is_outside=True, actor=user, at=NOW
    )
    assert match_units(tree.commune, "đội hình Hoa Sen phường").is_outside
    kind = "community_team"
    new = services.add_unit(parent=tree.commune, kind=kind, name="Đội hình Hoa Sen", actor=user, at=NOW)
    match = match_units(tree.commune, "Đội hình Hoa Sen")
    assert (match.organizations, match.is_outside) == ([new], False)


def test_a_name_has_one_meaning(tree: CommuneTree) -> None:
    user = UserFactory.create()
    with pytest.raises(services.UnclearAlias):
        services.remember_alias(
            commune=tree.commune, as_written="A", units=[tree.culture], is_outside=True, actor=user, at=NOW
        )


def test_what_was_asked_once_is_remembered_in_this_commune_only(tree: CommuneTree) -> None:
    other, user = make_commune("Xã Bên Kia"), UserFactory.create()
    services.remember_alias(
        commune=tree.commune, as_written="Ban biên tập Trang TTĐT", units=[tree.culture], actor=user, at=NOW
    )
    match = match_units(tree.commune, "ban biên tập trang ttđt phường Hoa Mẫu")
    assert (match.organizations, match.certainty) == ([tree.culture], 1.0)
    assert match_units(other.commune, "Ban biên tập Trang TTĐT").is_none


def test_a_later_answer_replaces_an_earlier_one(tree: CommuneTree) -> None:
    user = UserFactory.create()
    for unit in (tree.culture, tree.economy):
        services.remember_alias(commune=tree.commune, as_written="Tổ 06", units=[unit], actor=user, at=NOW)
    assert match_units(tree.commune, "tổ 6").organizations == [tree.economy]


def test_a_remembered_group_includes_units_added_later(tree: CommuneTree) -> None:
    user = UserFactory.create()
    services.remember_alias(
        commune=tree.commune, as_written="các cụm", group="neighborhoods", actor=user, at=NOW
    )
    new = services.add_unit(parent=tree.commune, kind="neighborhood", name="Thôn Mới", actor=user, at=NOW)
    assert new in match_units(tree.commune, "Các cụm").organizations


def test_a_unit_of_another_commune_is_not_remembered(tree: CommuneTree) -> None:
    other, user = make_commune("Xã Bên Kia"), UserFactory.create()
    with pytest.raises(services.UnclearAlias):
        services.remember_alias(
            commune=tree.commune, as_written="A", units=[other.culture], actor=user, at=NOW
        )


def test_a_unit_that_ended_is_no_longer_meant(tree: CommuneTree) -> None:
    services.set_active(unit=tree.health, is_active=False, version=1, actor=UserFactory.create(), at=NOW)
    assert match_units(tree.commune, "Trạm Y tế").is_none


def test_many_phrases_cost_two_queries(
    tree: CommuneTree, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(2):
        units = CommuneUnits(tree.commune)
        for as_written, _ in ONE + GROUPS:
            units.match(as_written)
