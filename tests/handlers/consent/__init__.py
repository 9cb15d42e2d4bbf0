"""Tests of handlers.consent.verification."""
