"""The record: open, edit, phases and visits, status, command, participants, timeline."""
