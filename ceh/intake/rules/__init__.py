"""Decisions of the room intake."""
