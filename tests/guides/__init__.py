"""Tests of the guides in CONTRIBUTING.md."""
