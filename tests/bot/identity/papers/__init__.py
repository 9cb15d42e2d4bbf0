"""Tests of the registry of papers and fields."""
