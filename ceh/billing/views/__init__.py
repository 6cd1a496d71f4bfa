"""Pages of billing, by audience."""
