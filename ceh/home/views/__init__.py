"""Pages that cross apps, by audience."""
