"""Pages that cross rooms, by audience."""
