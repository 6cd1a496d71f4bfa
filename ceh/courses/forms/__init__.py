"""Forms of the app, by what they are about."""
