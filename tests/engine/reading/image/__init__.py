"""Tests of engine.reading.image."""
