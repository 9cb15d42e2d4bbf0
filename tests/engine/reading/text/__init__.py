"""Tests of engine.reading.text."""
