"""Pages of the office, and the addresses that phones talk to (docs/field-sync.md)."""
