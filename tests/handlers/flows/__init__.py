"""Tests of handlers.flows.registry."""
