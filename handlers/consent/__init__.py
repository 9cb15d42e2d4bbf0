"""Consent: what is asked, for which purpose, and where it is stored."""
