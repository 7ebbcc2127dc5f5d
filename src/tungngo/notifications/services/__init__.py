"""Telling people, what they read and chose, and the mails: the only writers of this app."""

from tungngo.notifications.services.choosing import save_preferences, stop_mail
from tungngo.notifications.services.daily import finish_daily_run, start_daily_run
from tungngo.notifications.services.reading import (
    mark_all_read,
    mark_read,
    mark_unread,
    take_back_reading,
)
from tungngo.notifications.services.sending import Sent, send_due
from tungngo.notifications.services.sweeping import forget_old
from tungngo.notifications.services.telling import Notice, notify, notify_many
from tungngo.notifications.services.writing import write_mails

__all__ = [
    "Notice",
    "Sent",
    "finish_daily_run",
    "forget_old",
    "mark_all_read",
    "mark_read",
    "mark_unread",
    "notify",
    "notify_many",
    "save_preferences",
    "send_due",
    "start_daily_run",
    "stop_mail",
    "take_back_reading",
    "write_mails",
]
