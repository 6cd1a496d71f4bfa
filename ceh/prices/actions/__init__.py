"""Verbs of the room prices."""
