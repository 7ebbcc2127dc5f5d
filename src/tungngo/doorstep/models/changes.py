"""Triggers by which rows say which transaction wrote them last, whoever wrote them.

A sequence would not do as a cursor: numbers are given before they are committed, and a reader that has seen 7 never
asks again for the 6 that is committed after it. Transaction identifiers have the same gap, but the database tells
which of them may still be running (`pg_snapshot_xmin`), so a reader stops below it (queries/pulling.py).
"""

import pgtrigger

_NOW = "pg_current_xact_id()::text::bigint"


def changed_tx() -> pgtrigger.Trigger:
    """Sets `changed_tx` of a row that is added or changed."""
    return pgtrigger.Trigger(
        name="changed_tx",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"NEW.changed_tx = {_NOW}; RETURN NEW;",
    )


def restricted_without_team() -> pgtrigger.Trigger:
    """Takes a household whose data may not be processed out of every team's hands, whoever assigns it.

    Triggers fire in the order of their names: this one before `team_changed`, which then lets phones forget it.
    """
    return pgtrigger.Trigger(
        name="restricted_without_team",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=pgtrigger.Q(new__restricted_at__isnull=False, new__team_id__isnull=False),
        func="NEW.team_id = NULL; RETURN NEW;",
    )


def team_changed() -> pgtrigger.Trigger:
    """Notes for a household that changes hands since when the new team has it, and that the old one is to forget it."""
    return pgtrigger.Trigger(
        name="team_changed",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
            IF TG_OP = 'INSERT' THEN
                NEW.team_changed_tx = {_NOW};
            ELSIF NEW.team_id IS DISTINCT FROM OLD.team_id THEN
                NEW.team_changed_tx = {_NOW};
                IF OLD.team_id IS NOT NULL THEN
                    INSERT INTO doorstep_householdleft (organization_id, team_id, household_id, changed_tx)
                    VALUES (OLD.organization_id, OLD.team_id, OLD.id, {_NOW});
                END IF;
            END IF;
            RETURN NEW;
        """,  # noqa: S608  (the one thing put in is the constant above)
    )


def household_changed() -> pgtrigger.Trigger:
    """Marks the household that a resident or a visit is taken out of: telephones show them there no longer."""
    return pgtrigger.Trigger(
        name="household_changed",
        level=pgtrigger.Row,
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.household_id IS DISTINCT FROM NEW.household_id"),
        func="UPDATE doorstep_household SET changed_tx = 0 WHERE id = OLD.household_id; RETURN NULL;",
    )
