"""Tests of handlers.consent."""
