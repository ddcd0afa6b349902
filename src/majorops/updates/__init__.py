"""Status updates: published notes with an audience."""
