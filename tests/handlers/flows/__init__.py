"""Tests of handlers.flows."""
