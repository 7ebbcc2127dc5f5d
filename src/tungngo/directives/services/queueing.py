"""What receiving and reading share: locking a directive, queueing its reading, and the words it is found by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procrastinate import sql
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from tungngo.directives.models import Directive
from tungngo.directives.queries import held_jobs
from vanban.text.norm import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

READ_TASK = "directives.read"
_SEARCHED_CHARACTERS = 200_000  # a tsvector holds at most 1 MB (PostgreSQL, 12.1 limitations of text search)


class ReadingInUse(Exception):
    """A plan stands on what was read, so it is neither read anew nor removed."""


def locked(directive_id: int) -> Directive | None:
    """The directive, held for this transaction."""
    return Directive.objects.select_for_update(of=("self",)).filter(pk=directive_id).first()


def defer_reading(directive: Directive) -> None:
    """Puts the job into the queue in this transaction, over Django's own connection also inside a worker."""
    configure_task(name=READ_TASK, job_manager=JobManager(DjangoConnector())).defer(
        directive_id=directive.pk, attempt=directive.attempt
    )


def bury_dead_jobs(directive: Directive) -> None:
    """Closes the jobs that a killed worker left as if it still had them."""
    for job_id in held_jobs(directive, task=READ_TASK):
        DjangoConnector().execute_query(
            sql.queries["finish_job"], job_id=job_id, status="failed", delete_job=False
        )


def index(directive: Directive, *, extra: Sequence[str]) -> None:
    """Sets the folded words by which a directive is found; the caller saves."""
    parts = [directive.number, directive.issuer, directive.subject, *extra]
    directive.search_text = fold(" ".join(parts)[:_SEARCHED_CHARACTERS])
