"""Decisions of the app: pure functions that give reasons. Time and lists are arguments."""
