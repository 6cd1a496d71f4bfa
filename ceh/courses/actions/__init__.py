"""Defining courses, and planning their sessions."""
