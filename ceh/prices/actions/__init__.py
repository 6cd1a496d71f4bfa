"""Verbs of the app prices."""
