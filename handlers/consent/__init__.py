"""Consent: the terms of each purpose, the question, and the withdrawal."""
