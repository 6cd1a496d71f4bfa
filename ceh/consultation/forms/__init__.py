"""Forms of the app consultation."""
