"""Pages of surveys, by audience."""
