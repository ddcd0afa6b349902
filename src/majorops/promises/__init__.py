"""The next-update promise: made, due, settled."""
