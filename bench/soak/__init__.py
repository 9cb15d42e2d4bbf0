"""A soak: people, duplicates and kill -9 around real processes; what came of every photo is checked and printed."""
