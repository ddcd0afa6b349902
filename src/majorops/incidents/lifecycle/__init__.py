"""Phases and visits, status, resolving and reopening."""
