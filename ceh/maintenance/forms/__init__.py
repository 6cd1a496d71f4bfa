"""Forms of faults and outages, by what they are about."""
