"""Verbs of the room intake."""
