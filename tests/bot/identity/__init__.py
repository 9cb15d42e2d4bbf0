"""Tests of what identity documents mean."""
