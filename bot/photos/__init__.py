"""Photos before a paid call: decode, check and annotate."""
