"""Tests of reading photographs of cards."""
