"""The account with which a person signs in. Which unit they act for stands in organizations.Membership."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person who signs in, by a name that an invitation gave them."""

    first_name = None  # type: ignore[assignment]  # Vietnamese names are written whole
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(_("họ và tên"), max_length=120)

    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("tài khoản")
        verbose_name_plural = _("tài khoản")

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        """The name as written in one piece."""
        return str(self)

    def get_short_name(self) -> str:
        """The given name, which stands last in a Vietnamese name."""
        return str(self).rsplit(" ", 1)[-1]
