"""The door: who is calling, and may they come in."""
