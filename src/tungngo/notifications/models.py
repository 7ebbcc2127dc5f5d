"""What a person was told, how they want to be told, and the mails that carried it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tungngo.notifications import rules


class Topic(models.TextChoices):
    """What a notification is about."""

    OVERDUE = rules.OVERDUE, _("Quá hạn")
    TODAY = rules.TODAY, _("Hôm nay")
    SOON = rules.SOON, _("Sắp đến hạn")
    REVIEW = rules.REVIEW, _("Chờ duyệt")
    MENTION = rules.MENTION, _("Được nhắc đến")
    CHANGE = rules.CHANGE, _("Có thay đổi")


class MailBy(models.TextChoices):
    """By which sort of mail a notification also travels."""

    NONE = "", _("không gửi thư")
    DIGEST = rules.DIGEST, _("thư mỗi ngày")
    NOW = rules.NOW, _("thư ngay")


class Mail(models.Model):
    """One mail to one person: what it says, and how far it is on its way.

    A process claims a mail (SENDING) before it hands it over, so that no mail is handed over twice. When a process
    dies in between, nobody knows whether the mail arrived: it becomes UNCERTAIN, is not sent again, and what it said
    goes into the next digest.
    """

    class Sort(models.TextChoices):
        """Why it is sent."""

        DIGEST = rules.DIGEST, _("thư mỗi ngày")
        PROMPT = rules.NOW, _("thư ngay")

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("đang chờ gửi")
        SENDING = "sending", _("đang gửi")
        SENT = "sent", _("đã gửi")
        FAILED = "failed", _("không gửi được")
        UNCERTAIN = "uncertain", _("không rõ đã tới chưa")
        DROPPED = "dropped", _("không gửi nữa")

    organization = models.ForeignKey("organizations.Organization", on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người nhận"),
        on_delete=models.CASCADE,
        related_name="notification_mails",
    )
    sort = models.CharField(_("loại thư"), max_length=8, choices=Sort.choices)
    day = models.DateField(_("của ngày"))  # the local day on which it was written
    subject = models.CharField(_("tiêu đề"), max_length=300)
    body = models.TextField(_("nội dung"))
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(_("tình trạng"), max_length=10, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(_("gửi từ lúc"))
    attempts = models.PositiveSmallIntegerField(_("số lần thử"), default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("gửi lúc"), null=True)
    address = models.EmailField(_("địa chỉ"), blank=True)  # to which it was sent
    error = models.CharField(_("lỗi"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("thư thông báo")
        verbose_name_plural = _("thư thông báo")
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="mail_waiting"),
            models.Index(fields=["claimed_at"], condition=Q(state="sending"), name="mail_being_sent"),
            models.Index(fields=["recipient", "-created_at"], name="mail_of_person"),
            models.Index(fields=["organization", "-created_at"], name="mail_of_commune"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "day"], condition=Q(sort="digest"), name="one_digest_a_day"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="mail_sent_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(claimed_at__isnull=False), name="mail_sending_is_claimed"
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Notification(models.Model):
    """One thing that one person is told, once: the same key is never told the same person twice."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    organization = models.ForeignKey("organizations.Organization", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=80)  # kinds.register
    topic = models.CharField(_("chủ đề"), max_length=8, choices=Topic.choices)
    subject_type = models.CharField(max_length=80)  # "assignments.assignment", as in the audit log
    subject_id = models.CharField(max_length=64)
    url = models.CharField(max_length=500)  # a path of this installation
    text = models.TextField(_("nội dung"))
    key = models.CharField(max_length=200)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )  # whose act it tells of; null: the program's
    created_at = models.DateTimeField(_("lúc"))
    read_at = models.DateTimeField(_("đọc lúc"), null=True)
    mail_by = models.CharField(max_length=8, choices=MailBy.choices, blank=True, default=MailBy.NONE)
    mail = models.ForeignKey(Mail, null=True, on_delete=models.SET_NULL, related_name="notifications")

    class Meta:
        verbose_name = _("thông báo")
        verbose_name_plural = _("thông báo")
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notification_of_person"),
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="notification_unread"),
            models.Index(
                fields=["recipient", "mail_by"],
                condition=~Q(mail_by="") & Q(mail__isnull=True, read_at__isnull=True),
                name="notification_to_mail",
            ),
            models.Index(fields=["subject_type", "subject_id"], name="notification_of_subject"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="told_once"),
            models.CheckConstraint(
                condition=Q(url__startswith="/") & ~Q(url__startswith="//"), name="notification_stays_here"
            ),
            models.CheckConstraint(
                condition=Q(mail__isnull=True) | ~Q(mail_by=""), name="notification_mailed_if_wanted"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Preference(models.Model):
    """How one person wants to be told; who never chose has no row and the defaults of rules.Choices."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_preference"
    )
    is_mailed = models.BooleanField(_("gửi thư"), default=True)
    channels = models.JSONField(default=dict)  # topic: channel
    digest_time = models.TimeField(_("giờ gửi thư"))
    is_every_day = models.BooleanField(_("cả thứ Bảy, Chủ nhật"), default=False)
    quiet_from = models.TimeField(_("yên tĩnh từ"))
    quiet_to = models.TimeField(_("yên tĩnh đến"))
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("cách nhận thông báo")
        verbose_name_plural = _("cách nhận thông báo")

    def __str__(self) -> str:
        return str(self.user)

    @property
    def choices(self) -> rules.Choices:
        """What the person chose, for the rules."""
        return rules.Choices(
            is_mailed=self.is_mailed,
            channels=self.channels,
            digest_time=self.digest_time,
            is_every_day=self.is_every_day,
            quiet_from=self.quiet_from,
            quiet_to=self.quiet_to,
        )


class DailyRun(models.Model):
    """A piece of the program's daily work, done once for each day, as operators can see it."""

    name = models.CharField(max_length=80)  # "assignments.remind"
    day = models.DateField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    figures = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("việc hằng ngày")
        verbose_name_plural = _("việc hằng ngày")
        constraints = [
            models.UniqueConstraint(fields=["name", "day"], name="run_once_a_day"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("started_at")),
                name="run_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.day}"
