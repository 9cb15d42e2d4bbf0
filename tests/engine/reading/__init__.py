"""Tests of engine.reading."""
