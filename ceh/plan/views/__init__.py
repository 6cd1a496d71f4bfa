"""Pages of the app plan, by audience."""
