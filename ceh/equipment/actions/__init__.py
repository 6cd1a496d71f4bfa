"""Verbs of equipment, by what they are about."""
