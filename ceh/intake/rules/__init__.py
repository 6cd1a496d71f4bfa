"""Decisions of the app intake."""
