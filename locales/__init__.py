"""Gettext catalogues. English stands in the code, so only the other languages have files here."""
