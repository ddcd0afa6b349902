"""Milestones cut from the log."""
