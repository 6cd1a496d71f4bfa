"""Questions about what is owed."""
