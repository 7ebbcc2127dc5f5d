"""What Law 91/2025/QH15 and Decree 356/2025/NĐ-CP ask of whoever keeps data of persons.

Why the data are kept, what people agreed to, what they ask for, who looked at whom, and when identity is erased. Rows
name a household or resident by its identifier and never by name, so that they may stay when the identity is gone.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

_ORGANIZATION = "organizations.Organization"


class Purpose(models.Model):
    """Why data of residents are processed, and the ground in law for it."""

    class Ground(models.TextChoices):
        """What allows it: consent, or the work of a state body by law."""

        CONSENT = "consent", _("sự đồng ý của người dân")
        STATE_BODY = "state_body", _("hoạt động của cơ quan nhà nước theo luật (Điều 19)")

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("mã"), max_length=24)
    name = models.CharField(_("mục đích"), max_length=200)
    ground = models.CharField(_("căn cứ pháp lý"), max_length=12, choices=Ground.choices)
    citation = models.CharField(_("điều luật, văn bản"), max_length=300, blank=True)
    data_kinds = models.CharField(_("dữ liệu được dùng"), max_length=400)
    kept_for = models.CharField(_("thời gian lưu"), max_length=200, blank=True)
    is_active = models.BooleanField(_("đang áp dụng"), default=True)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("mục đích xử lý dữ liệu")
        verbose_name_plural = _("mục đích xử lý dữ liệu")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "code"], name="doorstep_purpose_once"),
            models.CheckConstraint(condition=~Q(name=""), name="doorstep_purpose_named"),
        ]

    def __str__(self) -> str:
        return self.name


class ConsentChange(models.Model):
    """What a household said at the office about its data; what it said at the door stands in its visits."""

    class Choice(models.TextChoices):
        """What was said."""

        GIVEN = "given", _("đồng ý")
        WITHDRAWN = "withdrawn", _("rút lại đồng ý")

    class Channel(models.TextChoices):
        """How, so that it can be proved."""

        IN_PERSON = "in_person", _("trực tiếp, có ký")
        PAPER = "paper", _("đơn, thư")
        PHONE = "phone", _("điện thoại")

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(
        "doorstep.Household", on_delete=models.PROTECT, related_name="consent_changes"
    )
    resident = models.ForeignKey(
        "doorstep.Resident", null=True, on_delete=models.PROTECT, related_name="+"
    )  # who said it; null where that is not one of the household's residents
    choice = models.CharField(max_length=10, choices=Choice.choices)
    channel = models.CharField(_("hình thức"), max_length=10, choices=Channel.choices)
    said_date = models.DateField(_("ngày"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("ý kiến về dữ liệu")
        verbose_name_plural = _("ý kiến về dữ liệu")
        indexes = [models.Index(fields=["household", "-recorded_at"], name="doorstep_consent_of")]

    def __str__(self) -> str:
        return f"{self.household_id} {self.choice}"


class RightsRequest(models.Model):
    """What a resident asks concerning their own data; answered and done by days that the law sets (rules/rights.py)."""

    class Kind(models.TextChoices):
        """Which right."""

        SEE = "see", _("xem dữ liệu của mình")
        CORRECT = "correct", _("chỉnh sửa dữ liệu")
        EXPORT = "export", _("được cung cấp dữ liệu")
        RESTRICT = "restrict", _("hạn chế xử lý dữ liệu")
        WITHDRAW = "withdraw", _("rút lại sự đồng ý")
        ERASE = "erase", _("xóa dữ liệu")

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open", _("đang xử lý")
        DONE = "done", _("đã thực hiện")
        REFUSED = "refused", _("không thực hiện")

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    request_key = models.UUIDField(unique=True)  # the form's own key: sent twice, it is one request
    kind = models.CharField(_("yêu cầu"), max_length=10, choices=Kind.choices)
    household = models.ForeignKey(
        "doorstep.Household", on_delete=models.PROTECT, related_name="rights_requests"
    )
    resident = models.ForeignKey(
        "doorstep.Resident", null=True, blank=True, on_delete=models.PROTECT, related_name="rights_requests"
    )  # null: it concerns the whole household
    # Who asks and how they are reached; emptied when an erasure is done.
    asked_by = models.CharField(_("người yêu cầu"), max_length=120, blank=True)
    contact = models.CharField(_("liên hệ"), max_length=120, blank=True)
    detail = models.CharField(_("nội dung"), max_length=500, blank=True)
    received_date = models.DateField(_("ngày nhận"))
    answer_due = models.DateField(_("hạn trả lời"))
    done_due = models.DateField(_("hạn thực hiện"))
    extension_reason = models.CharField(_("lý do gia hạn"), max_length=300, blank=True)
    extended_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(_("đã trả lời lúc"), null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    outcome = models.CharField(_("kết quả"), max_length=500, blank=True)
    done_at = models.DateTimeField(_("xong lúc"), null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("yêu cầu của người dân")
        verbose_name_plural = _("yêu cầu của người dân")
        indexes = [models.Index(fields=["organization", "state", "done_due"], name="doorstep_rights_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", done_at__isnull=True)
                | (~Q(state="open") & Q(done_at__isnull=False, done_by__isnull=False)),
                name="doorstep_rights_done_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(outcome=""), name="doorstep_rights_refused_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(answer_due__gte=F("received_date"), done_due__gte=F("received_date")),
                name="doorstep_rights_due_after_receipt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.received_date}"


class AccessLog(models.Model):
    """That somebody looked at data of residents: one row for each page seen or file taken."""

    class Page(models.TextChoices):
        """What was seen."""

        LIST = "list", _("danh sách hộ")
        HOUSEHOLD = "household", _("trang của hộ")
        DATA_SHEET = "data_sheet", _("phiếu dữ liệu của người dân")
        EXPORT = "export", _("tải về danh sách hộ")
        DATA_EXPORT = "data_export", _("tải về dữ liệu của người dân")
        DUPLICATES = "duplicates", _("rà soát trùng")
        IMPORT = "import", _("xem trước tệp danh sách")
        REQUEST = "request", _("yêu cầu của người dân")
        VISITS = "visits", _("lượt đến thăm")

    organization = models.ForeignKey(
        _ORGANIZATION, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))
    page = models.CharField(_("trang"), max_length=12, choices=Page.choices)
    household = models.UUIDField(null=True)
    resident = models.UUIDField(null=True)
    shown = models.PositiveIntegerField(_("số hộ"), default=0)  # how many households were on it

    class Meta:
        verbose_name = _("lượt xem dữ liệu người dân")
        verbose_name_plural = _("lượt xem dữ liệu người dân")
        indexes = [
            models.Index(fields=["organization", "-at"], name="doorstep_access_list"),
            models.Index(
                fields=["household", "-at"],
                name="doorstep_access_household",
                condition=Q(household__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.page} {self.at:%Y-%m-%d %H:%M}"


class RetentionRule(models.Model):
    """How long after its campaign's end a commune keeps who the residents are. Without a row the default counts."""

    organization = models.OneToOneField(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    months = models.PositiveSmallIntegerField(_("số tháng"))
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("thời hạn lưu")
        verbose_name_plural = _("thời hạn lưu")
        constraints = [
            models.CheckConstraint(condition=Q(months__range=(1, 120)), name="doorstep_retention_months")
        ]

    def __str__(self) -> str:
        return f"{self.months}"


class Erasure(models.Model):
    """That identity was erased, by request or by time: how much, never whose."""

    class Cause(models.TextChoices):
        """Why."""

        REQUEST = "request", _("theo yêu cầu")
        RETENTION = "retention", _("hết thời hạn lưu")

    organization = models.ForeignKey(_ORGANIZATION, on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=10, choices=Cause.choices)
    households = models.PositiveIntegerField()
    residents = models.PositiveIntegerField()
    acts = models.PositiveIntegerField()
    photos = models.PositiveIntegerField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # null: the daily run
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("lần xóa")
        verbose_name_plural = _("lần xóa")
        indexes = [models.Index(fields=["organization", "-made_at"], name="doorstep_erasure_list")]

    def __str__(self) -> str:
        return f"{self.cause} {self.made_at:%Y-%m-%d}"
