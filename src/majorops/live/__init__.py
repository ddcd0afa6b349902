"""Live snapshot, WebSocket hub, long-poll."""
