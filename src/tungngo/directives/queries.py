"""Reading the directives of a commune."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import SET_NULL, Count, F, Q, prefetch_related_objects
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Left
from procrastinate.contrib.django.models import ProcrastinateJob

from tungngo.directives.models import Directive, DirectiveState
from vanban.text.norm import fold

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from tungngo.organizations.models import Organization

# procrastinate's workers report every 10 s and count as stalled after 30 s (its defaults).
_STALLED_AFTER = timedelta(seconds=30)
# So many are counted and put in order; who finds more needs better words, not the last of them.
FOUND_MOST: Final = 1000
_BEGINNING = 20_000  # characters of the text in which the words are shown in their sentence
_HEAVY = ("reading", "page_lines", "search_text", "search_vector")


def directives_of(organization: Organization) -> QuerySet[Directive]:
    """All directives of a commune, newest first, without the heavy columns."""
    return (
        Directive.objects.filter(organization=organization)
        .select_related("received_by")
        .prefetch_related("directive_files__file")
        .defer(*_HEAVY)
    )


def words_query(words: str) -> SearchQuery | None:
    """What a text must hold to be found: all the words, accents and case aside, the last perhaps unfinished.

    For a column that is the tsvector ("simple") of a folded text. None when nothing can be looked for.
    """
    folded = fold(words).replace("%", "").split()
    if not folded:
        return None
    query = " & ".join([*folded[:-1], f"{folded[-1]}:*"])
    return SearchQuery(query, search_type="raw", config="simple")


def search(directives: QuerySet[Directive], words: str) -> QuerySet[Directive]:
    """Those that hold all the words; all of them when there are no words."""
    query = words_query(words)
    if query is None:
        return directives if not words.strip() else directives.none()
    return directives.filter(search_vector=query)


def found_in(organization: Organization, words: str, *, first: int, size: int) -> tuple[int, list[Directive]]:
    """How many directives of a commune hold the words, at most FOUND_MOST + 1, and some of them in order.

    Those whose number or subject holds them come first, then those that hold them more often, then the newest. Each
    has the beginning of its text as `beginning`.
    """
    query = words_query(words)
    if query is None:
        return 0, []
    rows = (
        Directive.objects.filter(organization=organization, search_vector=query)
        .order_by("-received_at", "-pk")
        .values_list("pk", "number", "subject", SearchRank(F("search_vector"), query))[: FOUND_MOST + 1]
    )
    *whole, last = fold(words).replace("%", "").split()

    def is_named(number: str, subject: str) -> bool:
        name = f" {fold(f'{number} {subject}')} "
        return all(f" {word} " in name for word in whole) and f" {last}" in name

    ranked = [(not is_named(number, subject), -rank, pk) for pk, number, subject, rank in rows]
    shown = [pk for *_order, pk in sorted(ranked, key=lambda row: row[:2])][first : first + size]
    text = Left(KeyTextTransform("text", "reading"), _BEGINNING)
    rows_shown = (
        directives_of(organization).select_related(None).prefetch_related(None).annotate(beginning=text)
    )
    directives = rows_shown.in_bulk(shown)
    nameless = [one for one in directives.values() if not (one.subject or one.number)]
    prefetch_related_objects(nameless, "directive_files__file")  # such a one is called by its file
    return len(ranked), [directives[pk] for pk in shown]


def read_elsewhere(directive: Directive, *, since: datetime) -> Directive | None:
    """The newest directive of any commune that came as the same bytes and was read since a time.

    A province's document comes to each of its communes, and is read once.
    """
    return (
        Directive.objects.filter(
            sha256=directive.sha256, state=DirectiveState.READ, finished_at__gte=since, reading__isnull=False
        )
        .exclude(pk=directive.pk)
        .order_by("-finished_at", "-pk")
        .first()
    )


def count_by_state(organization: Organization) -> Mapping[str, int]:
    """How many directives of a commune stand in each state."""
    rows = (
        Directive.objects.filter(organization=organization)
        .order_by()
        .values_list("state")
        .annotate(Count("pk"))
    )
    return dict(rows)


def waiting_for_review(organization: Organization) -> QuerySet[Directive]:
    """Directives that have been read; which of them are already under review, `plans` knows."""
    return directives_of(organization).filter(state=DirectiveState.READ)


def latest_with_same_content(organization: Organization, sha256: str) -> Directive | None:
    """The directive of a commune that was received with exactly these bytes."""
    return Directive.objects.filter(organization=organization, sha256=sha256).first()


def is_built_upon(directive: Directive) -> bool:
    """Whether a later station of the road (a plan) refers to what was read here."""
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: directive}).exists()  # noqa: SLF001
        for relation in Directive._meta.related_objects
        if relation.related_model._meta.app_label != Directive._meta.app_label
        and relation.on_delete is not SET_NULL  # what only remembers where it came from does not stand on it
    )


def has_live_job(directive: Directive, *, task: str, at: datetime) -> bool:
    """Whether the queue holds a job for this reading that waits or whose worker still gives signs of life."""
    jobs = _jobs(directive, task)
    alive = Q(status="todo") | Q(status="doing", worker__last_heartbeat__gte=at - _STALLED_AFTER)
    return bool(jobs.filter(alive).exists())


def held_jobs(directive: Directive, *, task: str) -> list[int]:
    """The jobs of this reading that a worker has, or had when it died."""
    return list(_jobs(directive, task).filter(status="doing").values_list("pk", flat=True))


def _jobs(directive: Directive, task: str) -> QuerySet[ProcrastinateJob]:
    jobs: QuerySet[ProcrastinateJob] = ProcrastinateJob.objects.filter(
        task_name=task, args__directive_id=directive.pk, args__attempt=directive.attempt
    )
    return jobs
