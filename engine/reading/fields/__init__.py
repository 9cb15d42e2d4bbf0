"""Fields: match labels, find values, correct them, merge the sources."""
