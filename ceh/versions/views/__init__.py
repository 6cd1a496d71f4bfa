"""Pages of the app versions, by audience."""
