"""Questions of bookings, by what they are about."""
