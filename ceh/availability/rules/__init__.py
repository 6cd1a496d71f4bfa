"""Decisions of availability, by what they are about."""
