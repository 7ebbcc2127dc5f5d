"""How people look at assignments: views that they keep, calendars that they subscribe to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """Filters and an arrangement of a campaign's assignments under a name that one person gave them."""

    organization = models.ForeignKey("organizations.Organization", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignment_views"
    )
    campaign = models.ForeignKey("assignments.Campaign", on_delete=models.PROTECT, related_name="saved_views")
    name = models.CharField(_("tên"), max_length=80)
    sort_key = models.TextField(editable=False, db_collation="C")  # vanban.text.sort_key(name)
    layout = models.CharField(max_length=12)  # list, board, timeline, calendar
    query = models.CharField(max_length=1000, blank=True)  # the address's part after "?"
    is_shared = models.BooleanField(_("cả xã, phường dùng chung"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("cách xem đã lưu")
        verbose_name_plural = _("cách xem đã lưu")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "campaign", "name"], name="saved_view_once"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_named"),
        ]

    def __str__(self) -> str:
        return self.name


class CalendarFeed(models.Model):
    """A secret address from which a calendar program fetches deadlines: of one person, or of one unit.

    Only the address's hash is kept, so that reading the database opens nobody's calendar.
    """

    organization = models.ForeignKey("organizations.Organization", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds"
    )
    # Whose deadlines: those of the unit, or of the person alone when null.
    unit = models.ForeignKey(
        "organizations.Organization", null=True, on_delete=models.PROTECT, related_name="calendar_feeds"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    last_read_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("lịch đăng ký")
        verbose_name_plural = _("lịch đăng ký")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit"],
                condition=Q(revoked_at__isnull=True),
                nulls_distinct=False,
                name="one_open_feed_of_a_person_for_a_unit",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.unit or ''}".rstrip(" –")
