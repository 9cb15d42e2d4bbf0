"""Tests of playground.server."""
