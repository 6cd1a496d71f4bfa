"""Questions about courses, sessions, and who takes part."""
