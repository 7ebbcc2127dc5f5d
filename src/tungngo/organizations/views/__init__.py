"""Pages of units and of people."""
