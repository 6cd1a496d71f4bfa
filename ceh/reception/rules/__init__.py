"""Decisions of visits and use, by what they are about."""
