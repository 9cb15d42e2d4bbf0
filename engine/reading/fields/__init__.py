"""Fields of a form: match labels, find values, correct the values, merge the sources."""
