"""Pages of the app monitoring, by audience."""
