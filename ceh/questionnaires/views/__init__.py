"""Pages of questionnaires, by audience."""
