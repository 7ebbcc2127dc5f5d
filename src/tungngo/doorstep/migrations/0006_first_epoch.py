"""Begins the first epoch of the field contract (docs/field-sync.md)."""

import uuid
from typing import Any

from django.db import migrations
from django.utils import timezone


def begin(apps: Any, schema_editor: Any) -> None:
    """Adds the row."""
    del schema_editor
    apps.get_model("doorstep", "SyncEpoch").objects.create(epoch=uuid.uuid4(), began_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("doorstep", "0005_offset_of_an_act")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
