"""The skills with which a commune begins, and the guide that a volunteer shows for each.

They are what the communes' directives for the digital transformation day name. Every text is data in Vietnamese that
a commune may change; it is written for a person of seventy who holds the telephone themselves. Ways through an
application are said by the words on its buttons only where these are official; no provider is recommended.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# What the volunteers' app can draw beside a step (field-app).
PICTURES: Final = (
    "phone", "qr", "id_card", "fingerprint", "signature", "form", "wallet", "cart", "shield", "chat", "book",
    "download", "camera", "key", "warning", "person", "search", "bell",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DefaultSkill:
    """A skill as every commune has it at first.

    Attributes:
        code: By which acts name it; never changes.
        name: In lists.
        short_name: On a button of the telephone.
        steps: Picture and words of each step of the guide.
        link: The official address, where there is one for the whole country.
        named_by: Parts of addresses that a directive may give for it.
    """

    code: str
    name: str
    short_name: str
    steps: tuple[tuple[str, str], ...]
    link: str = ""
    named_by: tuple[str, ...] = ()

    def guide(self) -> list[dict[str, str]]:
        """The steps as they are kept."""
        return [{"text": text, "picture": picture} for picture, text in self.steps]


DEFAULT_SKILLS: Final = (
    DefaultSkill(
        "smartphone",
        "Sử dụng điện thoại thông minh",
        "Điện thoại",
        (
            ("phone", "Bấm nút bên cạnh máy để sáng màn hình, vuốt từ dưới lên để mở."),
            (
                "search",
                "Chữ nhỏ quá thì vào Cài đặt, chọn Màn hình (hoặc Hiển thị), tăng cỡ chữ cho dễ đọc.",
            ),
            ("key", "Đặt mã khóa màn hình mà mình nhớ. Không ghi mã lên máy hay ốp lưng."),
            ("bell", "Vuốt từ mép trên xuống để bật Wi-Fi hoặc dữ liệu di động khi cần vào mạng."),
            ("chat", "Gọi thử một cuộc có hình cho người nhà, rồi gửi thử một tấm ảnh."),
            ("download", "Chỉ cài ứng dụng từ CH Play hoặc App Store, không bấm liên kết lạ để cài."),
        ),
    ),
    DefaultSkill(
        "vneid2",
        "Tài khoản định danh điện tử mức 2 (VNeID)",
        "VNeID mức 2",
        (
            ("id_card", "Mang thẻ căn cước và điện thoại có sim chính chủ đến Công an xã, phường."),
            (
                "fingerprint",
                "Nói: “Tôi xin cấp tài khoản định danh mức 2”. Cán bộ chụp ảnh, lấy vân tay, ghi số điện thoại.",
            ),
            ("bell", "Về nhà chờ tin nhắn báo tài khoản đã được cấp."),
            ("download", "Cài ứng dụng VNeID từ CH Play hoặc App Store."),
            (
                "phone",
                "Mở VNeID, chọn kích hoạt tài khoản, nhập 12 số định danh và số điện thoại, làm theo từng bước.",
            ),
            ("key", "Tự đặt mật khẩu và mã mở ứng dụng. Không cho ai biết, kể cả người xưng là cán bộ."),
            ("id_card", "Xong: trong VNeID có thẻ căn cước điện tử và giấy tờ đã tích hợp."),
        ),
        named_by=("vneid",),
    ),
    DefaultSkill(
        "digital_signature",
        "Chữ ký số cá nhân",
        "Chữ ký số",
        (
            (
                "signature",
                "Chữ ký số dùng để ký giấy tờ trên mạng, có giá trị như ký tay. Chỉ ký khi đã đọc và đồng ý.",
            ),
            ("id_card", "Cần có tài khoản VNeID mức 2 đang dùng được và thẻ căn cước còn hạn."),
            (
                "phone",
                "Mở VNeID, tìm mục chữ ký số; hoặc mở ứng dụng của nhà cung cấp được cấp phép mà mình chọn.",
            ),
            (
                "form",
                "Xem kỹ thông tin của mình, thời hạn và phí (nếu có) rồi mới bấm đồng ý. Được quyền chọn hoặc từ chối.",
            ),
            ("key", "Tự đặt mã PIN ký số mà mình nhớ. Ai biết mã là ký thay được mình: không cho mượn."),
            ("bell", "Chờ thông báo đã cấp chứng thư. Khi nộp hồ sơ cần ký, bấm xác nhận trong ứng dụng."),
            ("warning", "Mất điện thoại hoặc lộ mã PIN thì báo ngay nhà cung cấp để khóa chữ ký số."),
        ),
    ),
    DefaultSkill(
        "online_services",
        "Dịch vụ công trực tuyến",
        "Dịch vụ công",
        (
            ("search", "Mở trình duyệt, vào dichvucong.gov.vn (Cổng Dịch vụ công quốc gia)."),
            ("id_card", "Bấm Đăng nhập, chọn tài khoản định danh điện tử (VNeID) và xác nhận trên VNeID."),
            ("search", "Gõ tên việc cần làm vào ô tìm kiếm, ví dụ: “khai sinh”, “tạm trú”."),
            ("form", "Điền tờ khai. Phần có sẵn từ VNeID thì kiểm tra lại cho đúng."),
            ("camera", "Chụp giấy tờ rõ bốn góc, đủ sáng rồi tải lên. Có phí thì nộp trực tuyến."),
            ("bell", "Ghi lại mã hồ sơ. Xem kết quả ở mục hồ sơ của tôi hoặc chờ tin nhắn báo."),
            (
                "person",
                "Vướng chỗ nào, mang điện thoại đến Trung tâm Phục vụ hành chính công xã, phường nhờ hướng dẫn.",
            ),
        ),
        link="https://dichvucong.gov.vn/",
        named_by=("dichvucong",),
    ),
    DefaultSkill(
        "provincial_app",
        "Ứng dụng công dân số của tỉnh",
        "Ứng dụng tỉnh",
        (
            ("download", "Cài ứng dụng của tỉnh từ CH Play hoặc App Store; hỏi tình nguyện viên tên đúng."),
            ("id_card", "Đăng nhập bằng VNeID hoặc số điện thoại của mình."),
            ("bell", "Bật thông báo để nhận tin của tỉnh và của xã, phường."),
            ("camera", "Thấy đường hỏng, rác đổ bừa: chọn mục phản ánh, chụp ảnh, ghi nơi, bấm gửi."),
            ("search", "Mở lại mục phản ánh của tôi để xem cơ quan trả lời thế nào."),
        ),
    ),
    DefaultSkill(
        "cashless",
        "Thanh toán không dùng tiền mặt",
        "Thanh toán",
        (
            ("wallet", "Mở ứng dụng ngân hàng hoặc ví điện tử của chính mình."),
            ("qr", "Bấm quét mã QR, đưa máy ảnh vào mã của cửa hàng hoặc trên hóa đơn."),
            ("person", "Đọc tên người nhận hiện trên màn hình. Sai tên thì dừng lại, hỏi người bán."),
            ("form", "Gõ số tiền, đọc lại từng số 0, rồi mới bấm xác nhận."),
            ("key", "Nhập mã PIN, mã OTP hoặc quét khuôn mặt trên máy mình. Không đọc mã cho ai."),
            ("bell", "Chờ báo đã chuyển thành công, đưa người bán xem. Không quét mã QR do người lạ gửi."),
        ),
    ),
    DefaultSkill(
        "shopping",
        "Mua sắm trực tuyến an toàn",
        "Mua sắm",
        (
            ("cart", "Chỉ mua ở sàn hoặc cửa hàng có tên, địa chỉ, số điện thoại rõ ràng."),
            ("search", "Xem giá ở vài nơi và đọc nhận xét của người mua trước. Rẻ bất thường thì không mua."),
            (
                "wallet",
                "Chọn trả tiền khi nhận hàng nếu mua lần đầu; không chuyển tiền đặt cọc cho người lạ.",
            ),
            ("camera", "Khi nhận, mở hàng xem trước rồi trả tiền; quay lại lúc mở để làm bằng chứng."),
            ("chat", "Hàng sai hoặc hỏng: nhắn người bán và bấm yêu cầu trả hàng trong ứng dụng của sàn."),
            ("warning", "Không bấm liên kết “đơn hàng bị lỗi”, “nhận quà”: kẻ xấu hay giả người giao hàng."),
        ),
    ),
    DefaultSkill(
        "safety",
        "An toàn trên mạng",
        "An toàn",
        (
            (
                "shield",
                "Không đọc mã OTP, mật khẩu, mã PIN cho bất kỳ ai, kể cả người xưng là công an hay ngân hàng.",
            ),
            (
                "warning",
                "Công an, tòa án không làm việc qua điện thoại, không đòi chuyển tiền. Gặp cuộc gọi như vậy: cúp máy.",
            ),
            (
                "download",
                "Không cài ứng dụng, không bấm liên kết do người lạ gửi. VNeID không gửi liên kết để cài.",
            ),
            (
                "chat",
                "Người quen nhắn vay tiền: gọi điện nghe giọng, hỏi lại rồi mới tin. Hình và giọng có thể bị giả.",
            ),
            ("key", "Mỗi nơi một mật khẩu khác nhau; bật xác thực hai lớp cho Zalo, Facebook, thư điện tử."),
            (
                "person",
                "Lỡ chuyển tiền: gọi ngay tổng đài ngân hàng (số in sau thẻ) để khóa, rồi báo Công an xã, phường.",
            ),
        ),
    ),
    DefaultSkill(
        "ai",
        "Tra cứu bằng trợ lý trí tuệ nhân tạo",
        "Trợ lý AI",
        (
            ("chat", "Mở trợ lý AI mà tình nguyện viên hướng dẫn, gõ hoặc bấm hình micro để nói câu hỏi."),
            ("search", "Hỏi như hỏi người: “Lúa bị đạo ôn thì làm gì?”, “Viết giúp tôi đơn xin xác nhận”."),
            ("form", "Chưa rõ thì hỏi tiếp: “Nói ngắn hơn”, “Giải thích từng bước”."),
            (
                "warning",
                "AI có thể trả lời sai. Việc sức khỏe, pháp luật, tiền bạc phải hỏi lại người có chuyên môn.",
            ),
            ("shield", "Không gõ số căn cước, số tài khoản, mật khẩu hay chuyện riêng của người khác."),
        ),
        named_by=("aicongdong",),
    ),
    DefaultSkill(
        "learning",
        "Học trên nền tảng Bình dân học vụ số",
        "Bình dân học vụ số",
        (
            ("search", "Mở trình duyệt, vào nền tảng Bình dân học vụ số theo địa chỉ dưới đây."),
            ("id_card", "Đăng nhập theo hướng dẫn trên trang; có VNeID thì dùng VNeID cho nhanh."),
            ("book", "Chọn một bài ngắn, ví dụ về dịch vụ công hoặc an toàn trên mạng."),
            ("phone", "Xem hết bài, bấm dừng và xem lại chỗ chưa hiểu bao nhiêu lần cũng được."),
            ("form", "Làm bài kiểm tra cuối bài. Sai thì học lại, không mất gì."),
            ("person", "Học xong một bài, hướng dẫn lại cho một người trong nhà."),
        ),
        named_by=("binhdanhocvuso", "binhdanhocvu"),
    ),
)


def skill_named_by(address: str) -> str:
    """Returns the code of the skill that an address of a directive belongs to; "" for none."""
    lowered = address.lower()
    for skill in DEFAULT_SKILLS:
        if any(part in lowered for part in skill.named_by):
            return skill.code
    return ""
