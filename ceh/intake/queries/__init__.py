"""Questions about tables, and about what they name."""
