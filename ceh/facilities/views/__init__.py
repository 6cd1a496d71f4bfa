"""Pages of the room facilities, by audience."""
