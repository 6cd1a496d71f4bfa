"""Pages of the room monitoring, by audience."""
