"""Tests of handlers.my_data."""
