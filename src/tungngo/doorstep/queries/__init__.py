"""Reading: what a phone needs, what the office sees."""
