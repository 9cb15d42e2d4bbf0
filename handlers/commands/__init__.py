"""One-shot commands and the command registry."""
