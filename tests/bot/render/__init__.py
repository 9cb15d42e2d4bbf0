"""Tests of the messages that show results."""
