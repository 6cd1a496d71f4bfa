"""Decisions about cases. Pure."""
