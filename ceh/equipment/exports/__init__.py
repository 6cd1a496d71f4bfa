"""Files of equipment, by what they are about."""
