"""Photos before a paid call: decode, check, annotate."""
