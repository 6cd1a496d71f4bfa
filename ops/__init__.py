"""How Ceh is installed, started, checked and reset."""
