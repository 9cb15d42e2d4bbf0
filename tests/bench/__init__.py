"""Tests of the measurements: their arithmetic, their workers and their checks."""
