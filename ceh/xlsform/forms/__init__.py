"""Workbooks that come in, and their forms."""
