"""Full text over what each column may read, behind one function."""
