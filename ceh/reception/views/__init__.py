"""Pages on the spot, by audience."""
