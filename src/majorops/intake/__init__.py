"""Alert sources, alerts, de-duplication."""
