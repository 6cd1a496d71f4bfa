"""Verbs of the app intake."""
