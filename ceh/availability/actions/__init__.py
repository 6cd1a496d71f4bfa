"""Verbs of booking rules."""
