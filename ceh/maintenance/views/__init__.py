"""Pages of faults and outages, by audience."""
