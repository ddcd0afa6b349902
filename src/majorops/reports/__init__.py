"""Impact reports: what those who are hit tell command; they get a receipt and nothing else."""
