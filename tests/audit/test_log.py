from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from tungngo.audit.models import AuditEvent
from tungngo.audit.services import record

NOW = datetime(2026, 10, 1, 8, 0, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_row_of_the_audit_log_can_neither_be_changed_nor_deleted(change: str) -> None:
    event = record(act="audit.test.add", actor=None, organization_id=None, subject=None, at=NOW)
    rows = AuditEvent.objects.filter(pk=event.pk)
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        rows.update(act="changed") if change == "update" else rows.delete()
    assert rows.get().act == "audit.test.add"


@pytest.mark.django_db
def test_the_audit_log_cannot_be_emptied() -> None:
    record(act="audit.test.add", actor=None, organization_id=None, subject=None, at=NOW)
    cursor = connection.cursor()
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else PostgreSQL refuses for another reason
    with pytest.raises(DatabaseError, match="no_truncate"), transaction.atomic():
        cursor.execute("TRUNCATE audit_auditevent")
    assert AuditEvent.objects.count() == 1
