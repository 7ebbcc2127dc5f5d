"""Settings from one typed environment, the addresses, and the command that runs everything."""
