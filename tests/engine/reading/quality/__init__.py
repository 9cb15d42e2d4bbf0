"""Tests of engine.reading.quality."""
