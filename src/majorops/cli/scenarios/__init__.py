"""Outages that the demo and drills replay, and how one becomes a list of acts."""
