"""Forms of equipment, by what they are about."""
