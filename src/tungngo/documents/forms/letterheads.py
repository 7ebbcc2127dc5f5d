"""The letterhead and the signers of a body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tungngo.accounts.models import User
from tungngo.documents import rules
from vanban.writing import Authority, Document, problems_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tungngo.documents.models import Letterhead, Signer

_AUTHORITIES = [
    ("", _("Ký trực tiếp (người đứng đầu)")),
    (Authority.DEPUTY.value, _("KT. – ký thay người đứng đầu")),
    (Authority.BY_ORDER.value, _("TL. – ký thừa lệnh")),
    (Authority.BY_DELEGATION.value, _("TUQ. – ký thừa ủy quyền")),
    (Authority.ACTING.value, _("Q. – quyền")),
]


class LetterheadForm(forms.Form):
    """What stands on every document of the body."""

    parent_body = forms.CharField(
        label=_("Cơ quan chủ quản"),
        max_length=200,
        required=False,
        help_text=_("Dòng trên cùng bên trái, ví dụ UBND tỉnh Mẫu. Để trống nếu cơ quan không ghi dòng này."),
    )
    body = forms.CharField(label=_("Cơ quan ban hành"), max_length=200)
    symbol = forms.CharField(
        label=_("Chữ viết tắt của cơ quan"),
        max_length=20,
        help_text=_("Đứng trong ký hiệu văn bản, ví dụ UBND trong 05/KH-UBND."),
    )
    letter_field = forms.CharField(
        label=_("Ký hiệu của công văn"),
        max_length=20,
        help_text=_("Đơn vị soạn thảo hoặc lĩnh vực, đứng sau chữ viết tắt: VHXH trong 12/UBND-VHXH."),
    )
    place = forms.CharField(
        label=_("Địa danh"),
        max_length=80,
        help_text=_("Đứng trước ngày tháng năm, là tên gọi chính thức của xã, phường hoặc tỉnh."),
    )
    keeper = forms.CharField(label=_("Nơi lưu"), max_length=60, help_text=_("Đứng sau chữ “Lưu:”."))
    organ_id = forms.CharField(
        label=_("Mã định danh điện tử"),
        max_length=35,
        required=False,
        help_text=_("Theo Quyết định 20/2020/QĐ-TTg, ví dụ H01.02.03. Cần khi gửi gói tin edXML."),
    )
    email = forms.EmailField(label=_("Thư điện tử"), required=False)
    telephone = forms.CharField(label=_("Điện thoại"), max_length=30, required=False)
    address = forms.CharField(label=_("Địa chỉ"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    NAMES = (
        "parent_body",
        "body",
        "symbol",
        "letter_field",
        "place",
        "keeper",
        "organ_id",
        "email",
        "telephone",
        "address",
    )

    @classmethod
    def initial_of(cls, letterhead: Letterhead) -> dict[str, Any]:
        """What the form shows of a letterhead."""
        return {name: getattr(letterhead, name) for name in (*cls.NAMES, "version")}

    def clean(self) -> dict[str, Any]:
        """Holds what is typed against the decree; each problem stands beside its field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        signature = rules.signature_of(rules.SignerFacts("-", "-"))
        for field, type_key, symbol in (
            ("symbol", rules.PLAN, f"KH-{cleaned.get('symbol', '')}"),
            ("letter_field", rules.LETTER, f"{cleaned.get('symbol', '')}-{cleaned.get('letter_field', '')}"),
        ):
            document = Document(
                type_key=type_key,
                body=cleaned.get("body", ""),
                symbol=symbol,
                place=cleaned.get("place", ""),
                subject="-",
                signature=signature,
                keeping=cleaned.get("keeper", ""),
            )
            places = {"symbol": field, "place": "place", "keeping": "keeper"}
            for problem in problems_of(document):
                name = places.get(problem.path)
                if name in cleaned and name not in self.errors:
                    self.add_error(name, problem.message)
        return cleaned

    def values(self) -> dict[str, Any]:
        """What is to be kept."""
        return {name: self.cleaned_data[name] for name in self.NAMES}


class SignerForm(forms.Form):
    """A person who signs, and by which authority."""

    full_name = forms.CharField(
        label=_("Họ và tên"), max_length=120, help_text=_("Không ghi học hàm, học vị.")
    )
    title = forms.CharField(label=_("Chức vụ"), max_length=120, help_text=_("Ví dụ: Chủ tịch, Phó Chủ tịch."))
    collective = forms.CharField(
        label=_("Thay mặt tập thể (TM.)"),
        max_length=100,
        required=False,
        help_text=_("Ví dụ: Ủy ban nhân dân. Để trống nếu không ký thay mặt tập thể."),
    )
    authority = forms.ChoiceField(label=_("Quyền hạn ký"), choices=_AUTHORITIES, required=False)
    head = forms.CharField(
        label=_("Chức vụ người đứng đầu"),
        max_length=100,
        required=False,
        help_text=_("Ghi khi ký thay, thừa lệnh hoặc thừa ủy quyền, ví dụ: Chủ tịch."),
    )
    user = forms.ModelChoiceField(
        label=_("Tài khoản"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Chưa có tài khoản"),
        help_text=_("Chỉ người có tài khoản này ký số được với tên mình."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        """Offers the accounts of those who may sign."""
        super().__init__(*args, **kwargs)
        field = self.fields["user"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = people

    @classmethod
    def initial_of(cls, signer: Signer) -> dict[str, Any]:
        """What the form shows of a signer."""
        facts = rules.SignerFacts(signer.full_name, signer.title, signer.authority, signer.deputy_for)
        signature = rules.signature_of(facts)
        return {
            "full_name": signer.full_name,
            "title": signer.title,
            "collective": signature.collective,
            "authority": signature.authority.value,
            "head": signature.head,
            "user": signer.user_id,
            "version": signer.version,
        }

    def clean(self) -> dict[str, Any]:
        """Refuses an authority that the decree does not know; each problem stands beside its field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        values = self.values()
        document = Document(
            type_key=rules.PLAN,
            body="-",
            symbol="KH-UBND",
            place="-",
            subject="-",
            signature=rules.signature_of(
                rules.SignerFacts(
                    values["full_name"], values["title"], values["authority"], values["deputy_for"]
                )
            ),
        )
        for problem in problems_of(document):
            part, _slash, name = problem.path.partition("/")
            if part == "signature" and problem.is_blocking:
                self.add_error({"name": "full_name"}.get(name, name), problem.message)
        return cleaned

    def values(self) -> dict[str, Any]:
        """What is to be kept."""
        cleaned = self.cleaned_data
        authority, head = cleaned["authority"], cleaned["head"].strip()
        if authority not in {
            Authority.DEPUTY.value,
            Authority.BY_ORDER.value,
            Authority.BY_DELEGATION.value,
        }:
            head = ""
        return {
            "full_name": cleaned["full_name"].strip(),
            "title": cleaned["title"].strip(),
            "authority": f"{Authority.COLLECTIVE} {cleaned['collective'].strip()}"
            if cleaned["collective"].strip()
            else "",
            "deputy_for": f"{authority} {head}".strip(),
            "user": cleaned["user"],
        }
