"""Tests of the playground and of the chat page."""
