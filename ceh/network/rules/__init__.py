"""Decisions of the room: pure functions that give reasons. Time and lists are arguments."""
