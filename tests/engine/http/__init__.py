"""Tests of engine.http."""
