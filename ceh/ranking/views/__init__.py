"""Views of the app ranking."""
