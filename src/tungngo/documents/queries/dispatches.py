"""Where documents went, what came to a unit, and how far its recipients are."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Exists, OuterRef, Q
from procrastinate.contrib.django.models import ProcrastinateJob

from tungngo.assignments.models import AssignmentUnit, Campaign, CampaignUpdate
from tungngo.documents.models import Dispatch, IssuedFile, SendingBatch
from tungngo.organizations.models import Organization, OrganizationKind, Role
from tungngo.plans.models import Plan
from vanban.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from tungngo.documents.models import Document
    from tungngo.files.models import StoredFile
    from tungngo.organizations.models import Membership

# procrastinate's workers report every 10 s and count as stalled after 30 s (its defaults).
_STALLED_AFTER: Final = timedelta(seconds=30)
_OPENS_POST: Final = frozenset({Role.OFFICER, Role.LEADER})


def mailboxes_of(membership: Membership) -> list[int]:
    """Ids of the units whose post a person opens: their own; a commune's by its officers and leaders."""
    own = membership.organization
    boxes = {own.pk} if own.kind != OrganizationKind.COMMUNE or membership.role in _OPENS_POST else set()
    if own.commune_id is not None and membership.role in _OPENS_POST:
        boxes.add(own.commune_id)
    return sorted(boxes)


def received_by(boxes: Iterable[int], words: str = "") -> QuerySet[Dispatch]:
    """What came to these units, newest first; with words, what holds all of them in its subject, sender or number."""
    found = (
        Dispatch.objects.filter(unit_id__in=boxes, state=Dispatch.State.SENT)
        .select_related(
            "unit", "organization", "document__register_entry", "acknowledged_by", "seen_by", "directive"
        )
        .defer("document__content", "directive__reading", "directive__page_lines", "directive__search_text")
        .defer("directive__search_vector")
        .order_by("-sent_at", "-pk")
    )
    for word in fold(words).split():
        found = found.filter(
            Q(document__folded_subject__contains=word)
            | Q(organization__folded_name__contains=word)
            | Q(document__register_entry__symbol__icontains=word)
        )
    return found


def unread_count(boxes: Iterable[int]) -> int:
    """How many documents nobody of the units has opened yet."""
    return Dispatch.objects.filter(unit_id__in=boxes, state=Dispatch.State.SENT, seen_at__isnull=True).count()


def newest_pdf(document: Document) -> StoredFile | None:
    """The PDF of an issued document that counts: the newest, with all signatures."""
    newest = IssuedFile.objects.filter(document=document, form=IssuedFile.Form.PDF).select_related("file")
    found = newest.order_by("-made_at", "-pk").first()
    return found.file if found else None


def possible_recipients(body: Organization) -> QuerySet[Organization]:
    """The units of the installation to which a body sends: a commune to its units, a province to its communes too."""
    units: QuerySet[Organization] = Organization.objects.filter(is_active=True).exclude(pk=body.pk)
    if body.kind == OrganizationKind.COMMUNE:
        return units.filter(commune=body).order_by("kind", "sort_key")
    communes = Q(kind=OrganizationKind.COMMUNE)
    own = Q(commune__isnull=True)
    return units.filter(communes | own, path__startswith=body.path).order_by("kind", "sort_key")


def units_with_work(document: Document) -> set[int]:
    """Ids of the units that have a part in the campaign of which the document tells."""
    if document.campaign_id is None:
        return set()
    parts = AssignmentUnit.objects.filter(assignment__campaign=document.campaign_id)
    return set(parts.values_list("unit_id", flat=True))


def dispatches_of(document: Document) -> QuerySet[Dispatch]:
    """Where a document went, with what each commune made of it: `is_planned`, `is_running`."""
    plans = Plan.objects.filter(directive=OuterRef("directive_id"))
    campaigns = Campaign.objects.filter(plan__directive=OuterRef("directive_id"))
    updates = CampaignUpdate.objects.filter(plan__directive=OuterRef("directive_id"), state="applied")
    return (
        Dispatch.objects.filter(document=document)
        .select_related("unit", "correspondent", "seen_by", "acknowledged_by")
        .annotate(is_planned=Exists(plans), is_running=Exists(campaigns) | Exists(updates))
        .order_by("-channel", "unit__sort_key", "correspondent__sort_key", "pk")
    )


def count_dispatches(document: Document) -> dict[str, int]:
    """How many places a document went to, and how far they are."""
    is_unit = Q(channel=Dispatch.Channel.UNIT)
    return Dispatch.objects.filter(document=document).aggregate(
        total=Count("pk"),
        waiting=Count("pk", filter=Q(state__in=[Dispatch.State.WAITING, Dispatch.State.SENDING])),
        sent=Count("pk", filter=Q(state=Dispatch.State.SENT)),
        failed=Count("pk", filter=Q(state=Dispatch.State.FAILED)),
        units=Count("pk", filter=is_unit),
        seen=Count("pk", filter=is_unit & Q(seen_at__isnull=False)),
        acknowledged=Count("pk", filter=is_unit & Q(acknowledged_at__isnull=False)),
        silent=Count("pk", filter=is_unit & Q(state=Dispatch.State.SENT, acknowledged_at__isnull=True)),
        unseen=Count("pk", filter=is_unit & Q(state=Dispatch.State.SENT, seen_at__isnull=True)),
        received=Count("pk", filter=Q(directive__isnull=False)),
    )


def count_work(document: Document) -> dict[str, int]:
    """What the communes made of a province's document: how many took it in, plan, and run a campaign."""
    return dispatches_of(document).aggregate(
        communes=Count("pk", filter=Q(unit__kind=OrganizationKind.COMMUNE)),
        taken=Count("pk", filter=Q(directive__isnull=False)),
        planned=Count("pk", filter=Q(is_planned=True)),
        running=Count("pk", filter=Q(is_running=True)),
    )


def has_live_job(batch: SendingBatch, *, task: str, at: datetime) -> bool:
    """Whether the queue holds a job for a batch that waits or whose worker still gives signs of life."""
    alive = Q(status="todo") | Q(status="doing", worker__last_heartbeat__gte=at - _STALLED_AFTER)
    return bool(_jobs(batch, task).filter(alive).exists())


def held_jobs(batch: SendingBatch, *, task: str) -> list[int]:
    """The jobs of a batch that a worker has, or had when it died."""
    return list(_jobs(batch, task).filter(status="doing").values_list("pk", flat=True))


def _jobs(batch: SendingBatch, task: str) -> QuerySet[ProcrastinateJob]:
    jobs: QuerySet[ProcrastinateJob] = ProcrastinateJob.objects.filter(
        task_name=task, args__batch_id=batch.pk
    )
    return jobs
