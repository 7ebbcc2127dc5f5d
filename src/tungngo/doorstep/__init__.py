"""From door to door: households, teams, rounds and visits, recorded on phones that need no network."""
