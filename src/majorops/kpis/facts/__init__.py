"""The facts of an incident: what a formula may ask, worked out of the record, kept one row each."""
