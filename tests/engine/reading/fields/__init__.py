"""Tests of engine.reading.fields."""
