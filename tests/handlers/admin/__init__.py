"""Tests of handlers.admin."""
