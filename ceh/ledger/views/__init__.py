"""Views of the app ledger."""
