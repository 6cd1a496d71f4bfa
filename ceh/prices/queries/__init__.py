"""Questions about prices and members."""
