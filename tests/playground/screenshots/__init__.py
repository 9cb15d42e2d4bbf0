"""Tests of playground.screenshots."""
