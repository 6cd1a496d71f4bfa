"""The verbs of the room, by what they are about."""
