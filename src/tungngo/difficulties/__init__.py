"""What keeps units from their work and what they propose: raised, routed, answered, gathered into reports."""
