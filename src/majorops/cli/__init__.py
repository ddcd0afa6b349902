"""`mim` for responders, `majorops` for those who run the server."""
