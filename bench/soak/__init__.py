"""Soak test: people, doubled updates and kill -9 around real processes, with a check of each photo's fate."""
