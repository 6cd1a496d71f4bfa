"""Pages of the editor, for staff."""
