"""The tree of units, and which person acts for which unit."""
