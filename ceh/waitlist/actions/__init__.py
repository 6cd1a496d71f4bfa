"""Verbs of the waitlist, by what they are about."""
