"""Decisions about taking part and passing."""
