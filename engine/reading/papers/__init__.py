"""The kinds of papers and how the fields of each are read."""
