# ruff: noqa: E501  # markup reads better unbroken
from __future__ import annotations

from vanban.reading.sources import open_source

PAGE = """<!DOCTYPE html><html><head><title>Cổng</title><style>p{color:red}</style></head><body>
<div class="menu"><a href="/">Trang chủ</a> <a href="/tin">Tin tức</a> Giới thiệu</div>
<div id="content"><table><tr><td>UBND XÃ ĐỒNG MẪU</td><td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</td></tr>
<tr><td>Số: 05/KH-UBND</td><td>Đồng Mẫu, ngày 06 tháng 10 năm 2025</td></tr></table>
<p><b>KẾ HOẠCH</b></p><p>Tổ chức các
hoạt động hưởng ứng tại <a href="https://mau.example/">trang mẫu</a>.</p><ol><li>Treo băng rôn</li><li>Báo cáo</li></ol>
<table border="1"><tr><th>TT</th><th>Nhiệm vụ</th></tr><tr><td>1</td><td>Họp<br>Ghi biên bản</td></tr></table>
<script>alert(1)</script></div><div class="footer">Bản quyền thuộc về Cổng</div></body></html>"""


def test_a_web_page_is_read_without_the_site_around_it() -> None:
    source = open_source(PAGE.encode())
    assert [line.text for line in source.lines] == [
        "UBND XÃ ĐỒNG MẪU", "Số: 05/KH-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Đồng Mẫu, ngày 06 tháng 10 năm 2025",
        "KẾ HOẠCH", "Tổ chức các hoạt động hưởng ứng tại trang mẫu.", "1. Treo băng rôn", "2. Báo cáo",
        "TT", "Nhiệm vụ", "1", "Họp", "Ghi biên bản",
    ]  # fmt: skip
    assert source.links == ["https://mau.example/"]


def test_only_tables_of_data_have_cells() -> None:
    cells = {line.text: line.cell for line in open_source(PAGE.encode()).lines}
    assert cells["Số: 05/KH-UBND"] is None
    cell = cells["Ghi biên bản"]
    assert cell is not None
    assert (cell.row, cell.column) == (1, 1)
