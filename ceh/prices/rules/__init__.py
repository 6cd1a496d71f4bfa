"""Decisions of the app prices."""
