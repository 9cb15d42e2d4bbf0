"""Tests of playground.testing."""
