"""Pages of the app: starting a campaign, its list of assignments, one assignment and the steps of its work."""
