"""Questions of availability, by what they are about."""
