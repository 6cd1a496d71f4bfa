"""Pages of the app, by audience."""
