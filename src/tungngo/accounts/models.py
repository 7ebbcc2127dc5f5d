"""The account with which a person signs in. Which unit they act for stands in organizations.Membership."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from tungngo.accounts import rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models.base import ModelBase


class User(AbstractUser):
    """A person who signs in, by a name that they chose when they accepted an invitation."""

    first_name = None  # type: ignore[assignment]  # Vietnamese names are written whole
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(_("họ và tên"), max_length=120)
    searched = models.TextField(editable=False, default="")  # rules.folded_person, for search without accents
    sort_key = models.TextField(editable=False, default="", db_collation="C")  # rules.person_sort_key

    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("tài khoản")
        verbose_name_plural = _("tài khoản")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="user_email_once",
                violation_error_message=_("Địa chỉ thư điện tử này đã dùng cho một tài khoản khác."),
            ),
            models.UniqueConstraint(
                Lower("username"),
                name="user_username_once",
                violation_error_message=_("Tên đăng nhập này đã có người dùng."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Saves the account; what is derived from its names follows them."""
        self.searched = rules.folded_person(self.full_name, self.username, self.email)
        self.sort_key = rules.person_sort_key(self.full_name)
        if update_fields is not None and {"full_name", "username", "email"} & set(update_fields):
            update_fields = {*update_fields, "searched", "sort_key"}
        super().save(
            force_insert=force_insert, force_update=force_update, using=using, update_fields=update_fields
        )

    def get_full_name(self) -> str:
        """The name as written in one piece."""
        return str(self)

    def get_short_name(self) -> str:
        """The given name, which stands last in a Vietnamese name."""
        return str(self).rsplit(" ", 1)[-1]
