"""Pages of support, by audience."""
