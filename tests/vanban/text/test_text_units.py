import pytest

from vanban.text.units import begins_unit, same_unit, split_units


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Đảng ủy, HĐND, UBND xã", ["Đảng ủy", "HĐND", "UBND xã"]),
        ("Các phòng, đơn vị cấp xã", ["Các phòng, đơn vị cấp xã"]),
        ("Sở Văn hóa, Thể thao và Du lịch; Sở Y tế", ["Sở Văn hóa, Thể thao và Du lịch", "Sở Y tế"]),
        ("Phòng Kinh tế, Hạ tầng và Đô thị, Công an xã", ["Phòng Kinh tế, Hạ tầng và Đô thị", "Công an xã"]),
        ("Văn phòng HĐND và UBND xã", ["Văn phòng HĐND và UBND xã"]),
        (
            "Các doanh nghiệp viễn thông, ngân hàng trên địa bàn",
            ["Các doanh nghiệp viễn thông, ngân hàng trên địa bàn"],
        ),
        ("Trưởng các thôn, các trường học", ["Trưởng các thôn", "các trường học"]),
        (
            "Công an, Viễn thông,… Tổ công nghệ số cộng đồng",
            ["Công an", "Viễn thông", "Tổ công nghệ số cộng đồng"],
        ),
        ("các sở, ban, ngành; UBND các xã, phường", ["các sở, ban, ngành", "UBND các xã, phường"]),
        (
            "cán bộ, công chức, viên chức và người lao động",
            ["cán bộ, công chức, viên chức và người lao động"],
        ),
    ],
)
def test_a_list_of_units_falls_apart_at_the_right_commas(text: str, names: list[str]) -> None:
    assert [name for name, _, _ in split_units(text)] == names


def test_every_unit_knows_its_place() -> None:
    text = "Sở Y tế; Công an xã và các thôn."
    assert all(text[start:end] == name for name, start, end in split_units(text))


@pytest.mark.parametrize(
    "text",
    [
        "Tổ chức lễ ra quân",
        "Ban hành kế hoạch",
        "Báo cáo kết quả",
        "các hoạt động hưởng ứng",
        "Hội nghị tập huấn",
        "Phòng chống dịch",
    ],
)
def test_words_that_only_sound_like_a_body_begin_no_unit(text: str) -> None:
    assert not begins_unit(text)


def test_abbreviated_names_mean_the_same_unit() -> None:
    assert same_unit("phòng VH-XH", "Phòng Văn hóa - Xã hội")
    assert same_unit("UBND xã", "Uỷ ban nhân dân xã")
    assert same_unit("Tổ chuyển đổi số cộng đồng", "Tổ CNSCĐ")
    assert not same_unit("Công an xã", "Trạm Y tế xã")
