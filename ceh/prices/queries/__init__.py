"""Questions about prices, what is owed, credits and settlements."""
