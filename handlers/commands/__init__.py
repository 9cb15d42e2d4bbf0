"""One-shot commands and their registry."""
