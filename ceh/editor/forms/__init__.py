"""Forms of the editor."""
