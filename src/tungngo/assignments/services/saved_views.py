"""Keeping views of a campaign under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tungngo.assignments.models import SavedView
from tungngo.assignments.services.errors import NotPossible
from tungngo.audit.services import record
from tungngo.organizations.rules import stored_sort_key

if TYPE_CHECKING:
    from datetime import datetime

    from tungngo.accounts.models import User
    from tungngo.assignments.models import Campaign


@transaction.atomic
def keep_view(
    *,
    campaign: Campaign,
    name: str,
    layout: str,
    query: str,
    is_shared: bool,
    actor: User,
    at: datetime,
) -> SavedView:
    """Keeps a view under a name; under a name that the person has already, it takes the place of the old one."""
    view, is_new = SavedView.objects.select_for_update().get_or_create(
        owner=actor,
        campaign=campaign,
        name=name,
        defaults={
            "organization_id": campaign.organization_id,
            "sort_key": stored_sort_key(name),
            "layout": layout,
            "query": query,
            "is_shared": is_shared,
        },
    )
    if not is_new:
        view.layout, view.query, view.is_shared, view.version = layout, query, is_shared, view.version + 1
        view.save(update_fields=["layout", "query", "is_shared", "version"])
    _note("keep", view, actor=actor, at=at)
    return view


@transaction.atomic
def change_view(*, view: SavedView, name: str, is_shared: bool, actor: User, at: datetime) -> SavedView:
    """Gives a view another name, shares it or keeps it to oneself.

    Raises:
        NotPossible: The person has another view of that name.
    """
    locked = SavedView.objects.select_for_update().get(pk=view.pk)
    locked.name, locked.sort_key, locked.is_shared = name, stored_sort_key(name), is_shared
    locked.version += 1
    try:
        with transaction.atomic():
            locked.save(update_fields=["name", "sort_key", "is_shared", "version"])
    except IntegrityError as error:
        raise NotPossible(_("Bạn đã có một cách xem tên “%(name)s”.") % {"name": name}) from error
    _note("change", locked, actor=actor, at=at)
    return locked


@transaction.atomic
def remove_view(*, view: SavedView, actor: User, at: datetime) -> None:
    """Forgets a view; `keep_view` with what it held brings it back."""
    _note("remove", view, actor=actor, at=at)
    SavedView.objects.filter(pk=view.pk).delete()


def _note(verb: str, view: SavedView, *, actor: User, at: datetime) -> None:
    record(
        act=f"assignments.view.{verb}",
        actor=actor,
        organization_id=view.organization_id,
        subject=view.campaign,
        at=at,
        data={"name": view.name, "query": view.query},
    )
