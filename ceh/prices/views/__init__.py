"""Pages of prices, by audience."""
