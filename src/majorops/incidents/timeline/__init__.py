"""The log: append-only, corrected and never rewritten."""
