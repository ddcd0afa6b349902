"""Passkeys: a way in that a person carries in their own device or key."""
