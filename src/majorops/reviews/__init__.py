"""After Action: the review of an incident, its action items, the 72-hour clock, the debrief."""
