"""Pages of visits and use, by audience."""
