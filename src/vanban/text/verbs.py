# ruff: noqa: E501  # patterns and tables of words read best on one line
"""The verbs with which Vietnamese administrative documents give work: how a statement of a task begins.

A closed class as far as one can be drawn: an order begins with one of these verbs, with an adverb of manner
before it (tích cực, chủ động …), or with the unit that is to do it.
"""

from __future__ import annotations

import re

from vanban.text.norm import compile_viet, plain

_VERBS = """
bảo đảm|đảm bảo|ban hành|báo cáo|bàn giao|báo|bảo dưỡng|bảo trì|bảo vệ|biên soạn|biên tập|biểu diễn|biểu dương|bình chọn|bình xét|bóc|bóc gỡ|bồi dưỡng|bổ sung|bố trí
|cài đặt|cải tạo|cải thiện|cải tiến|cảnh báo|cắm|cắt tỉa|cập nhật|cấp|cấp phát|chấm|chấm dứt|chấp hành|chấn chỉnh|chăm sóc|chăm lo|chia sẻ|chỉ đạo|chỉnh trang|chịu trách nhiệm|chọn|chú trọng|chủ động|chủ trì|chuẩn bị|chuẩn hóa|chuyển|chuyển đổi|chúc mừng|chứng nhận|công bố|công khai|củng cố|cung cấp|cung ứng|cử|cứu chữa
|dán|di dời|diễn tập|diệt|duy trì|duyệt|dọn dẹp|dọn|dành|dự|đa dạng hóa|đánh giá|đào tạo|đẩy mạnh|đẩy nhanh|đầu tư|đăng ký|đăng tải|đăng|đề cao|đề nghị|đề xuất|điều chỉnh|điều động|điều hành|điều phối|điều tra|định hướng|định kỳ|đo|đọc|đôn đốc|đổi mới|đối chiếu|đối thoại|đồng hành|động viên|đột xuất|đưa tin|đưa|đưa vào
|gặp mặt|ghi nhận|ghi|giải đáp|giải quyết|giải tỏa|giải ngân|giám sát|giảm|giảng dạy|giao|giáo dục|giới thiệu|giúp|giữ|giữ gìn|gắn|gắn kết|gia cố|gương mẫu|gửi
|hiến|hoàn chỉnh|hoàn thành|hoàn thiện|học tập|hỗ trợ|huy động|hưởng ứng|hướng dẫn|hạn chế|hình thành|họp
|in ấn|in|kê khai|kêu gọi|kết hợp|kết nối|kết thúc|khai báo|khai giảng|khai mạc|khai thác|khám|khảo sát|khắc phục|khen thưởng|khởi động|khơi dậy|khơi thông|khoanh vùng|khử khuẩn|khử trùng|khuyến cáo|khuyến khích|kiểm đếm|kiểm soát|kiểm tra|kiểm kê|kiên quyết|kiện toàn|kiến nghị|ký kết|ký cam kết|ký
|lan tỏa|làm tốt|làm việc|làm|lãnh đạo|lắng nghe|lắp đặt|lập|lên danh sách|lên kế hoạch|lên phương án|lấy ý kiến|lấy|liên hệ|liên thông|loại bỏ|lồng ghép|lựa chọn|lưu trữ|lưu ý
|miễn phí|miễn giảm|mở rộng|mở|mời|mua sắm|mua|nạo vét|nâng cao|nâng cấp|nắm bắt|nắm chắc|nắm|nêu cao|nêu gương|ngăn chặn|nghiên cứu|niêm yết|nhận diện|nhân rộng|nhắc nhở|nhập|nộp
|ôn tập|ổn định|phát hành|phát hiện|phát huy|phát động|phát quang|phát sóng|phát thanh|phát triển|phát tờ rơi|phát|phản ánh|phản hồi|phân bổ|phân công|phân loại|phân tích|phân luồng|phê duyệt|phòng ngừa|phòng, chống|phòng chống|phối hợp|phổ biến|phổ cập|phục vụ|phun|phủ sóng
|quan tâm|quán triệt|quản lý|quay|quảng bá|quy định|quyết định|quyên góp
|ra mắt|ra quân|rà soát|rút kinh nghiệm|sản xuất|sáng tạo|sắp xếp|sẵn sàng|siết chặt|số hóa|sơ kết|sơ tán|soạn thảo|sưu tầm|sử dụng|sửa chữa|sửa đổi
|tái cấu trúc|tạm dừng|tạo|tạo điều kiện|tăng cường|tăng|tặng|tập huấn|tập hợp|tập trung|tham dự|tham gia|tham khảo|tham mưu|tham quan|thành lập|thanh toán|thanh tra|tháo gỡ|thay đổi|thay thế|thay mặt|thảo luận|thăm|theo dõi|thẩm định|thẩm tra|thắp|thể hiện|thí điểm|thiết kế|thiết lập|thi|thông báo|thông tin|thống kê|thống nhất|thu gom|thu hút|thu thập|thu nhận|thúc đẩy|thực hành|thực hiện|thực thi|thường xuyên|tiêm|tiêm phòng|tiêu độc|tiêu hủy|tiếp cận|tiếp nhận|tiếp sóng|tiếp tục|tiến hành|tiết kiệm|tìm hiểu|tìm kiếm|tích hợp|tích cực|tọa đàm|toạ đàm|tổ chức|tổng hợp|tổng kết|tổng rà soát|tổng vệ sinh|tôn vinh|tra cứu|trang bị|trang trí|tranh thủ|treo|triển khai|trình bày|trình|trao đổi|trao|trồng|truyền thông|truyền tải|trực|trưng bày|tuân thủ|tuần tra|tuyên dương|tuyên truyền|tuyển chọn|tư vấn|từ chối|tự kiểm tra|tự giác|tự
|ủng hộ|ứng dụng|ứng phó|ứng trực|ưu tiên|vận động|vận hành|vệ sinh|vinh danh|viết|xác định|xác minh|xác nhận|xây dựng|xem xét|xét|xét chọn|xóa|xử lý|xử phạt|xuất bản|yêu cầu
"""
VERBS = frozenset(v.strip() for v in _VERBS.replace("\n", "").split("|"))
# Words of manner or order that stand before the verb, or between a unit and what it is to do.
_ADVERBS = ["tiếp tục", "tích cực", "chủ động", "nghiêm túc", "khẩn trương", "thường xuyên", "kịp thời", "có trách nhiệm", "có nhiệm vụ", "phải", "cần", "sớm", "ngay", "trực tiếp", "chỉ", "tự", "đồng thời", "căn cứ", "theo chức năng", "theo nhiệm vụ", "theo thẩm quyền", "theo dõi", "tùy", "trên cơ sở", "được giao", "được phân công", "nêu cao", "ngoài", "tuỳ", "tùy theo", "tùy tình hình", "chịu trách nhiệm", "cùng với", "là cơ quan", "là đơn vị", "làm đầu mối", "là đầu mối", "thường trực", "đồng loạt", "đẩy mạnh", "quan tâm", "sẽ", "trong phạm vi", "trong quá trình", "thông qua", "bằng", "khi", "nếu", "để", "nhằm", "hằng", "hàng", "định kỳ", "từ ngày", "trước ngày", "đến ngày", "chậm nhất", "tăng cường", "không", "có kế hoạch", "có phương án", "có văn bản", "có hình thức", "có giải pháp", "có biện pháp", "phụ trách"]  # fmt: skip
# Verbs that begin an order and stand too often inside names ("gỡ", "dựng", "nuôi") to end one.
_ONLY_FIRST = frozenset(
    """quét dọn|quét|vớt|sơn|vẽ|lau dọn|phá dỡ|tháo dỡ|tháo|gỡ bỏ|gỡ|dựng|đóng góp|thu hồi|thu hoạch|chi trả|nghiệm thu|quyết toán|bồi thường|giải phóng|đo đạc|san lấp|san gạt|cắm mốc
|gieo trồng|gieo|tưới|nuôi|thả|tái đàn|cách ly|lấy mẫu|xét nghiệm|điều trị|cấp cứu|tiêm chủng|tẩy|súc rửa|đậy|lật úp|cho vay|miễn|hoãn|gia hạn|trợ giúp|cứu trợ|cứu hộ|thăm hỏi|đón tiếp
|truy quét|truy vết|bắt giữ|tố giác|trấn áp|đấu tranh|phản bác|đính chính|hòa giải|trợ cấp|phân cấp|ủy quyền|sáp nhập|bổ nhiệm|tuyển dụng|tinh giản|đối soát|làm sạch|đồng bộ|khởi tạo|kích hoạt|phát phiếu|chiếu|dâng|viếng|tưởng niệm|thi đua|giao lưu|tổng duyệt|nhắn tin|đeo|treo cờ|thắp sáng|xây|sửa|tu sửa|duy tu|bê tông hóa|cào|chặt|tỉa|ươm""".replace(
        "\n", ""
    ).split("|")
)
_VERB_START = re.compile(
    "(?:" + "|".join(sorted((re.escape(v) for v in VERBS | _ONLY_FIRST), key=len, reverse=True)) + r")(?!\w)"
)
_CUT = re.compile(
    r"(?<!\w)(?:"
    + "|".join(sorted({re.escape(v) for v in [*VERBS, *_ADVERBS]}, key=len, reverse=True))
    + r")(?!\w)"
)
ORDER = re.compile(
    r"(?:kính\s+)?(?:đề nghị|yêu cầu|giao cho|giao|phân công|đề nghị và giao|khuyến khích|ủy quyền|trân trọng đề nghị)(?:\s*:)?\s+",
    re.IGNORECASE,
)
# In these the word that looks like a verb is part of a name: "các tổ chức chính trị - xã hội", "Ban quản lý".
_NOUN_BEFORE = re.compile(
    r"(?:các|những|cơ quan|cơ quan,|đoàn thể|đoàn thể,|ban|trung tâm|tổ|đội|phòng|sở|chi cục|cục|hội|cán bộ|doanh nghiệp|đơn vị|công ty|quỹ|đài|cơ sở|lực lượng|người|công tác|nhân viên|viên chức|công chức|trường|và|,|thành viên|bộ phận|nhóm|nhà|học viện|hợp tác xã)\s*$"
)
_NOUN_VERBS = {
    "tổ chức": re.compile(r"tổ chức(?: chính trị|,? đoàn thể| xã hội| hội(?! nghị| thi| thảo| họp| trại| chợ| thao| diễn| báo)| tôn giáo|,? cá nhân| liên quan| đảng|,| và|;| trên| thuộc| trực| có|$| kinh tế| đoàn| phi)"),
    "thông tin": re.compile(r"thông tin(?: và truyền thông|,? truyền thông| điện tử|,| cơ sở)"),
}  # fmt: skip
_NAME_NOUNS = re.compile(r"(?:ban|trung tâm|tổ|đội|quỹ|đài|nhà|trạm)\s*$")
# After these a verb may only say of what kind they are: "cơ quan quản lý", "doanh nghiệp sản xuất", "đơn vị cung cấp dịch vụ".
_KIND_NOUNS = re.compile(
    r"(?:bộ phận|cơ sở|lực lượng|người|nhân viên|doanh nghiệp|công ty|đơn vị|cơ quan|cán bộ|thành viên)\s*$"
)
_KIND_VERBS = frozenset(
    ["quản lý", "cung cấp", "cung ứng", "sản xuất", "khai thác", "tham gia", "vận hành", "tham mưu", "giám sát", "giải quyết", "tiếp nhận", "điều hành", "đầu tư", "sử dụng", "trực", "bảo vệ", "kiểm tra", "thanh tra", "đăng ký", "đào tạo", "giáo dục", "tư vấn", "hỗ trợ", "phục vụ", "truyền thông", "thông tin", "báo", "chuyển đổi", "xử lý", "cấp", "phát thanh", "phát hành", "học tập", "biểu diễn", "làm", "dự", "công bố", "in", "khám", "tuyên truyền", "hướng dẫn", "đề xuất", "ban hành"]
)  # fmt: skip
# These order work after any noun.
_PLAIN_VERBS = frozenset(
    ["chủ trì", "phối hợp", "triển khai", "thực hiện", "báo cáo", "tổ chức", "tăng cường", "xây dựng", "tiếp tục", "chủ động"]
)  # fmt: skip
# A name that ends with its level of government ends there, whatever verb follows: "Bảo hiểm xã hội tỉnh đối soát …".
_AFTER_LEVEL = compile_viet(
    r"(?<!các )(?<!những )(?<!từng )(?<!mỗi )(?<!, )(?<= )(?:xã|phường|tỉnh|thành phố|đặc khu)(?! hội)(?:\s[A-ZĐÀ-Ỹ][^\W\d]*){0,4}\s+"
    r"(?!(?:và|của|trên|thuộc|cùng|có|là|với|tại|trong|ở|về|do|hoặc|để|nhằm|theo|trực|liên|khu|tổ|đến|từ|cũ|mới|miền|vùng|biên|nơi|hội|đoàn|được|sau|lân|giáp|các|những|như|hay|khi|nếu|gồm|bao|cấp|phụ|số|trước|qua)(?!\w))(?=[^\W\dA-ZĐÀ-Ỹ_])"
)


def starts_with_verb(text: str) -> bool:
    """Whether the statement begins with a verb of work (or an adverb and such a verb)."""
    return bool(_VERB_START.match(plain(text[:60]).lstrip("“\"'( ")))


def first_verb(text: str) -> str | None:
    """Return the verb that the statement begins with, or None."""
    match = _VERB_START.match(plain(text[:60]).lstrip("“\"'( "))
    return match[0] if match else None


def predicate_start(text: str) -> int | None:
    """Return where the predicate begins in a clause that begins with a unit's name, or None.

    "Công an phường tiếp tục triển khai …" gives the place of "tiếp tục". Words of work inside names ("Ban
    quản lý", "các tổ chức chính trị - xã hội", "Sở Giáo dục và Đào tạo") are passed over.
    """
    verb = _verb_place(text)
    level = _AFTER_LEVEL.search(text)
    if level is not None and (verb is None or level.end() < verb):
        return level.end()
    return verb


def _verb_place(text: str) -> int | None:
    """Return the place of the first word of work that is no part of a name, or None."""
    low = text.lower()
    depth = _bracket_depths(text)
    for match in _CUT.finditer(low):
        start = match.start()
        if start == 0 or depth[start]:
            continue
        word = match[0]
        before = low[:start]
        if text[start].isupper():
            continue  # part of a name written with capitals
        noun = _NOUN_VERBS.get(word)
        if noun is not None and noun.match(low[start:]) and _NOUN_BEFORE.search(before):
            continue
        if word in _PLURAL_LIST and re.search(_PLURAL_LIST[word], before):
            continue  # "chính quyền các cấp", "các cơ quan báo chí, truyền thông", "Trung tâm Dịch vụ tổng hợp"
        if word == "phụ trách" and re.search(r"(?:tổng|giáo viên|cán bộ|người|công chức)\s+$", before):
            continue  # an office: "Giáo viên Tổng phụ trách Đội"
        if word == "tổ chức" and re.search(r"(?:các|ban|những)\s+$", before):
            continue
        if _KIND_NOUNS.search(before) and (
            word in _KIND_VERBS or (word not in _PLAIN_VERBS and not before.startswith(("các ", "những ")))
        ):
            continue
        if word in VERBS and _NAME_NOUNS.search(before) and word not in _PLAIN_VERBS:
            continue
        if word in {
            "giáo dục",
            "thông tin",
            "truyền thông",
            "phát thanh",
            "phát triển",
            "chuyển đổi",
            "bảo vệ",
            "quản lý",
            "cung ứng",
            "phục vụ",
            "dự",
            "thi",
            "in",
            "báo",
            "trực",
            "tự",
            "giao",
            "phát",
            "ký",
            "làm",
            "cấp",
            "bằng",
            "công bố",
            "đăng",
            "tổng hợp",
        } and _NAME_GOES_ON.get(word, _NEVER).search(low[start:]):
            continue
        return start
    return None


#: Verbs of work that also begin or continue names when written with a capital: "Trung tâm Phục vụ hành chính công".
NAME_VERBS = frozenset(
    ["giáo dục", "thông tin", "truyền thông", "phát thanh", "phát triển", "chuyển đổi", "phục vụ", "kiểm soát", "thi", "ứng phó", "phòng, chống", "phòng chống", "cung ứng", "quản lý", "điều hành", "bảo vệ", "in", "ký", "cấp", "dự"]
)  # fmt: skip
_PLURAL_LIST = {"cấp": r"các\s+$", "truyền thông": r"báo chí(?:,| và)\s+$", "tổng hợp": r"dịch vụ\s+$"}
_NEVER = re.compile(r"(?!)")
_NAME_GOES_ON = {
    "tổng hợp": re.compile(r"tổng hợp (?:xã|phường|tỉnh|khu|đặc khu|cấp)(?!\w)"),
    "cấp": re.compile(r"cấp (?:xã|tỉnh|huyện|trung ương|ủy|cơ sở|phòng|trên|dưới)"),
    "báo": re.compile(r"báo (?:chí|đài|điện tử)|báo,"),
    "giao": re.compile(r"giao (?:thông|dịch)"),
    "dự": re.compile(r"dự (?:án|phòng)"),
    "phát triển": re.compile(r"phát triển (?:nông thôn|quỹ đất|đô thị)"),
    "chuyển đổi": re.compile(r"chuyển đổi số"),
    "tự": re.compile(r"tự (?:quản|nguyện)"),
    "in": re.compile(r"in (?:ấn phẩm)?$"),
    "đăng": re.compile(r"đăng(?! (?:tin|bài|ảnh|trên|lên|các|thông|nội|phát|video|tải|ký))"),
    "làm": re.compile(r"làm nghề"),
    "trực": re.compile(r"trực (?:thuộc|tuyến)"),
    "giáo dục": re.compile(r"giáo dục (?:trên|thuộc|nghề|và đào|trong|,|phổ thông|mầm non)"),
    "truyền thông": re.compile(r"truyền thông(?:,| và| tỉnh| xã| khu)"),
    "thông tin": re.compile(r"thông tin(?: điện tử|,| cơ sở| và truyền)"),
    "phát thanh": re.compile(r"phát thanh(?:,| và| -| truyền hình)"),
    "cung ứng": re.compile(r"cung ứng dịch vụ"),
    "phục vụ": re.compile(r"phục vụ hành chính"),
    "bảo vệ": re.compile(r"bảo vệ (?:an ninh|thực vật|môi trường|rừng)"),
    "quản lý": re.compile(r"quản lý (?:rừng|dự án|khu|chợ|di tích|thị trường)"),
    "thi": re.compile(r"thi (?:đua)"),
}  # fmt: skip


def _bracket_depths(text: str) -> list[int]:
    """Return for each character how many brackets or quotes are open there."""
    depth, out = 0, []
    for char in text:
        if char in "(“[":
            depth += 1
        out.append(depth)
        if char in ")”]" and depth:
            depth -= 1
    return out
