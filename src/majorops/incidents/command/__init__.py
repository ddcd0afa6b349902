"""Seats, the hand-over of command, participants."""
