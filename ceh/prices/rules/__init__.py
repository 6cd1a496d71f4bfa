"""Decisions of the room prices."""
