"""Small documents of our own for tests: an invented commune's letter, as text and in other forms."""

from __future__ import annotations

import io

import docx
from PIL import Image

LETTER = """ỦY BAN NHÂN DÂN
PHƯỜNG HOA MẪU
Số: 12/UBND-VHXH
V/v hưởng ứng Ngày Chuyển đổi số quốc gia năm 2026
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hoa Mẫu, ngày 15 tháng 9 năm 2026
Kính gửi: Các phòng, ban, tổ dân phố trên địa bàn phường.
Thực hiện Kế hoạch số 100/KH-UBND ngày 01/9/2026 của Ủy ban nhân dân tỉnh, Ủy ban nhân dân phường yêu cầu:
1. Phòng Văn hóa - Xã hội chủ trì, phối hợp với Công an tổ chức ra quân hướng dẫn cài đặt VNeID trước ngày 10/10/2026.
2. Đoàn Thanh niên phường tổ chức lớp bồi dưỡng kỹ năng số cho người dân từ ngày 01/10/2026 đến ngày 10/10/2026.
3. Các tổ dân phố báo cáo kết quả về Phòng Văn hóa - Xã hội trước ngày 15/10/2026 để tổng hợp.
Nơi nhận:
- Như trên;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn Mẫu
"""


def letter_docx() -> bytes:
    """The letter as a DOCX, one paragraph a line."""
    document = docx.Document()
    for line in LETTER.strip().splitlines():
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def blank_picture(colour: str = "white", size: tuple[int, int] = (400, 560)) -> bytes:
    """A PNG without a word on it."""
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, "PNG")
    return stream.getvalue()


def letter_pdf() -> bytes:
    """Two pages as a PDF of pictures."""
    stream = io.BytesIO()
    first = Image.new("RGB", (595, 842), "white")
    first.save(stream, "PDF", save_all=True, append_images=[Image.new("RGB", (595, 842), "grey")])
    return stream.getvalue()
