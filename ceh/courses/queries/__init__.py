"""Questions about courses and sessions."""
