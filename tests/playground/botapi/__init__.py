"""Tests of playground.botapi."""
