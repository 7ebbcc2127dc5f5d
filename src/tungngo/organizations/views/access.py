"""Finding a commune or unit for a person: another's is not found, a forbidden act is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from tungngo.organizations import permissions
from tungngo.organizations.models import LEVELS, Organization, OrganizationKind

if TYPE_CHECKING:
    from django.http import HttpRequest

    from tungngo.accounts.models import User


def user_of(request: HttpRequest) -> User:
    """The person signed in."""
    return cast("User", request.user)


def seen_commune(request: HttpRequest, pk: int) -> Organization:
    """The commune, if the person sees into it."""
    commune: Organization = get_object_or_404(Organization, pk=pk, kind=OrganizationKind.COMMUNE)
    if not permissions.can_see_commune(user_of(request), commune):
        raise Http404
    return commune


def managed_commune(request: HttpRequest, pk: int) -> Organization:
    """The commune, if the person sets it up."""
    commune = seen_commune(request, pk)
    if not permissions.can_manage_commune(user_of(request), commune):
        raise PermissionDenied
    return commune


def managed_unit(request: HttpRequest, pk: int) -> tuple[Organization, Organization]:
    """A unit of a commune, with its commune, if the person sets that up."""
    unit: Organization = get_object_or_404(
        Organization.objects.exclude(kind__in=LEVELS).select_related("commune"), pk=pk, commune__isnull=False
    )
    return unit, managed_commune(request, unit.commune_id)
