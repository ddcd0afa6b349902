"""Who did what: the journal, read by those who may."""
