"""Tests of playground.botapi.methods."""
