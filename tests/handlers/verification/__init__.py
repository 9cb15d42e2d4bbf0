"""Tests of handlers.verification."""
