"""Pages of availability, by audience."""
