"""Forms of the room: their values go to actions as plain records."""
