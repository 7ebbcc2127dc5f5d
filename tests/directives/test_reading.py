from __future__ import annotations

import os
import tempfile
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection, models
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

import factories
from directives.documents import LETTER, blank_picture, letter_docx
from tungngo.audit.models import AuditEvent
from tungngo.directives import jobs, queries, services
from tungngo.directives.models import Directive, DirectiveState
from tungngo.directives.services import reading
from vanban.reading.sources import office
from vanban.reading.sources.limits import UnreadableFile
from vanban.text.norm import norm

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tungngo.accounts.models import User

pytestmark = pytest.mark.django_db
READING = {"text": "Tổ chức ra quân.", "tasks": [], "header": {}, "source": {"lines": [], "pages": []}}


def _work() -> None:
    """Does what a worker does with the jobs that wait, without its process."""
    for job in ProcrastinateJob.objects.filter(task_name=services.READ_TASK, status="todo").order_by("pk"):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job.pk])
        jobs.read(**job.args)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job.pk])


def _lose_worker() -> None:
    """Leaves the waiting jobs as a worker leaves them that is killed while it has them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL WHERE status = 'todo'"
        )


def _start(directive: Directive) -> None:
    services.start_reading(directive_id=directive.pk, attempt=directive.attempt, at=timezone.now())


def _fresh(directive: Directive) -> Directive:
    return Directive.objects.get(pk=directive.pk)


def _later(seconds: int = 60) -> Any:
    return timezone.now() + timedelta(seconds=seconds)


def test_a_pasted_letter_is_read_by_the_real_reader(receive: Callable[..., Directive]) -> None:
    directive = receive(at=timezone.now())
    _work()
    read = _fresh(directive)
    assert read.state == DirectiveState.READ, read.error_message
    assert read.text == norm(LETTER)
    assert (read.number, read.document_type) == ("12/UBND-VHXH", "cong_van")
    assert read.document_date is not None
    assert read.document_date.isoformat() == "2026-09-15"
    assert "Chuyển đổi số" in read.subject
    assert read.reading is not None
    assert len(read.reading["tasks"]) >= 2
    assert read.text[slice(*read.lines[0]["span"])] == read.lines[0]["text"]
    assert read.page_total == 0
    assert AuditEvent.objects.filter(act="directives.directive.read").exists()
    assert list(queries.search(queries.directives_of(read.organization), "ra quan vneid")) == [read]


def test_a_docx_is_read_and_its_pages_are_printed_and_matched_with_the_text(
    receive: Callable[..., Directive],
) -> None:
    if office.program() is None:
        pytest.skip("LibreOffice is not installed")
    directive = receive(files=[ContentFile(letter_docx(), name="chi-dao.docx")])
    _work()
    read = _fresh(directive)
    assert read.state == DirectiveState.READ, read.error_message
    assert read.page_total >= 1
    assert read.page_file is not None
    assert read.page_file.kind == "pdf"
    shown = {read.text[slice(*line["span"])] for line in read.page_lines}
    assert "Số: 12/UBND-VHXH" in shown
    assert len(read.page_lines) >= len(LETTER.strip().splitlines()) * 0.9


def test_the_same_document_in_another_commune_is_read_once_and_both_have_what_was_read(
    receive: Callable[..., Directive], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = receive(at=timezone.now())
    _work()
    other = factories.make_commune("Xã Bên Mẫu")
    second = receive(organization=other.commune, at=timezone.now())
    monkeypatch.setattr(jobs, "read_document", None)  # whoever reads it anew fails
    _work()
    assert _fresh(second).state == DirectiveState.READ
    assert _fresh(second).reading == _fresh(first).reading
    assert _fresh(second).number == "12/UBND-VHXH"
    assert list(queries.search(queries.directives_of(other.commune), "ra quan vneid")) == [_fresh(second)]


def test_a_reading_that_is_asked_for_again_or_is_old_is_made_anew(
    receive: Callable[..., Directive], officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = receive(at=timezone.now())
    _work()
    asked = []
    monkeypatch.setattr(jobs, "read_document", lambda *_facts, **_others: asked.append(1))
    second = receive(organization=factories.make_commune("Xã Bên Mẫu").commune, at=timezone.now())
    Directive.objects.filter(pk=first.pk).update(finished_at=timezone.now() - timedelta(days=8))
    _work()
    assert asked == [1]
    Directive.objects.filter(pk=first.pk).update(finished_at=timezone.now())
    services.read_again(directive=second, actor=officer, at=timezone.now())
    _work()
    assert asked == [1, 1]


def test_photos_are_joined_into_one_document(receive: Callable[..., Directive]) -> None:
    photos = [ContentFile(blank_picture(colour), name=f"{colour}.png") for colour in ("white", "grey")]
    directive = receive(files=photos)
    _work()
    read = _fresh(directive)
    # Blank photos cannot be read as a text, but they must have come as far as the reader, as one file.
    assert read.state in {DirectiveState.READ, DirectiveState.FAILED}
    assert read.error_code not in {"internal", "damaged"}


def test_an_unreadable_file_ends_with_the_reason_in_vietnamese(receive: Callable[..., Directive]) -> None:
    directive = receive(files=[ContentFile(b"%PDF-1.7\n" + b"x" * 300, name="hong.pdf")])
    _work()
    read = _fresh(directive)
    assert read.state == DirectiveState.FAILED
    assert read.error_code
    assert any(letter in read.error_message for letter in "ăâđêôơưạảấ")


def test_a_fault_of_the_program_ends_with_a_message_and_not_with_a_directive_that_waits_for_ever(
    receive: Callable[..., Directive], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(jobs, "read_document", fail)
    directive = receive()
    _work()
    assert _fresh(directive).error_code == "internal"


def test_a_job_that_comes_twice_reads_once(receive: Callable[..., Directive]) -> None:
    directive = receive()
    _start(directive)
    assert services.start_reading(directive_id=directive.pk, attempt=1, at=timezone.now()) is None


def test_a_stopped_reading_is_told_to_end_and_what_it_still_says_counts_nothing(
    receive: Callable[..., Directive], officer: User
) -> None:
    directive = receive()
    _start(directive)
    watch = jobs._Watch(directive.pk, 1)
    assert not watch.is_unwanted()
    services.cancel_reading(directive=directive, actor=officer, at=timezone.now())
    watch._asked_at = 0
    assert watch.is_unwanted()
    assert (
        services.finish_reading(
            directive_id=directive.pk, attempt=1, reading=READING, seconds=1, at=timezone.now()
        )
        is None
    )
    services.fail_reading(
        directive_id=directive.pk, attempt=1, code="cancelled", message="Đã dừng", at=timezone.now()
    )
    assert _fresh(directive).state == DirectiveState.CANCELLED


def test_stopping_a_second_reading_keeps_the_first_result(
    receive: Callable[..., Directive], officer: User
) -> None:
    directive = receive()
    _start(directive)
    services.finish_reading(
        directive_id=directive.pk, attempt=1, reading=READING, seconds=1, at=timezone.now()
    )
    again = services.read_again(directive=directive, actor=officer, at=timezone.now())
    assert again.is_waiting
    services.cancel_reading(directive=again, actor=officer, at=timezone.now())
    assert _fresh(directive).state == DirectiveState.READ
    assert _fresh(directive).text == READING["text"]


def test_reading_again_twice_queues_one_reading(receive: Callable[..., Directive], officer: User) -> None:
    directive = receive()
    services.cancel_reading(directive=directive, actor=officer, at=timezone.now())
    for _ in range(2):
        services.read_again(directive=directive, actor=officer, at=timezone.now())
    waiting = ProcrastinateJob.objects.filter(status="todo", args__attempt=_fresh(directive).attempt)
    assert waiting.count() == 1


def test_what_a_plan_stands_on_is_not_read_again(
    receive: Callable[..., Directive], officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    directive = receive()
    services.cancel_reading(directive=directive, actor=officer, at=timezone.now())
    monkeypatch.setattr(reading, "is_built_upon", lambda _: True)
    with pytest.raises(services.ReadingInUse):
        services.read_again(directive=directive, actor=officer, at=timezone.now())


def test_plans_are_found_to_stand_on_a_directive_without_this_app_knowing_them(
    receive: Callable[..., Directive],
) -> None:
    relations = [r.related_model for r in Directive._meta.related_objects]
    assert any(
        isinstance(model, models.base.ModelBase) and model._meta.app_label == "plans" for model in relations
    )
    assert not queries.is_built_upon(receive())


def test_a_killed_worker_costs_one_more_try_and_then_an_explanation(
    receive: Callable[..., Directive],
) -> None:
    directive = receive()
    _start(directive)
    _lose_worker()
    assert services.rescue_readings(at=_later()) == [directive]
    assert (_fresh(directive).state, _fresh(directive).attempt) == (DirectiveState.QUEUED, 2)
    jobs_of_it = ProcrastinateJob.objects.filter(
        task_name=services.READ_TASK, args__directive_id=directive.pk
    )
    assert jobs_of_it.filter(status="todo", args__attempt=2).count() == 1
    assert jobs_of_it.get(args__attempt=1).status == "failed"

    _start(_fresh(directive))
    _lose_worker()
    services.rescue_readings(at=_later(120))
    given_up = _fresh(directive)
    assert (given_up.state, given_up.error_code) == (DirectiveState.FAILED, "worker_lost")
    assert "ngắt giữa chừng" in given_up.error_message


def test_a_reading_whose_worker_lives_is_left_alone(receive: Callable[..., Directive]) -> None:
    directive = receive()
    _start(directive)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", [_later()]
        )
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", cursor.fetchone())
    assert services.rescue_readings(at=_later()) == []


def test_a_queue_that_was_emptied_is_filled_again(receive: Callable[..., Directive]) -> None:
    directive = receive()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert services.rescue_readings(at=_later()) == [directive]
    assert _fresh(directive).lost_workers == 0
    assert ProcrastinateJob.objects.filter(status="todo").count() == 1


def test_the_watch_also_clears_the_folders_of_readings_long_dead(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Environment:
        var_dir = tmp_path

    settings.ENVIRONMENT = Environment()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "system"))
    dead, alive = tmp_path / "tmp" / "reading-dead", tmp_path / "tmp" / "reading-alive"
    inner = tmp_path / "system" / "vanban-read-dead"
    for folder in (dead, alive, inner):
        folder.mkdir(parents=True)
    long_ago = time.time() - settings.READING_SECONDS - 3600
    os.utime(dead, (long_ago, long_ago))
    os.utime(inner, (long_ago, long_ago))
    jobs.rescue(timestamp=0)
    assert not dead.exists()
    assert not inner.exists()
    assert alive.exists()


def test_reading_leaves_no_temporary_folder(receive: Callable[..., Directive], settings: Any) -> None:
    receive(files=[ContentFile(b"%PDF-1.7\n" + b"x" * 300, name="hong.pdf")])
    _work()
    assert not list((settings.ENVIRONMENT.var_dir / "tmp").glob("reading-*"))


def test_the_message_of_the_reader_is_the_one_that_is_kept(
    receive: Callable[..., Directive], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise UnreadableFile("encrypted", "Tệp có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.")

    monkeypatch.setattr(jobs, "read_document", refuse)
    directive = receive(at=factories.NOW)
    _work()
    assert _fresh(directive).error_message == "Tệp có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại."
