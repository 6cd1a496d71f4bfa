"""Pages of mentors, by audience."""
