"""Pages of knowledge, by audience."""
