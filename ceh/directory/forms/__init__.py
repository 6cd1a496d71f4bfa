"""Forms of the app: their values go to actions as plain records."""
