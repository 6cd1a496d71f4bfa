"""Decisions of the app billing."""
