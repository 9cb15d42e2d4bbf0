"""Tests of engine.reading.quality.photo_quality."""
