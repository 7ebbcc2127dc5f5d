"""What the page of components (/giao-dien/) shows: examples whose source is the markup to copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.core.paginator import Paginator
from django.template.loader import get_template
from django.utils.translation import gettext_lazy as _

from tungngo.web.templatetags.web_ui import icon_names

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

COLOURS = (
    "paper",
    "surface",
    "sunken",
    "raised",
    "line",
    "line-strong",
    "ink",
    "ink-soft",
    "primary",
    "primary-soft",
    "brand",
    "gold",
    "ok",
    "ok-soft",
    "warn",
    "warn-soft",
    "danger",
    "danger-soft",
    "info",
    "info-soft",
    "mark",
    "focus",
)


class ExampleForm(forms.Form):
    """Every kind of field once."""

    name = forms.CharField(
        label=_("Tên đơn vị"), max_length=80, help_text=_("Viết đầy đủ như trong văn bản.")
    )
    email = forms.EmailField(label=_("Thư điện tử"), required=False)
    kind = forms.ChoiceField(
        label=_("Loại đơn vị"), choices=[("", "–"), ("1", _("Thôn")), ("2", _("Tổ dân phố"))]
    )
    due = forms.DateField(
        label=_("Hạn hoàn thành"), widget=forms.DateInput(attrs={"placeholder": "dd/mm/yyyy"})
    )
    note = forms.CharField(label=_("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    level = forms.ChoiceField(
        label=_("Mức ưu tiên"),
        choices=[("1", _("Bình thường")), ("2", _("Gấp"))],
        widget=forms.RadioSelect,
        initial="1",
    )
    is_public = forms.BooleanField(label=_("Công khai cho người dân"), required=False)
    file = forms.FileField(
        label=_("Tệp đính kèm"), required=False, help_text=_("PDF hoặc DOCX, tối đa 50 MB.")
    )


@dataclass(frozen=True, slots=True)
class Example:
    """One component on the page.

    Attributes:
        name: Its address on the page and the name of its template in web/showcase/.
        title: What it is called.
        note: When to use it.
    """

    name: str
    title: _StrPromise
    note: _StrPromise

    @property
    def template(self) -> str:
        """The template with its states."""
        return f"web/showcase/{self.name}.html"

    @property
    def source(self) -> str:
        """The markup to copy, without the line that loads the tags."""
        text: str = get_template(self.template).template.source  # type: ignore[attr-defined]
        return "\n".join(line for line in text.splitlines() if not line.startswith("{% load")).strip()


EXAMPLES = (
    Example("type", _("Chữ"), _("Đề mục bằng Be Vietnam Pro, nội dung bằng Source Sans 3; số luôn đều cột.")),
    Example("buttons", _("Nút"), _("Mỗi màn hình một nút chính. Nút nguy hiểm luôn hỏi lại.")),
    Example(
        "fields",
        _("Ô nhập"),
        _("Nhãn ở trên, gợi ý rồi mới tới ô; lỗi nằm ngay dưới ô và giữ nguyên điều đã nhập."),
    ),
    Example("errors", _("Biểu mẫu có lỗi"), _("Tóm tắt ở đầu biểu mẫu dẫn tới từng ô.")),
    Example("dropzone", _("Nơi thả tệp"), _("Vẫn là ô chọn tệp bình thường khi không có JavaScript.")),
    Example(
        "cards",
        _("Thẻ, khung, số liệu"),
        _("Thẻ cho từng việc; khung cho danh sách và bảng; số liệu luôn dẫn tới bản ghi."),
    ),
    Example("tables", _("Bảng"), _("Trên điện thoại bảng cuộn ngang, hoặc thành thẻ với table--cards.")),
    Example(
        "badges", _("Nhãn, thẻ lọc, ảnh đại diện"), _("Màu không bao giờ là dấu hiệu duy nhất: luôn có chữ.")
    ),
    Example(
        "alerts",
        _("Thông báo"),
        _("Nằm trong trang khi cần ở lại; hiện ở góc khi chỉ để báo một việc vừa xong."),
    ),
    Example("wayfinding", _("Tìm đường"), _("Đường dẫn, thẻ trang, các bước và số trang.")),
    Example("menus", _("Trình đơn"), _("Popover của trình duyệt; phím mũi tên đi giữa các mục.")),
    Example(
        "dialogs", _("Hộp thoại và câu hỏi lại"), _("Dùng <dialog>; data-confirm thay cho window.confirm.")
    ),
    Example("progress", _("Tiến độ, chờ, chưa có gì"), _("Luôn nói đang làm gì và làm gì tiếp theo.")),
    Example("facts", _("Dữ kiện"), _("Thông tin văn bản, câu trích, dòng thời gian, phím tắt.")),
    Example(
        "arrangements", _("Bố cục"), _("stack, cluster, grid, split: khoảng cách do nơi chứa quyết định.")
    ),
)


def context() -> dict[str, object]:
    """What the page needs: examples, colours, icons, and forms in both states."""
    return {
        "examples": EXAMPLES,
        "colours": COLOURS,
        "icons": sorted(icon_names()),
        "form": ExampleForm(prefix="mau"),
        "wrong_form": ExampleForm(
            {"loi-name": "Thôn Mẫu", "loi-due": "31/02/2026", "loi-level": "1"}, prefix="loi"
        ),
        "page": Paginator(range(1, 248), 20).page(4),
    }
