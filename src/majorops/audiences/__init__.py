"""Who sees what: the one projection, and the stored feed of every viewer column."""
