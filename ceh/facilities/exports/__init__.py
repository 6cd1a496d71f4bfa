"""What leaves the room: bookings for calendars, labels for machines."""
