"""What a further directive is compared with beside assignments, and whose words a target or a report duty keeps."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_FILL = (
    """
    UPDATE assignments_campaigntarget target SET directive_id = plan.directive_id
    FROM plans_plantarget read JOIN plans_plan plan ON plan.id = read.plan_id
    WHERE read.id = target.plan_target_id
    """,
    """
    UPDATE assignments_reportobligation duty SET directive_id = plan.directive_id
    FROM plans_planreportobligation read JOIN plans_plan plan ON plan.id = read.plan_id
    WHERE read.id = duty.plan_report_id
    """,
)


class Migration(migrations.Migration):
    """Adds them, and fills in the directives that are known."""

    dependencies = [
        ("assignments", "0004_search"),
        ("directives", "0001_initial"),
        ("organizations", "0002_remember_who_is_outside"),
        ("plans", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="updateline",
            name="update_line_compares_two_things",
        ),
        migrations.AddField(
            model_name="campaigntarget",
            name="directive",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="directives.directive",
            ),
        ),
        migrations.AddField(
            model_name="campaignupdate",
            name="undoable",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="reportobligation",
            name="directive",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="directives.directive",
            ),
        ),
        migrations.AddField(
            model_name="updateline",
            name="is_by_hand",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="updateline",
            name="left_fields",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="updateline",
            name="plan_report",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="update_line",
                to="plans.planreportobligation",
            ),
        ),
        migrations.AddField(
            model_name="updateline",
            name="plan_target",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="update_line",
                to="plans.plantarget",
            ),
        ),
        migrations.AddField(
            model_name="updateline",
            name="report_obligation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="update_lines",
                to="assignments.reportobligation",
            ),
        ),
        migrations.AddField(
            model_name="updateline",
            name="source",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="updateline",
            name="span_end",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="updateline",
            name="span_start",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="updateline",
            name="target",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="update_lines",
                to="assignments.campaigntarget",
            ),
        ),
        migrations.AddConstraint(
            model_name="updateline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "new"),
                        models.Q(
                            ("plan_item__isnull", False),
                            ("plan_target__isnull", False),
                            ("plan_report__isnull", False),
                            _connector="OR",
                        ),
                    ),
                    models.Q(("assignment__isnull", False), ("kind", "withdrawn")),
                    models.Q(
                        ("kind__in", ["changed", "same"]),
                        models.Q(
                            models.Q(("assignment__isnull", False), ("plan_item__isnull", False)),
                            models.Q(("plan_target__isnull", False), ("target__isnull", False)),
                            models.Q(("plan_report__isnull", False), ("report_obligation__isnull", False)),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="update_line_compares_two_things",
            ),
        ),
        migrations.AddConstraint(
            model_name="updateline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("span_end__isnull", True), ("span_start__isnull", True)),
                    models.Q(("span_end__gt", models.F("span_start")), ("span_start__isnull", False)),
                    _connector="OR",
                ),
                name="update_line_span_is_whole",
            ),
        ),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
    ]
