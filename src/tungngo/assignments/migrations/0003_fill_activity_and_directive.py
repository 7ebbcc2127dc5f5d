"""What older rows know already: when each was last worked on, and which directive's sentence they keep."""

from django.db import migrations

_FILL = (
    """
    UPDATE assignments_assignmentunit part SET last_activity_at = COALESCE(
        (SELECT max(changed_at) FROM assignments_statechange WHERE part_id = part.id),
        (SELECT campaign.created_at FROM assignments_assignment assignment
         JOIN assignments_campaign campaign ON campaign.id = assignment.campaign_id
         WHERE assignment.id = part.assignment_id)
    )
    """,
    """
    UPDATE assignments_assignment assignment SET
        last_activity_at = COALESCE(
            (SELECT max(last_activity_at) FROM assignments_assignmentunit WHERE assignment_id = assignment.id),
            campaign.created_at
        ),
        directive_id = CASE WHEN assignment.source <> '' THEN plan.directive_id END
    FROM assignments_campaign campaign JOIN plans_plan plan ON plan.id = campaign.plan_id
    WHERE campaign.id = assignment.campaign_id
    """,
)


class Migration(migrations.Migration):
    """Fills the columns that 0002 added."""

    dependencies = [("assignments", "0002_the_campaign_at_work")]
    operations = [migrations.RunSQL(_FILL, migrations.RunSQL.noop)]
