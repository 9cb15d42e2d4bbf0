"""Tests of handlers.commands.table."""
