"""Forms of units and of people."""
