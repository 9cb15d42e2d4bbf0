"""Tests of playground.botapi.http."""
