"""Pages of the waitlist, by audience."""
