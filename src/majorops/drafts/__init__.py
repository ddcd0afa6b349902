"""Drafts by template or model, with citations; a person publishes."""
