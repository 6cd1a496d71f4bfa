"""Pages of bookings, by audience."""
