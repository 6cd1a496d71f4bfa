"""Writes of the app versions."""
