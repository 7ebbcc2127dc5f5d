"""The types of documents and their abbreviations (Decree 30/2020/NĐ-CP, article 7; annex III, part I)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A type of document.

    Attributes:
        key: What the reader calls it (vanban.reading, field `doc_type`), and the same manner for the others.
        name: The type in words, as it stands above the subject; empty for a letter, which has none there.
        symbol: The abbreviation in the document's symbol; empty for a letter.
    """

    key: str
    name: str
    symbol: str


LETTER: Final = DocumentType("cong_van", "", "")

TYPES: Final[tuple[DocumentType, ...]] = (
    LETTER,
    DocumentType("nghi_quyet", "Nghị quyết", "NQ"),
    DocumentType("quyet_dinh", "Quyết định", "QĐ"),
    DocumentType("chi_thi", "Chỉ thị", "CT"),
    DocumentType("quy_che", "Quy chế", "QC"),
    DocumentType("quy_dinh", "Quy định", "QyĐ"),
    DocumentType("thong_cao", "Thông cáo", "TC"),
    DocumentType("thong_bao", "Thông báo", "TB"),
    DocumentType("huong_dan", "Hướng dẫn", "HD"),
    DocumentType("chuong_trinh", "Chương trình", "CTr"),
    DocumentType("ke_hoach", "Kế hoạch", "KH"),
    DocumentType("phuong_an", "Phương án", "PA"),
    DocumentType("de_an", "Đề án", "ĐA"),
    DocumentType("du_an", "Dự án", "DA"),
    DocumentType("bao_cao", "Báo cáo", "BC"),
    DocumentType("bien_ban", "Biên bản", "BB"),
    DocumentType("to_trinh", "Tờ trình", "TTr"),
    DocumentType("hop_dong", "Hợp đồng", "HĐ"),
    DocumentType("cong_dien", "Công điện", "CĐ"),
    DocumentType("ban_ghi_nho", "Bản ghi nhớ", "BGN"),
    DocumentType("ban_thoa_thuan", "Bản thỏa thuận", "BTT"),
    DocumentType("giay_uy_quyen", "Giấy ủy quyền", "GUQ"),
    DocumentType("giay_moi", "Giấy mời", "GM"),
    DocumentType("giay_gioi_thieu", "Giấy giới thiệu", "GGT"),
    DocumentType("giay_nghi_phep", "Giấy nghỉ phép", "GNP"),
    DocumentType("phieu_gui", "Phiếu gửi", "PG"),
    DocumentType("phieu_chuyen", "Phiếu chuyển", "PC"),
    DocumentType("phieu_bao", "Phiếu báo", "PB"),
)
TYPE_OF_KEY: Final = {kind.key: kind for kind in TYPES}
TYPE_OF_SYMBOL: Final = {kind.symbol: kind for kind in TYPES}
