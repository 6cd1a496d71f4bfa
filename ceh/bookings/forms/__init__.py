"""Forms of bookings, by what they are about."""
