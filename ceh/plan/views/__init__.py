"""Pages of the room plan, by audience."""
