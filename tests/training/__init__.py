"""The recipe of the line reader, as far as it needs no torch."""
