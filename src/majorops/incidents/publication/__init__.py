"""Putting an incident on the public page and taking it off."""
