# ruff: noqa: E501  # patterns and tables of words read best on one line
"""Small invented directives, one rule each."""

HEAD = "ỦY BAN NHÂN DÂN\nXÃ MẪU SƠN\nSố: 12/KH-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nMẫu Sơn, ngày 05 tháng 5 năm 2026\nKẾ HOẠCH\nTổng vệ sinh môi trường năm 2026\n\nUBND xã ban hành Kế hoạch như sau:\n"
TAIL = "\nNơi nhận:\n- Như trên;\n- Sở Y tế (b/c);\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nNguyễn Thị Mẫu\n"


def plan(body: str) -> str:
    """Return a plan of an invented commune with the given body."""
    return f"{HEAD}{body}{TAIL}"
