"""Tests of engine.reading.papers."""
