"""What was done, by whom and when, in a log that nobody can edit."""
