"""API tokens: made, shown once, kept as hashes, revoked."""
