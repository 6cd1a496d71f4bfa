"""Pages of equipment, by audience."""
