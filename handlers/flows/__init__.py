"""The conversations that read papers and compare faces."""
