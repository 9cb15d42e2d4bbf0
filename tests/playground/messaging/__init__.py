"""Tests of playground.messaging."""
