"""Tests of storage.engines."""
