"""Scorecards: what many incidents say together, by severity, month, system and commander."""
