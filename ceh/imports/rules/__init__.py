"""Decisions about cells and rows. Pure."""
